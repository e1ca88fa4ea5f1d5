using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Tests.Sampling;

/// <summary>Functions of the literature whose minimum is known, as how far their value is from it.</summary>
/// <remarks>Definitions and usual domains as in Surjanovic and Bingham, "Virtual Library of Simulation Experiments: Test
/// Functions and Datasets"; the mixed space is made for this project and has its minimum 0 by construction.</remarks>
internal static class TestFunctions
{
    private static readonly double[] Heights = [1, 1.2, 3, 3.2];

    private static readonly double[][] Scales3 = [[3, 10, 30], [0.1, 10, 35], [3, 10, 30], [0.1, 10, 35]];

    private static readonly double[][] Centres3 =
        [[0.3689, 0.1170, 0.2673], [0.4699, 0.4387, 0.7470], [0.1091, 0.8732, 0.5547], [0.0381, 0.5743, 0.8828]];

    private static readonly double[][] Scales6 =
        [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]];

    private static readonly double[][] Centres6 =
    [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ];

    public static readonly (SearchSpace Space, Func<double[], double> Regret) Branin = (
        new SearchSpace([new Parameter.Float("x", -5, 10), new Parameter.Float("y", 0, 15)]),
        x => Math.Pow(x[1] - 5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0] + 5 / Math.PI * x[0] - 6, 2)
            + 10 * (1 - 1 / (8 * Math.PI)) * Math.Cos(x[0]) + 10 - 0.39788735772973816);

    /// <summary>Of six humps.</summary>
    public static readonly (SearchSpace Space, Func<double[], double> Regret) Camel = (
        new SearchSpace([new Parameter.Float("x", -3, 3), new Parameter.Float("y", -2, 2)]),
        x => (4 - 2.1 * x[0] * x[0] + Math.Pow(x[0], 4) / 3) * x[0] * x[0] + x[0] * x[1] + (-4 + 4 * x[1] * x[1]) * x[1] * x[1]
            + 1.0316284534898774);

    public static readonly (SearchSpace Space, Func<double[], double> Regret) Hartmann3 =
        (Cube(3, 0, 1), x => 3.8627797869493365 - Hartmann(x, Scales3, Centres3));

    public static readonly (SearchSpace Space, Func<double[], double> Regret) Hartmann6 =
        (Cube(6, 0, 1), x => 3.3223680114155156 - Hartmann(x, Scales6, Centres6));

    public static readonly (SearchSpace Space, Func<double[], double> Regret) Ackley5 = (Cube(5, -32.768, 32.768), x =>
        -20 * Math.Exp(-0.2 * Math.Sqrt(x.Average(v => v * v))) - Math.Exp(x.Average(v => Math.Cos(2 * Math.PI * v))) + 20 + Math.E);

    public static readonly (SearchSpace Space, Func<double[], double> Regret) Levy5 = (Cube(5, -10, 10), Levy);

    public static readonly (SearchSpace Space, Func<double[], double> Regret) Rosenbrock4 = (Cube(4, -5, 10), x =>
    {
        var sum = 0.0;
        for (var i = 0; i < 3; i++) sum += 100 * Math.Pow(x[i + 1] - x[i] * x[i], 2) + Math.Pow(1 - x[i], 2);
        return sum;
    });

    public static readonly (SearchSpace Space, Func<double[], double> Regret) Styblinski5 = (Cube(5, -5, 5),
        x => x.Sum(v => (Math.Pow(v, 4) - 16 * v * v + 5 * v) / 2 + 39.16616570377142));

    public static readonly (SearchSpace Space, Func<double[], double> Regret) Michalewicz5 = (Cube(5, 0, Math.PI), x =>
        4.687658179088148 - x.Select((v, i) => Math.Sin(v) * Math.Pow(Math.Sin((i + 1) * v * v / Math.PI), 20)).Sum());

    public static readonly (SearchSpace Space, Func<double[], double> Regret) Rastrigin5 = (Cube(5, -5.12, 5.12),
        x => x.Sum(v => v * v - 10 * Math.Cos(2 * Math.PI * v) + 10));

    public static readonly (SearchSpace Space, Func<double[], double> Regret) Sphere10 = (Cube(10, -5.12, 5.12), x => x.Sum(v => v * v));

    public static readonly (SearchSpace Space, Func<double[], double> Regret) Levy20 = (Cube(20, -10, 10), Levy);

    /// <summary>The logarithm of the first parameter is what counts, but the space does not say so.</summary>
    public static readonly (SearchSpace Space, Func<double[], double> Regret) LinearRate = (
        Cube(2, 1e-4, 1), x => Math.Pow(Math.Log10(x[0]) + 2.5, 2) + Math.Pow(x[1] - 0.4, 2));

    public static readonly (SearchSpace Space, Func<double[], double> Regret) Mixed = (
        new SearchSpace(
        [
            new Parameter.Float("rate", 1e-5, 1, Log: true), new Parameter.Int("units", 16, 1024, Log: true), new Parameter.Int("layers", 1, 6),
            new Parameter.Categorical("activation", [Text("a"), Text("b"), Text("c"), Text("d")]),
            new Parameter.Float("dropout", 0, 0.5, Step: 0.05), new Parameter.Float("decay", 1e-6, 1e-2, Log: true),
        ]),
        x => 0.3 * Math.Pow(Math.Log10(x[0]) + 3 - (x[3] == 1 ? 0.3 : 0) + 0.2 * (x[2] - 3), 2) + 0.05 * Math.Pow(Math.Log2(x[1]) - 7, 2)
            + 0.04 * Math.Pow(x[2] - 3, 2) + new[] { 0.15, 0, 0.05, 0.2 }[(int)x[3]]
            + 2 * Math.Pow(x[4] - 0.2 - 0.02 * (Math.Log2(x[1]) - 7), 2) + 0.02 * Math.Pow(Math.Log10(x[5]) + 4, 2));

    /// <summary>All by name, with a place of their minimum, to as many digits as make its value 0 to five.</summary>
    public static readonly IReadOnlyDictionary<string, (SearchSpace Space, Func<double[], double> Regret, double[] Minimum)> All =
        new Dictionary<string, (SearchSpace, Func<double[], double>, double[])>
        {
            ["branin"] = (Branin.Space, Branin.Regret, [Math.PI, 2.275]),
            ["camel"] = (Camel.Space, Camel.Regret, [0.08984201, -0.71265640]),
            ["hartmann3"] = (Hartmann3.Space, Hartmann3.Regret, [0.114614, 0.555649, 0.852547]),
            ["hartmann6"] = (Hartmann6.Space, Hartmann6.Regret, [0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573]),
            ["ackley5"] = (Ackley5.Space, Ackley5.Regret, new double[5]),
            ["levy5"] = (Levy5.Space, Levy5.Regret, Filled(5, 1)),
            ["rosenbrock4"] = (Rosenbrock4.Space, Rosenbrock4.Regret, Filled(4, 1)),
            ["styblinski5"] = (Styblinski5.Space, Styblinski5.Regret, Filled(5, -2.903534)),
            ["michalewicz5"] = (Michalewicz5.Space, Michalewicz5.Regret, [2.202906, 1.570796, 1.284992, 1.923058, 1.720470]),
            ["rastrigin5"] = (Rastrigin5.Space, Rastrigin5.Regret, new double[5]),
            ["sphere10"] = (Sphere10.Space, Sphere10.Regret, new double[10]),
            ["levy20"] = (Levy20.Space, Levy20.Regret, Filled(20, 1)),
            ["mixed"] = (Mixed.Space, Mixed.Regret, [Math.Pow(10, -2.7), 128, 3, 1, 0.2, 1e-4]),
        };

    private static double Hartmann(double[] x, double[][] scales, double[][] centres)
    {
        var sum = 0.0;
        for (var i = 0; i < Heights.Length; i++)
        {
            var distance = 0.0;
            for (var j = 0; j < x.Length; j++) distance += scales[i][j] * Math.Pow(x[j] - centres[i][j], 2);
            sum += Heights[i] * Math.Exp(-distance);
        }
        return sum;
    }

    private static double Levy(double[] x)
    {
        var w = Array.ConvertAll(x, v => 1 + (v - 1) / 4);
        return Math.Pow(Math.Sin(Math.PI * w[0]), 2)
            + w[..^1].Sum(v => Math.Pow(v - 1, 2) * (1 + 10 * Math.Pow(Math.Sin(Math.PI * v + 1), 2)))
            + Math.Pow(w[^1] - 1, 2) * (1 + Math.Pow(Math.Sin(2 * Math.PI * w[^1]), 2));
    }

    private static double[] Filled(int dimensions, double value) => [.. Enumerable.Repeat(value, dimensions)];

    private static ParameterValue.Text Text(string text) => new ParameterValue.Text(text);

    private static SearchSpace Cube(int dimensions, double low, double high) =>
        new(Enumerable.Range(0, dimensions).Select(i => (Parameter)new Parameter.Float($"x{i}", low, high)));
}
