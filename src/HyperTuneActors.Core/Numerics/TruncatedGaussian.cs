namespace HyperTuneActors.Core.Numerics;

/// <summary>The standard normal distribution between two bounds, which may lie far out in a tail.</summary>
internal static class TruncatedGaussian
{
    public static readonly double LogRootTwoPi = Math.Log(2 * Math.PI) / 2;

    /// <summary>Beyond so many deviations nothing of the mass is left that a double would show.</summary>
    private const double Everything = 8.5;

    private const int NewtonSteps = 5;

    /// <summary>ln of the density at a number between the bounds.</summary>
    public static double LogDensity(double z, double from, double to) => -z * z / 2 - LogRootTwoPi - LogMass(from, to);

    /// <summary>As <see cref="Gaussian.LogMass"/>, at once where the bounds leave all the mass.</summary>
    public static double LogMass(double from, double to) =>
        from < -Everything && to > Everything ? 0 : Gaussian.LogMass(from, to);

    /// <returns>The number below which <paramref name="u"/> of the mass lies, always between the bounds.</returns>
    public static double Quantile(double u, double from, double to)
    {
        if (from > 0) return -Quantile(1 - u, -to, -from);              // 1 - p would have lost its digits there
        var (below, all) = (Gaussian.Cdf(from), Gaussian.Cdf(to));
        return Math.Clamp(all > 1e-290 ? Gaussian.Quantile(below + u * (all - below)) : InTail(u, from, to), from, to);
    }

    /// <summary>Far in the left tail, where the probabilities themselves vanish: from the exponential distribution that
    /// the tail nearly is, by Newton's method on their logarithms.</summary>
    private static double InTail(double u, double from, double to)
    {
        var share = Math.Log(u + (1 - u) * Math.Exp(Gaussian.LogCdf(from) - Gaussian.LogCdf(to)));
        var wanted = Gaussian.LogCdf(to) + Math.Max(share, -700);
        var z = to - Math.Max(share, -700) / to;
        for (var step = 0; step < NewtonSteps; step++)
            z -= (Gaussian.LogCdf(z) - wanted) * Math.Exp(Gaussian.LogCdf(z) + z * z / 2 + LogRootTwoPi);
        return Math.Clamp(z, from, to);
    }
}
