namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>What is known of hyperparameters and an <see cref="InputWarp"/> before any value is: ln a, ln b ~ N(0, 0.75), which bends
/// little.</summary>
internal sealed class WarpPrior : IHyperparameterPrior
{
    private const double Deviation = 0.75, Most = 2;

    private readonly IHyperparameterPrior plain;
    private readonly int count;

    /// <param name="plain">Of the others.</param>
    /// <param name="logs">Their logarithms where the climb begins, without bending.</param>
    /// <param name="bent">How many features are bent.</param>
    public WarpPrior(IHyperparameterPrior plain, double[] logs, int bent)
    {
        (this.plain, count) = (plain, logs.Length);
        Lows = [.. plain.Lows, .. Enumerable.Repeat(-Most, 2 * bent)];
        Highs = [.. plain.Highs, .. Enumerable.Repeat(Most, 2 * bent)];
        Start = [.. logs, .. new double[2 * bent]];
    }

    public double[] Lows { get; }

    public double[] Highs { get; }

    public double[] Start { get; }

    public double LogDensity(ReadOnlySpan<double> logs, Span<double> slopes)
    {
        var sum = plain.LogDensity(logs[..count], slopes[..count]);
        for (var i = count; i < logs.Length; i++)
        {
            slopes[i] -= logs[i] / (Deviation * Deviation);
            sum -= logs[i] * logs[i] / (2 * Deviation * Deviation);
        }
        return sum;
    }
}
