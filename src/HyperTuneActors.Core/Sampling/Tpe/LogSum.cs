using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>Sums over kernels in vectors of four: the same order of additions, and so the same bits, on every machine. Lengths are multiples of
/// <see cref="Width"/>.</summary>
internal static class LogSum
{
    public const int Width = 4;

    /// <summary>Terms that lie so far below the largest do not show in the sum.</summary>
    private const double Negligible = 40;

    public static int Padded(int count) => (count + Width - 1) / Width * Width;

    /// <returns>ln of the sum of the terms' exponentials.</returns>
    public static double Of(ReadOnlySpan<double> terms)
    {
        ref var first = ref MemoryMarshal.GetReference(terms);
        var largest = Vector256.Create(double.NegativeInfinity);
        for (var i = 0; i < terms.Length; i += Width)
            largest = Vector256.Max(largest, Vector256.LoadUnsafe(ref first, (nuint)i));
        var max = Math.Max(Math.Max(largest[0], largest[1]), Math.Max(largest[2], largest[3]));
        if (double.IsNegativeInfinity(max)) return max;
        var (highest, floor, sum) = (Vector256.Create(max), Vector256.Create(max - Negligible), Vector256<double>.Zero);
        for (var i = 0; i < terms.Length; i += Width)
        {
            var at = Vector256.LoadUnsafe(ref first, (nuint)i);
            if (Vector256.GreaterThanAny(at, floor)) sum += Lanes.ExpOfNegative(at - highest);
        }
        return max + Math.Log(sum[0] + sum[1] + (sum[2] + sum[3]));
    }

    /// <summary>Adds -z²/2, z the distance of a position from each mean in widths.</summary>
    public static void AddGaussian(Span<double> terms, ReadOnlySpan<double> means, ReadOnlySpan<double> inverseWidths, double at)
    {
        ref var term = ref MemoryMarshal.GetReference(terms);
        ref var mean = ref MemoryMarshal.GetReference(means);
        ref var inverse = ref MemoryMarshal.GetReference(inverseWidths);
        var (position, half) = (Vector256.Create(at), Vector256.Create(0.5));
        for (nuint i = 0; i < (nuint)terms.Length; i += Width)
        {
            var z = (position - Vector256.LoadUnsafe(ref mean, i)) * Vector256.LoadUnsafe(ref inverse, i);
            (Vector256.LoadUnsafe(ref term, i) - half * z * z).StoreUnsafe(ref term, i);
        }
    }

    public static void Add(Span<double> terms, ReadOnlySpan<double> more)
    {
        ref var term = ref MemoryMarshal.GetReference(terms);
        ref var other = ref MemoryMarshal.GetReference(more);
        for (nuint i = 0; i < (nuint)terms.Length; i += Width)
            (Vector256.LoadUnsafe(ref term, i) + Vector256.LoadUnsafe(ref other, i)).StoreUnsafe(ref term, i);
    }
}
