using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>The model of a study at one moment. It is kept from one suggestion to the next for what it has computed already,
/// and made anew it is the same, bit for bit.</summary>
internal sealed class GpModel(Encoding encoding, SamplerSettings.Gp settings)
{
    /// <summary>What is added to the diagonal where rounding has made covariances indefinite, as a share of the variance;
    /// ten times as much at each further try.</summary>
    private const double LeastJitter = 1e-8;

    /// <summary>Pending rows are believed with hardly any noise, the least that is fitted to values: so the next suggestion is
    /// not beside them to be surer.</summary>
    private const double BelievedNoise = 1e-6;

    /// <summary>With more rows the likelihood hardly has more than one peak within reach, and costs more.</summary>
    private const int Few = 60, Many = 120;

    /// <summary>With less noise the best value counts as what it is, unless the study is said to be noisy; with more, what is
    /// expected of its trial does.</summary>
    private const double NextToNothing = 1e-3;

    private readonly List<Row> fitted = [];
    private readonly List<(Point Point, double Time, double Variance)> factored = [];
    private readonly List<double> variances = [];
    private List<Row> chosen = [], kept = [];
    private readonly double[] place = new double[encoding.Dimensions.Length];
    private readonly double[] features = new double[encoding.Features.Length];
    private FittedKernel? fit;
    private int level;
    private double jitter;

    public Posterior Posterior { get; private set; } = null!;

    public OutputTransform Transform { get; private set; } = null!;

    /// <summary>How many of the posterior's rows have a value; pending ones follow.</summary>
    public int Known { get; private set; }

    /// <summary>What each known row would give on average, on the model's scale.</summary>
    public double[] Means { get; private set; } = [];

    /// <summary>The rank correlation of left-out rows with what they gave, when hyperparameters were last fitted.</summary>
    public double Trust => fit!.Trust;

    /// <summary>How good each known row counts as, on the model's scale: what it gave, or with noise what it would give on
    /// average.</summary>
    public double[] Levels { get; private set; } = [];

    /// <summary>What a new trial should exceed: the best of what was measured, or of all that is known if nothing was.</summary>
    public double Threshold { get; private set; }

    /// <summary>The rows of the posterior: all, or of many a choice.</summary>
    public IReadOnlyList<Row> Rows => chosen;

    /// <summary>What is expected of each pending row, on the model's scale.</summary>
    public double[] PendingMeans { get; private set; } = [];

    public void Update(RowList rows)
    {
        var known = 0;
        while (known < rows.All.Count && !rows.All[known].IsPending) known++;
        var length = rows.Settled is { } settled ? FitSchedule.LengthFor(settled) : known;
        if (fit is null || !IsSame(fitted, rows.All, length)) Fit(rows.All.GetRange(0, length), rows.Settled is not null);
        chosen = RepeatedRows.Merge([.. kept, .. rows.All.GetRange(length, rows.All.Count - length)]);
        SetTransform();
        while (!Factor()) Start(level + 1);
        SetValues();
    }

    /// <summary>To settled rows more carefully: that fit serves many suggestions.</summary>
    private void Fit(List<Row> rows, bool areSettled)
    {
        fitted.Clear();
        fitted.AddRange(rows);
        if (rows.Exists(row => row.Time < 1))
        {
            kept = rows;                                        // they have been chosen already
            fit = JointFit.Of(encoding, settings, JointRows.ForFit(rows));
            Start(0);
            return;
        }
        var distinct = RepeatedRows.Merge(fitted);
        kept = areSettled ? RowChoice.Of(encoding, distinct) : RowChoice.OfUnsettled(distinct);
        var sample = areSettled ? RowChoice.ForFit(kept) : RowChoice.ForShortFit(kept);
        fit = FittedKernel.Of(encoding, settings, sample, sample.Count <= Few ? PosteriorClimb.MostStarts
            : areSettled ? sample.Count <= Many ? PosteriorClimb.MostStarts : 2 : 1);
        Start(0);
    }

