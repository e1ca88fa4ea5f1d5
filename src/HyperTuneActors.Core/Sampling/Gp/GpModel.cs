namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>The model of a study at one moment. It is kept from one suggestion to the next for what it has computed already,
/// and made anew it is the same, bit for bit.</summary>
internal sealed class GpModel(Encoding encoding, SamplerSettings.Gp settings)
{
    /// <summary>What is added to the diagonal where rounding has made covariances indefinite, as a share of the variance;
    /// ten times as much at each further try.</summary>
    private const double LeastJitter = 1e-8;

    /// <summary>The least that is fitted to values, too.</summary>
    private const double BelievedNoise = 1e-6;

    /// <summary>With less noise the best value counts as what it is; with more, what is expected of its trial does.</summary>
    private const double NextToNothing = 1e-3;

    private readonly List<Row> fitted = [];
    private readonly List<Row> factored = [];
    private readonly List<Row> chosen = [];
    private List<Row> kept = [];
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

    /// <summary>What a new trial should exceed.</summary>
    public double Threshold { get; private set; }

    /// <summary>The rows of the posterior: all, or of many a choice.</summary>
    public IReadOnlyList<Row> Rows => chosen;

    /// <summary>What is expected of each pending row, on the model's scale.</summary>
    public double[] PendingMeans { get; private set; } = [];

    /// <param name="rows">Known ones first, then those that are pending.</param>
    /// <param name="ended">How many of them, the first ones, have ended.</param>
    public void Update(List<Row> rows, int ended)
    {
        var length = FitSchedule.LengthFor(ended);
        if (fit is null || !IsSame(fitted, rows, length))
        {
            fitted.Clear();
            fitted.AddRange(rows.GetRange(0, length));
            kept = RowChoice.Of(encoding, fitted);
            fit = FittedKernel.Of(encoding, settings, RowChoice.ForFit(kept));
            Start(0);
        }
        chosen.Clear();
        chosen.AddRange(kept);
        chosen.AddRange(rows.GetRange(length, rows.Count - length));
        while (!Factor(chosen)) Start(level + 1);
        SetValues(chosen);
    }

    /// <param name="at">0, or how often the covariances were not positive definite.</param>
    private void Start(int at)
    {
        level = at;
        jitter = at == 0 ? 0 : LeastJitter * Math.Pow(10, at - 1) * (fit!.Kernel.Of.Signal + fit.Kernel.Of.Linear);
        Posterior = new Posterior(encoding, fit!.Kernel);
        factored.Clear();
    }

    private bool Factor(List<Row> rows)
    {
        var same = 0;
        while (same < factored.Count && same < rows.Count && IsSamePlace(factored[same], rows[same])) same++;
        if (jitter > 0 && same < factored.Count)
        {
            Start(0);                                           // what made it necessary may be gone
            same = 0;
        }
        Posterior.Truncate(same);
        factored.RemoveRange(same, factored.Count - same);
        for (var i = same; i < rows.Count; i++)
        {
            encoding.Locate(rows[i].Point, place);
            encoding.Encode(place, features);
            if (!Posterior.Append(features, VarianceOf(rows[i]) + jitter)) return false;
            factored.Add(rows[i]);
        }
        return true;
    }

    private void SetValues(List<Row> rows)
    {
        Known = 0;
        while (Known < rows.Count && !rows[Known].IsPending) Known++;
        var losses = new double[Known];
        for (var i = 0; i < Known; i++) losses[i] = rows[i].Loss;
        Transform = OutputTransform.Of(losses, fit!.Transform);
        Posterior.SetValues(Transform.Values);
        Means = new double[Known];
        var noise = Posterior.Kernel.Of.Noise + jitter;
        for (var i = 0; i < Known; i++)
            Means[i] = Transform.Values[i] - (noise + rows[i].Variance) * Posterior.Alpha[i];
        var best = noise < NextToNothing ? Transform.Values : Means;
        Threshold = best.Length == 0 ? 0 : best.Max();
        SetPendingMeans(rows);
    }

    private void SetPendingMeans(List<Row> rows)
    {
        PendingMeans = new double[rows.Count - Known];
        Span<double> variance = stackalloc double[1];
        for (var i = Known; i < rows.Count; i++)
        {
            Posterior.Rows.CopyTo(features, i);
            Posterior.Look(features, PendingMeans.AsSpan(i - Known, 1), variance, false);
        }
    }

    private static bool IsSame(List<Row> some, List<Row> rows, int length)
    {
        if (some.Count != length) return false;
        for (var i = 0; i < length; i++)
            if (!IsSamePlace(some[i], rows[i]) || !some[i].Loss.Equals(rows[i].Loss)) return false;
        return true;
    }

    /// <summary>Pending rows are believed without noise, so that the next suggestion is not beside them to be surer.</summary>
    private double VarianceOf(in Row row) => row.IsPending ? BelievedNoise - fit!.Kernel.Of.Noise : row.Variance;

    private static bool IsSamePlace(in Row one, in Row other) =>
        one.IsPending == other.IsPending && one.Variance.Equals(other.Variance) && one.Point.Equals(other.Point);
}
