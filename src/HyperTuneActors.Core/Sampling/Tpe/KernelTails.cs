using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>How a Gaussian lies on an axis.</summary>
/// <param name="Width">Its standard deviation; 0 if nothing is known yet.</param>
/// <param name="Lower">Its mass below the axis.</param>
/// <param name="Upper">Its mass above the axis.</param>
/// <param name="LogNorm">ln of its density's factor beside the exponential, where it is truncated to the axis.</param>
internal readonly record struct KernelTails(double Width, double Lower, double Upper, double LogNorm)
{
    public static KernelTails Of(Axis axis, double mean, double width)
    {
        var (from, to) = ((axis.Low - mean) / width, (axis.High - mean) / width);
        return new KernelTails(width, Tail(from), Tail(-to),
            -Math.Log(width) - TruncatedGaussian.LogRootTwoPi - TruncatedGaussian.LogMass(from, to));
    }

    private static double Tail(double z) => z < -8.5 ? 0 : Gaussian.Cdf(z);
}
