using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

/// <summary>Functions of the literature whose minimum is known.</summary>
internal static class TestFunctions
{
    public static readonly (SearchSpace Space, Func<double[], double> Regret) Branin = (
        new SearchSpace([new Parameter.Float("x", -5, 10), new Parameter.Float("y", 0, 15)]),
        x => Math.Pow(x[1] - 5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0] + 5 / Math.PI * x[0] - 6, 2)
            + 10 * (1 - 1 / (8 * Math.PI)) * Math.Cos(x[0]) + 10 - 0.39788735772973816);

    public static readonly (SearchSpace Space, Func<double[], double> Regret) Rosenbrock4 = (Cube(4, -5, 10), x =>
    {
        var sum = 0.0;
        for (var i = 0; i < 3; i++) sum += 100 * Math.Pow(x[i + 1] - x[i] * x[i], 2) + Math.Pow(1 - x[i], 2);
        return sum;
    });

    public static readonly (SearchSpace Space, Func<double[], double> Regret) Ackley5 = (Cube(5, -32.768, 32.768), x =>
        -20 * Math.Exp(-0.2 * Math.Sqrt(x.Average(v => v * v))) - Math.Exp(x.Average(v => Math.Cos(2 * Math.PI * v))) + 20 + Math.E);

    public static readonly (SearchSpace Space, Func<double[], double> Regret) Michalewicz5 = (Cube(5, 0, Math.PI), x =>
        4.687658 - x.Select((v, i) => Math.Sin(v) * Math.Pow(Math.Sin((i + 1) * v * v / Math.PI), 20)).Sum());

    public static readonly (SearchSpace Space, Func<double[], double> Regret) Sphere10 = (Cube(10, -5.12, 5.12), x => x.Sum(v => v * v));

    public static readonly (SearchSpace Space, Func<double[], double> Regret) Levy20 = (Cube(20, -10, 10), x =>
    {
        var w = x.Select(v => 1 + (v - 1) / 4).ToArray();
        return Math.Pow(Math.Sin(Math.PI * w[0]), 2)
            + w[..^1].Sum(v => Math.Pow(v - 1, 2) * (1 + 10 * Math.Pow(Math.Sin(Math.PI * v + 1), 2)))
            + Math.Pow(w[^1] - 1, 2) * (1 + Math.Pow(Math.Sin(2 * Math.PI * w[^1]), 2));
    });

    public static readonly (SearchSpace Space, Func<double[], double> Regret) Mixed = (
        new SearchSpace(
        [
            new Parameter.Float("rate", 1e-5, 1, Log: true), new Parameter.Int("units", 16, 1024, Log: true), new Parameter.Int("layers", 1, 6),
            new Parameter.Categorical("activation", [GpWords.Text("a"), GpWords.Text("b"), GpWords.Text("c"), GpWords.Text("d")]),
            new Parameter.Float("dropout", 0, 0.5, Step: 0.05), new Parameter.Float("decay", 1e-6, 1e-2, Log: true),
        ]),
        x => 0.3 * Math.Pow(Math.Log10(x[0]) + 3 - (x[3] == 1 ? 0.3 : 0) + 0.2 * (x[2] - 3), 2) + 0.05 * Math.Pow(Math.Log2(x[1]) - 7, 2)
            + 0.04 * Math.Pow(x[2] - 3, 2) + new[] { 0.15, 0, 0.05, 0.2 }[(int)x[3]]
            + 2 * Math.Pow(x[4] - 0.2 - 0.02 * (Math.Log2(x[1]) - 7), 2) + 0.02 * Math.Pow(Math.Log10(x[5]) + 4, 2));

    /// <summary>The logarithm of the first parameter is what counts, but the space does not say so.</summary>
    public static readonly (SearchSpace Space, Func<double[], double> Regret) LinearRate = (
        Cube(2, 1e-4, 1), x => Math.Pow(Math.Log10(x[0]) + 2.5, 2) + Math.Pow(x[1] - 0.4, 2));

    public static readonly (SearchSpace Space, Func<double[], double> Regret) Hartmann6 = (Cube(6, 0, 1), x =>
    {
        double[] heights = [1, 1.2, 3, 3.2];
        double[][] widths = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]];
        double[][] centres =
        [
            [1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991],
            [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381],
        ];
        return 3.32236801141551 - heights.Select((height, peak) =>
            height * Math.Exp(-x.Select((v, i) => widths[peak][i] * Math.Pow(v - 1e-4 * centres[peak][i], 2)).Sum())).Sum();
    });

    private static SearchSpace Cube(int dimensions, double low, double high) =>
        new(Enumerable.Range(0, dimensions).Select(i => (Parameter)new Parameter.Float($"x{i}", low, high)));
}
