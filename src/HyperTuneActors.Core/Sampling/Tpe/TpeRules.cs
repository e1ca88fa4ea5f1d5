namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>The constants of a variant, with the settings that a study file has in their place.</summary>
/// <remarks>Ours: Watanabe, "Tree-structured Parzen estimator: understanding its algorithm components", 2023,
/// arXiv:2304.11127, recommends the share, the weights and the least width. Optuna's and Hyperopt's are as their code has
/// them.</remarks>
internal sealed class TpeRules(SamplerSettings.Tpe settings)
{
    /// <summary>What counts beside the trials where the share of those on a face is found.</summary>
    private const double OnFace = 0.2, OffFace = 1;

    private readonly TpeVariant variant = settings.Variant;

    public bool IsOwn => variant == TpeVariant.Own;

    public int StartupTrials => settings.StartupTrials ?? (variant == TpeVariant.Hyperopt ? 20 : 10);

    public bool Multivariate => settings.Multivariate ?? variant != TpeVariant.Hyperopt;

    public bool ConstantLiar => settings.ConstantLiar ?? true;

    public double PriorWeight => settings.PriorWeight ?? 1;

    /// <summary>Whether the first trials lie evenly in the space, and not at random.</summary>
    public bool StartsEvenly => IsOwn;

    /// <summary>Whether the space's own distribution counts as a neighbour of the kernels where their widths are found.</summary>
    public bool PriorIsNeighbour => variant == TpeVariant.Hyperopt;

    /// <summary>No more bad trials than this have kernels.</summary>
    public int MostAbove => IsOwn ? 2_000 : int.MaxValue;

    /// <summary>So many of the latest trials have one in any case.</summary>
    public const int LatestAbove = 500;

    public int Candidates(int trials) =>
        settings.Candidates ?? (IsOwn && trials <= 400 ? 64 : 24);

    /// <returns>How many of so many trials are good, at least 1.</returns>
    public int Below(int trials)
    {
        if (settings.Gamma is { } share) return (int)Math.Max(1, Math.Ceiling(share * trials));
        return Math.Max(1, variant switch
        {
            TpeVariant.Hyperopt => Math.Min(Ceiling(0.25 * Math.Sqrt(trials)), 25),
            TpeVariant.Optuna => Math.Min(Ceiling(0.1 * trials), 25),
            _ => Math.Min(Math.Min(Ceiling(0.15 * trials), Math.Max(25, Ceiling(Math.Sqrt(trials)))), 60),
        });
    }

    /// <returns>The least width of a kernel as a share of its axis; <paramref name="kernels"/> counts the prior's. Where a
    /// group has few parameters our kernels are narrow early, else they would blur what little there is to tell apart.</returns>
    public double LeastWidth(int kernels, int parameters) => IsOwn
        ? Math.Max(0.03, Math.Pow(1.0 + kernels, parameters <= 4 ? -2 : -1))
        : 1.0 / Math.Min(100, 1 + kernels);

    /// <summary>How much of the mass that kernels have beyond the bounds is on the bounds themselves: as many of the trials
    /// as are there, and a few besides.</summary>
    public (double Low, double High) Faces(Axis axis, double[] positions, ReadOnlySpan<int> trials)
    {
        if (!IsOwn) return (0, 0);
        var (low, high) = (0, 0);
        var (first, final) = (axis.At(axis.First), axis.At(axis.Final));
        foreach (var trial in trials)
        {
            if (positions[trial] == first) low++;
            if (positions[trial] == final) high++;
        }
        var all = trials.Length + OnFace + OffFace;
        return (double.IsNaN(first) ? 0 : (low + OnFace) / all, double.IsNaN(final) ? 0 : (high + OnFace) / all);
    }

    /// <summary>The peers' weights of trials in the order of their numbers: a ramp up to the last 25, which have 1.</summary>
    public static void Ramp(Span<double> weights)
    {
        var ramp = Math.Max(0, weights.Length - 25);
        var first = 1.0 / weights.Length;
        for (var i = 0; i < weights.Length; i++)
            weights[i] = i >= ramp || i > 0 && i == ramp - 1 ? 1 : first + i * (1 - first) / Math.Max(1, ramp - 1);
    }

    private static int Ceiling(double value) => (int)Math.Ceiling(value);
}
