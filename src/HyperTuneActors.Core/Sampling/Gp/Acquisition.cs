using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>How much is to be gained by trying a point of which mean and variance are known.</summary>
/// <param name="Kind">By which measure.</param>
/// <param name="Threshold">What is to be exceeded, on the model's scale.</param>
internal readonly record struct Acquisition(AcquisitionKind Kind, double Threshold)
{
    /// <summary>How many deviations the upper confidence bound lies above the mean, as in Vizier.</summary>
    private const double Optimism = 1.8;

    /// <param name="mean">The point's.</param>
    /// <param name="variance">Above 0.</param>
    /// <param name="byMean">Receives the derivative with respect to the mean.</param>
    /// <param name="byVariance">Receives that with respect to the variance.</param>
    public double Value(double mean, double variance, out double byMean, out double byVariance)
    {
        var deviation = Math.Sqrt(variance);
        if (Kind == AcquisitionKind.UpperBound)
        {
            (byMean, byVariance) = (1, Optimism / (2 * deviation));
            return mean + Optimism * deviation;
        }
        // ln EI = ln h(z) + ln s; with r = Φ(z)/h(z), its derivatives are r/s and (1 - r z)/s.
        var z = (mean - Threshold) / deviation;
        var log = Gaussian.LogImprovement(z);
        var ratio = Math.Exp(Gaussian.LogCdf(z) - log);
        byMean = ratio / deviation;
        byVariance = (1 - ratio * z) / (2 * variance);
        return log + Math.Log(deviation);
    }

    /// <returns>The share of the expected improvement z Φ(z) + φ(z) that comes from the mean: of the first part, if it is
    /// above 0.</returns>
    public double ExploitShare(double mean, double variance)
    {
        var z = (mean - Threshold) / Math.Sqrt(variance);
        if (z <= 0) return 0;
        return Math.Clamp(z * Gaussian.Cdf(z) / Math.Exp(Gaussian.LogImprovement(z)), 0, 1);
    }

    public double Value(double mean, double variance) => Kind == AcquisitionKind.UpperBound
        ? mean + Optimism * Math.Sqrt(variance)
        : Gaussian.LogImprovement((mean - Threshold) / Math.Sqrt(variance)) + Math.Log(variance) / 2;
}

internal enum AcquisitionKind
{
    /// <summary>ln of the expected improvement.</summary>
    LogImprovement,

    /// <summary>The mean and some deviations more.</summary>
    UpperBound,
}
