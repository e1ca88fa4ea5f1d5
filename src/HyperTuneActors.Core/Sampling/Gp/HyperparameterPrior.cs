using System.Diagnostics;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>What is known of the hyperparameters before any value is: densities and bounds of their logarithms.</summary>
/// <remarks>
/// <para>mix, ours: ln l ~ N(ln 0.5 + ln(d/4 + 0.5)/2, 1), ln s_f² ~ N(0, 1), ln s_n² ~ N(-6, 2). Lengths grow with √d as in
/// Hvarfner et al., but are much shorter in few dimensions.</para>
/// <para>optuna: exp(-0.1 l² - 0.1/l²), Gamma(2, 1) for s_f², Gamma(1.1, 30) for s_n², as in its GPSampler.</para>
/// <para>hvarfner: ln l ~ N(√2 + ln(d)/2, √3), s_f² = 1, ln s_n² ~ N(-4, 1): Hvarfner, Hellsten and Nardi, "Vanilla
/// Bayesian Optimization Performs Great in High Dimensions", ICML 2024, arXiv:2402.02229, equation 8.</para>
/// <para>With each, ln s_l² ~ N(ln 0.1, 2): a wide one, for where there is no trend, a large linear part sends the search to
/// corners.</para>
/// </remarks>
internal sealed class HyperparameterPrior : IHyperparameterPrior
{
    private static readonly double TypicalLinear = Math.Log(0.1);

    private readonly GpPriors kind;
    private readonly int dimensions;
    private readonly bool hasLinear;

    /// <param name="kind">Which.</param>
    /// <param name="dimensions">d.</param>
    /// <param name="hasLinear">Whether there is a linear part.</param>
    /// <param name="leastNoise">The lower bound of s_n².</param>
    public HyperparameterPrior(GpPriors kind, int dimensions, bool hasLinear, double leastNoise)
    {
        (this.kind, this.dimensions, this.hasLinear) = (kind, dimensions, hasLinear);
        var count = dimensions + (hasLinear ? 3 : 2);
        (Lows, Highs, Start) = (new double[count], new double[count], new double[count]);
        for (var i = 0; i < count; i++)
            (Lows[i], Highs[i], Start[i]) = i < dimensions ? (Math.Log(5e-3), Math.Log(100), TypicalLength)
                : i == count - 1 ? (Math.Log(leastNoise), 0, Math.Max(-6, Math.Log(leastNoise)))
                : i > dimensions ? (Math.Log(1e-4), Math.Log(1e2), TypicalLinear)
                : kind == GpPriors.Hvarfner ? (0, 0, 0) : (Math.Log(1e-3), Math.Log(1e3), 0);
    }

    public double[] Lows { get; }

    public double[] Highs { get; }

    /// <summary>The most likely values, or nearly.</summary>
    public double[] Start { get; }

    private double TypicalLength => kind switch
    {
        GpPriors.Mix => Math.Log(0.5) + Math.Log(dimensions / 4.0 + 0.5) / 2,
        GpPriors.Optuna => 0,
        GpPriors.Hvarfner => Math.Sqrt(2) + Math.Log(dimensions) / 2,
        _ => throw new UnreachableException(),
    };

    /// <summary>ln of the density, less a constant.</summary>
    /// <param name="logs">The logarithms of the hyperparameters.</param>
    /// <param name="slopes">The gradient is added to it.</param>
    public double LogDensity(ReadOnlySpan<double> logs, Span<double> slopes)
    {
        var sum = 0.0;
        for (var i = 0; i < dimensions; i++) sum += LogLength(logs[i], ref slopes[i]);
        sum += LogSignal(logs[dimensions], ref slopes[dimensions]);
        if (hasLinear) sum += Normal(logs[dimensions + 1], TypicalLinear, 2, ref slopes[dimensions + 1]);
        return sum + LogNoise(logs[^1], ref slopes[^1]);
    }

    private double LogLength(double log, ref double slope)
    {
        if (kind != GpPriors.Optuna) return Normal(log, TypicalLength, kind == GpPriors.Mix ? 1 : Math.Sqrt(3), ref slope);
        var square = Math.Exp(2 * log);
        slope += 0.2 / square - 0.2 * square;
        return -0.1 / square - 0.1 * square;
    }

    private double LogSignal(double log, ref double slope)
    {
        if (kind == GpPriors.Mix) return Normal(log, 0, 1, ref slope);
        return kind == GpPriors.Optuna ? Gamma(log, 2, 1, ref slope) : 0;
    }

    private double LogNoise(double log, ref double slope) => kind switch
    {
        GpPriors.Mix => Normal(log, -6, 2, ref slope),
        GpPriors.Optuna => Gamma(log, 1.1, 30, ref slope),
        _ => Normal(log, -4, 1, ref slope),
    };

    private static double Normal(double x, double mean, double deviation, ref double slope)
    {
        var z = (x - mean) / deviation;
        slope -= z / deviation;
        return -z * z / 2;
    }

    /// <summary>Of the value, not of its logarithm.</summary>
    private static double Gamma(double log, double shape, double rate, ref double slope)
    {
        var value = Math.Exp(log);
        slope += shape - 1 - rate * value;
        return (shape - 1) * log - rate * value;
    }
}