    /// <param name="at">0, or how often the covariances were not positive definite.</param>
    private void Start(int at)
    {
        level = at;
        jitter = at == 0 ? 0 : LeastJitter * Math.Pow(10, at - 1) * (fit!.Kernel.Of.Signal + fit.Kernel.Of.Linear);
        Posterior = new Posterior(encoding, fit!.Kernel, fit.Warp);
        factored.Clear();
    }

    private void SetTransform()
    {
        Known = 0;
        while (Known < chosen.Count && !chosen[Known].IsPending) Known++;
        var losses = new double[Known];
        for (var i = 0; i < Known; i++) losses[i] = chosen[i].Loss;
        Transform = OutputTransform.Of(losses, fit!.Transform);
        variances.Clear();
        foreach (var row in chosen)
            variances.Add(row.IsPending ? BelievedNoise - fit.Kernel.Of.Noise
                : Transform.VarianceOf(row.Loss, row.Variance) + fit.Kernel.Of.Noise * (1.0 / row.Repeats - 1));
    }

    private bool Factor()
    {
        var same = 0;
        while (same < factored.Count && same < chosen.Count && factored[same] == (chosen[same].Point, chosen[same].Time, variances[same])) same++;
        if (jitter > 0 && same < factored.Count)
        {
            Start(0);                                           // what made it necessary may be gone
            same = 0;
        }
        Posterior.Truncate(same);
        factored.RemoveRange(same, factored.Count - same);
        for (var i = same; i < chosen.Count; i++)
        {
            encoding.Locate(chosen[i].Point, place);
            encoding.Encode(place, features);
            if (!Posterior.Append(features, variances[i] + jitter, chosen[i].Time)) return false;
            factored.Add((chosen[i].Point, chosen[i].Time, variances[i]));
        }
        return true;
    }

    private void SetValues()
    {
        Posterior.SetValues(Transform.Values);
        Means = new double[Known];
        var noise = Posterior.Kernel.Of.Noise + jitter;
        for (var i = 0; i < Known; i++) Means[i] = Transform.Values[i] - (noise + variances[i]) * Posterior.Alpha[i];
        Levels = new double[Known];
        for (var i = 0; i < Known; i++)
            Levels[i] = noise < NextToNothing && !settings.Noisy && chosen[i].Variance == 0 ? Transform.Values[i] : Means[i];
        SetFinalLevels();
        Threshold = ThresholdOf(chosen.Exists(row => row.Variance == 0 && row.Time == 1 && double.IsFinite(row.Loss)));
        SetPendingMeans(chosen);
    }

    /// <param name="measured">Whether only what was measured counts.</param>
    private double ThresholdOf(bool measured)
    {
        var best = double.NegativeInfinity;
        for (var i = 0; i < Known; i++)
            if (!measured || chosen[i].Variance == 0 && chosen[i].Time == 1) best = Math.Max(best, Levels[i]);
        return Known == 0 ? 0 : best;
    }

    /// <summary>Of rows at earlier steps, what is expected at the last.</summary>
    private void SetFinalLevels()
    {
        for (var i = 0; i < Known; i++)
            if (chosen[i].Time < 1) Levels[i] = Posterior.LookAt(i).Mean;
    }

    private void SetPendingMeans(List<Row> rows)
    {
        PendingMeans = new double[rows.Count - Known];
        for (var i = Known; i < rows.Count; i++) PendingMeans[i - Known] = Posterior.LookAt(i).Mean;
    }

    /// <summary>How unsure the model is of what a row's configuration gives on average.</summary>
    public double DeviationAt(int row) => Math.Sqrt(Posterior.LookAt(row).Variance);

    private static bool IsSame(List<Row> some, List<Row> rows, int length)
    {
        if (some.Count != length) return false;
        for (var i = 0; i < length; i++)
            if (!IsSamePlace(some[i], rows[i]) || !some[i].Loss.Equals(rows[i].Loss)) return false;
        return true;
    }

    private static bool IsSamePlace(in Row one, in Row other) =>
        one.IsPending == other.IsPending && one.Variance.Equals(other.Variance) && one.Time.Equals(other.Time) && one.Point.Equals(other.Point);
}
