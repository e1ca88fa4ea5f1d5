using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>How much is to be gained by trying a point of which mean and variance are known.</summary>
internal abstract class Acquisition
{
    /// <summary>Whether it depends on what pending trials may give, and so on <see cref="Posterior.Pending"/>.</summary>
    public virtual bool NeedsPending => false;

    /// <param name="mean">The point's.</param>
    /// <param name="variance">Above 0.</param>
    /// <param name="pending">Of the point, if they are needed.</param>
    public abstract double Value(double mean, double variance, ReadOnlySpan<double> pending);

    /// <param name="mean">The point's.</param>
    /// <param name="variance">Above 0.</param>
    /// <param name="pending">Of the point, if they are needed.</param>
    /// <param name="byMean">Receives the derivative with respect to the mean.</param>
    /// <param name="byVariance">Receives that with respect to the variance.</param>
    /// <param name="byPending">Receives those with respect to <paramref name="pending"/>.</param>
    public abstract double Value(
        double mean, double variance, ReadOnlySpan<double> pending, out double byMean, out double byVariance, Span<double> byPending);
}

/// <summary>ln of the expected improvement on a threshold: ln h(z) + ln s, h(z) = φ(z) + z Φ(z).</summary>
/// <remarks>Ament et al., arXiv:2310.20708, equation 8.</remarks>
/// <param name="threshold">On the model's scale.</param>
internal sealed class LogImprovement(double threshold) : Acquisition
{
    public override double Value(double mean, double variance, ReadOnlySpan<double> pending) => Log(mean - threshold, variance);

    public override double Value(
        double mean, double variance, ReadOnlySpan<double> pending, out double byMean, out double byVariance, Span<double> byPending) =>
        Log(mean - threshold, variance, out byMean, out byVariance);

    public static double Log(double gain, double variance)
    {
        var deviation = Math.Sqrt(variance);
        return Gaussian.LogImprovement(gain / deviation) + Math.Log(deviation);
    }

    /// <summary>With r = Φ(z)/h(z), the derivatives with respect to the mean and to s are r/s and (1 - r z)/s.</summary>
    public static double Log(double gain, double variance, out double byMean, out double byVariance)
    {
        var deviation = Math.Sqrt(variance);
        var z = gain / deviation;
        var log = Gaussian.LogImprovement(z);
        var ratio = Math.Exp(Gaussian.LogCdf(z) - log);
        byMean = ratio / deviation;
        byVariance = (1 - ratio * z) / (2 * variance);
        return log + Math.Log(deviation);
    }

    /// <returns>The share of the expected improvement z Φ(z) + φ(z) that comes from the mean: of the first part, if it is
    /// above 0.</returns>
    public static double ExploitShare(double gain, double variance)
    {
        var z = gain / Math.Sqrt(variance);
        if (z <= 0) return 0;
        return Math.Clamp(z * Gaussian.Cdf(z) / Math.Exp(Gaussian.LogImprovement(z)), 0, 1);
    }
}

/// <summary>The mean and some deviations more.</summary>
/// <remarks>Srinivas et al., ICML 2010; with the 1.8 deviations of Song et al., "The Vizier Gaussian Process Bandit Algorithm",
/// arXiv:2408.11527.</remarks>
internal sealed class UpperBound : Acquisition
{
    private const double Optimism = 1.8;

    public override double Value(double mean, double variance, ReadOnlySpan<double> pending) => mean + Optimism * Math.Sqrt(variance);

    public override double Value(
        double mean, double variance, ReadOnlySpan<double> pending, out double byMean, out double byVariance, Span<double> byPending)
    {
        var deviation = Math.Sqrt(variance);
        (byMean, byVariance) = (1, Optimism / (2 * deviation));
        return mean + Optimism * deviation;
    }
}

/// <summary>ln of the deviation, less ten times what the mean and half a deviation lack to the best mean: what is least known of
/// all that may be good.</summary>
/// <remarks>Pure exploration of arXiv:2408.11527, with the deviation's logarithm for the deviation.</remarks>
/// <param name="best">The best mean of a trial.</param>
internal sealed class Exploration(double best) : Acquisition
{
    private const double Optimism = 0.5, Penalty = 10;

    public override double Value(double mean, double variance, ReadOnlySpan<double> pending) =>
        Value(mean, variance, pending, out _, out _, []);

    public override double Value(
        double mean, double variance, ReadOnlySpan<double> pending, out double byMean, out double byVariance, Span<double> byPending)
    {
        var deviation = Math.Sqrt(variance);
        var lack = best - (mean + Optimism * deviation);
        (byMean, byVariance) = lack > 0 ? (Penalty, Penalty * Optimism / (2 * deviation)) : (0, 0);
        byVariance += 1 / (2 * variance);
        return Math.Log(deviation) - Penalty * Math.Max(0, lack);
    }
}
