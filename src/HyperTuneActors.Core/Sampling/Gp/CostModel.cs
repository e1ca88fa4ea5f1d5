using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>What training a configuration to the last step costs, learnt from the trials of a study with a cost
/// budget.</summary>
/// <remarks>
/// <para>ln c is an <see cref="AdditiveRegression"/> and no Gaussian process: costs are mostly products of powers of the
/// parameters, which it finds from few trials, and it takes a fraction of the time. Guinet, Perrone and Archambeau,
/// arXiv:2011.11456, also found simple models of low variance to predict training times well.</para>
/// <para>Its influence is bounded: a cost more than a hundred times the median, or less than a hundredth of it, counts as that, a
/// cost of 0 as the least above 0; and a prediction goes beyond the least and the largest that were seen by half of their
/// distance, and by a factor of 10, at most. Where the model explains less than half of what left-out trials
/// differ in, all configurations cost the mean.</para>
/// </remarks>
internal sealed class CostModel
{
    /// <summary>From fewer known costs nothing is learnt.</summary>
    public const int LeastKnown = 4;

    /// <summary>So many are enough for a model that is this simple.</summary>
    private const int MostKnown = 150;

    /// <summary>What is farther than this from the median says more of its trial than of its configuration.</summary>
    private static readonly double Farthest = Math.Log(100);

    private static readonly double FarthestBeyond = Math.Log(10);

    /// <summary>Costs that all lie within a hundredth of each other are the same.</summary>
    private const double SameCost = 0.01;

    /// <summary>The leaning is whole while more than this share of the budget is left.</summary>
    private const double CooledFrom = 0.25;

    private readonly AdditiveRegression? regression;
    private readonly double mean, least, most;

    private CostModel(Encoding encoding, List<Point> points, double[] logs, double left)
    {
        Winsorise(logs);
        mean = Mean(logs);
        for (var i = 0; i < logs.Length; i++) logs[i] -= mean;
        (least, most) = (logs.Min(), logs.Max());
        regression = most - least < SameCost ? null : AdditiveRegression.Of(encoding, points, logs);
        var beyond = Math.Min((most - least) / 2, FarthestBeyond);
        (least, most) = (least - beyond, most + beyond);
        Leaning = regression is null || left <= 0 ? null : new CostLeaning(this, Math.Min(1, left / CooledFrom));
    }

    /// <summary>Towards what is cheap; <see langword="null"/> where nothing is known to be cheaper than anything else, or nothing is
    /// left of the budget.</summary>
    public CostLeaning? Leaning { get; }

    /// <returns><see langword="null"/> in a study without a cost budget, and while too few costs are known.</returns>
    public static CostModel? Of(Encoding encoding, SuggestionRequest request)
    {
        if (request.Outlook.Cost is not { } outlook) return null;
        var (points, costs) = (new List<Point>(), new List<double>());
        void Add(TrialView view)
        {
            if (outlook.OfTraining(view, request.Steps) is not { } cost) return;
            points.Add(view.Point);
            costs.Add(Math.Min(double.MaxValue, cost));
        }

        foreach (var view in request.History.Ended.Span) Add(view);
        foreach (var view in request.History.Open) Add(view);
        var least = LeastAbove0(costs);
        if (costs.Count < LeastKnown || least == double.MaxValue) return null;
        var unused = Math.Max(0, costs.Count - MostKnown);
        var logs = costs.Skip(unused).Select(cost => Math.Log(Math.Max(least, cost))).ToArray();
        return new CostModel(encoding, points.GetRange(unused, logs.Length), logs, outlook.Left());
    }

    /// <summary>In the metric's unit.</summary>
    public double CostAt(ReadOnlySpan<double> features) => Math.Exp(mean + LogAt(features));

    /// <summary>ln of the cost, less the mean of those that were seen.</summary>
    public double LogAt(ReadOnlySpan<double> features) => Math.Clamp(regression?.At(features) ?? 0, least, most);

    /// <summary>The same; its derivative with respect to each feature, times a factor, is added to what stands there.</summary>
    public double LogAt(ReadOnlySpan<double> features, double factor, Span<double> slopes)
    {
        if (regression is null) return 0;
        var log = regression.At(features);
        if (log <= least) return least;
        if (log >= most) return most;
        regression.AddSlopes(features, factor, slopes);
        return log;
    }

    private static double LeastAbove0(List<double> costs)
    {
        var least = double.MaxValue;
        foreach (var cost in costs)
            if (cost > 0) least = Math.Min(least, cost);
        return least;
    }

    private static void Winsorise(double[] logs)
    {
        var sorted = (double[])logs.Clone();
        Array.Sort(sorted);
        var median = sorted[sorted.Length / 2];
        for (var i = 0; i < logs.Length; i++) logs[i] = Math.Clamp(logs[i], median - Farthest, median + Farthest);
    }

    private static double Mean(double[] values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum / values.Length;
    }
}
