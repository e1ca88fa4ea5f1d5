using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling.Tpe;

/// <summary>What the sampler reaches on functions of known minimum, with fixed seeds: the medians must not get worse.</summary>
public sealed class TpeQualityTests
{
    private const int Seeds = 9;

    private static readonly double[][] Scales =
        [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]];

    private static readonly double[][] Centres =
    [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ];

    private static readonly double[] Heights = [1, 1.2, 3, 3.2];

    [Fact]
    public void Two_parameters_of_the_Branin_function() => Assert.InRange(Median(Plane, c => Branin(c[0], c[1]) - 0.397887, 50), 0, 0.15);

    [Fact]
    public void Six_parameters_of_the_Hartmann_function() => Assert.InRange(Median(Cube(6, 0, 1), c => 3.322368 + Hartmann(c), 100), 0, 0.25);

    [Fact]
    public void Five_parameters_of_the_Levy_function() => Assert.InRange(Median(Cube(5, -10, 10), Levy, 60), 0, 1.5);

    [Fact]
    public void A_conditional_space_better_than_random() =>
        Assert.InRange(Median(Models, Conditional, 60), 0, 0.7 * Median(Models, Conditional, 60, new SamplerSettings.Random()));

    private static SearchSpace Plane => new([new Parameter.Float("x", -5, 10), new Parameter.Float("y", 0, 15)]);

    private static SearchSpace Models
    {
        get
        {
            ParameterValue Text(string text) => new ParameterValue.Text(text);
            Condition When(string parent, params string[] values) => new([new Requirement(parent, [.. values.Select(Text)])]);
            return new(
            [
                new Parameter.Categorical("kind", [Text("svm"), Text("net")]),
                new Parameter.Float("svm_x", -5, 10, When: When("kind", "svm")),
                new Parameter.Float("svm_y", 0, 15, When: When("kind", "svm")),
                new Parameter.Categorical("depth", [Text("1"), Text("2"), Text("3")], When("kind", "net")),
                new Parameter.Float("lr", 1e-5, 1e-1, Log: true, When("kind", "net")),
                new Parameter.Int("u1", 8, 1024, Log: true, When("depth", "1", "2", "3")),
                new Parameter.Int("u2", 8, 1024, Log: true, When("depth", "2", "3")),
                new Parameter.Int("u3", 8, 1024, Log: true, When("depth", "3")),
            ]);
        }
    }

    private static double Conditional(double[] c)
    {
        if (c[0] == 0) return Branin(c[1], c[2]) + 0.2;
        var rate = Math.Log10(c[4]) + 2.5;
        var loss = new[] { 1.5, 0.7, 0 }[(int)c[3]] + 2 * rate * rate + 0.3 * (1 - Math.Cos(3 * rate));
        for (var i = 0; i <= c[3]; i++) loss += 0.35 * Math.Pow(Math.Log2(c[5 + i]) - 6 - 0.5 * i + 0.5 * rate, 2);
        return loss;
    }

    private static double Branin(double x, double y) =>
        Math.Pow(y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6, 2) + 10 * (1 - 1 / (8 * Math.PI)) * Math.Cos(x) + 10;

    private static double Hartmann(double[] x) =>
        -Enumerable.Range(0, 4).Sum(i => Heights[i] * Math.Exp(-Enumerable.Range(0, 6).Sum(j => Scales[i][j] * Math.Pow(x[j] - Centres[i][j], 2))));

    private static double Levy(double[] x)
    {
        var w = Array.ConvertAll(x, v => 1 + (v - 1) / 4);
        return Math.Pow(Math.Sin(Math.PI * w[0]), 2)
            + w[..^1].Sum(v => Math.Pow(v - 1, 2) * (1 + 10 * Math.Pow(Math.Sin(Math.PI * v + 1), 2)))
            + Math.Pow(w[^1] - 1, 2) * (1 + Math.Pow(Math.Sin(2 * Math.PI * w[^1]), 2));
    }

    private static SearchSpace Cube(int dimensions, double low, double high) =>
        new(Enumerable.Range(0, dimensions).Select(i => new Parameter.Float($"x{i}", low, high)));

    private static double Median(SearchSpace space, Func<double[], double> loss, int trials, SamplerSettings? settings = null) =>
        Enumerable.Range(0, Seeds).Select(seed => Best(space, loss, trials, (ulong)seed, settings)).Order().ElementAt(Seeds / 2);

    private static double Best(SearchSpace space, Func<double[], double> loss, int trials, ulong seed, SamplerSettings? settings)
    {
        var (sampler, ended, best) = ((settings ?? new SamplerSettings.Tpe()).Create(), AppendList<TrialView>.Empty, double.MaxValue);
        for (var n = 0; n < trials; n++)
        {
            var point = sampler.Suggest(TpeSamplerTests.Request(space, ended, n, seed)).Point;
            var value = loss([.. point.Coordinates]);
            best = Math.Min(best, value);
            ended = ended.Append(TpeSamplerTests.View(n, point, value));
        }
        return best;
    }
}
