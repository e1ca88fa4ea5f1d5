namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>What is known of the hyperparameters of <see cref="JointKernel"/> before any value is: of lengths, linear part and
/// noise what <see cref="HyperparameterPrior"/> says, and ln a ~ N(ln 0.7, 1), ln b ~ N(ln 0.5, 1), ln c ~ N(ln 0.2, 1), ln l_t ~
/// N(ln 0.5, 0.7).</summary>
internal sealed class JointPrior : IHyperparameterPrior
{
    private static readonly double[] Means = [Math.Log(0.5), Math.Log(0.2), Math.Log(0.5)], Deviations = [1, 1, 0.7];
    private static readonly double SignalMean = Math.Log(0.7);

    private readonly HyperparameterPrior plain;
    private readonly int signal;

    /// <param name="plain">Of the hyperparameters that a model without time has.</param>
    /// <param name="dimensions">How many length scales there are.</param>
    public JointPrior(HyperparameterPrior plain, int dimensions)
    {
        (this.plain, signal) = (plain, dimensions);
        var variance = (Low: Math.Log(1e-4), High: Math.Log(1e3));
        Lows = [.. plain.Lows, variance.Low, variance.Low, Math.Log(0.02)];
        Highs = [.. plain.Highs, variance.High, variance.High, Math.Log(20)];
        Start = [.. plain.Start, .. Means];
        (Lows[signal], Highs[signal], Start[signal]) = (Math.Log(1e-3), variance.High, SignalMean);
    }

    public double[] Lows { get; }

    public double[] Highs { get; }

    /// <summary>The most likely values, or nearly.</summary>
    public double[] Start { get; }

    /// <summary>ln of the density, less a constant.</summary>
    /// <param name="logs">The logarithms of the hyperparameters.</param>
    /// <param name="slopes">The gradient is added to it.</param>
    public double LogDensity(ReadOnlySpan<double> logs, Span<double> slopes)
    {
        var count = logs.Length - JointHyperparameters.More;
        Span<double> others = stackalloc double[count];
        logs[..count].CopyTo(others);
        others[signal] = plain.Start[signal];                  // another density is meant for it
        var slope = slopes[signal];
        var sum = plain.LogDensity(others, slopes[..count]);
        slopes[signal] = slope;
        sum += Normal(logs[signal], SignalMean, 1, ref slopes[signal]);
        for (var i = 0; i < Means.Length; i++) sum += Normal(logs[count + i], Means[i], Deviations[i], ref slopes[count + i]);
        return sum;
    }

    private static double Normal(double x, double mean, double deviation, ref double slope)
    {
        var z = (x - mean) / deviation;
        slope -= z / deviation;
        return -z * z / 2;
    }
}
