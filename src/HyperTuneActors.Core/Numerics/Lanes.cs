using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HyperTuneActors.Core.Numerics;

/// <summary>Vector arithmetic on rows of doubles, four lanes at a time. Every row is padded to a multiple of
/// <see cref="Width"/>, so that no loop has a tail.</summary>
/// <remarks>Sums keep one accumulator of four lanes and add these as (0 + 2) + (1 + 3), always with fused
/// multiplications: the bits depend neither on the width of the machine's registers nor on how rows are grouped.</remarks>
internal static class Lanes
{
    public const int Width = 4;

    /// <returns>The least multiple of <see cref="Width"/> from <paramref name="count"/>.</returns>
    public static int Padded(int count) => (count + Width - 1) & -Width;

    /// <summary>The sum of the products; both rows are padded and of the same length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        var length = (nuint)Math.Min(left.Length, right.Length);
        var sum = Vector256<double>.Zero;
        for (nuint i = 0; i < length; i += Width)
            sum = Fused(Vector256.LoadUnsafe(ref a, i), Vector256.LoadUnsafe(ref b, i), sum);
        return Total(sum);
    }

    /// <summary>sum += weight · (at - values)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSquares(ReadOnlySpan<double> values, double at, double weight, Span<double> sum)
    {
        ref var v = ref MemoryMarshal.GetReference(values);
        ref var s = ref MemoryMarshal.GetReference(sum);
        var (there, factor) = (Vector256.Create(at), Vector256.Create(weight));
        for (nuint i = 0; i < (nuint)sum.Length; i += Width)
        {
            var difference = there - Vector256.LoadUnsafe(ref v, i);
            Fused(difference * factor, difference, Vector256.LoadUnsafe(ref s, i)).StoreUnsafe(ref s, i);
        }
    }

    /// <summary>sum += weight where the value is another one than <paramref name="at"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMismatches(ReadOnlySpan<double> values, double at, double weight, Span<double> sum)
    {
        ref var v = ref MemoryMarshal.GetReference(values);
        ref var s = ref MemoryMarshal.GetReference(sum);
        var (there, factor) = (Vector256.Create(at), Vector256.Create(weight));
        for (nuint i = 0; i < (nuint)sum.Length; i += Width)
        {
            var same = Vector256.Equals(there, Vector256.LoadUnsafe(ref v, i));
            (Vector256.LoadUnsafe(ref s, i) + Vector256.AndNot(factor, same)).StoreUnsafe(ref s, i);
        }
    }

    /// <summary>sum += factor · values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(ReadOnlySpan<double> values, double factor, Span<double> sum)
    {
        ref var v = ref MemoryMarshal.GetReference(values);
        ref var s = ref MemoryMarshal.GetReference(sum);
        var scale = Vector256.Create(factor);
        for (nuint i = 0; i < (nuint)sum.Length; i += Width)
            Fused(scale, Vector256.LoadUnsafe(ref v, i), Vector256.LoadUnsafe(ref s, i)).StoreUnsafe(ref s, i);
    }

    /// <summary>The sum of weights · (at - values)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfSquares(ReadOnlySpan<double> weights, ReadOnlySpan<double> values, double at)
    {
        ref var w = ref MemoryMarshal.GetReference(weights);
        ref var v = ref MemoryMarshal.GetReference(values);
        var there = Vector256.Create(at);
        var sum = Vector256<double>.Zero;
        for (nuint i = 0; i < (nuint)weights.Length; i += Width)
        {
            var difference = there - Vector256.LoadUnsafe(ref v, i);
            sum = Fused(difference * Vector256.LoadUnsafe(ref w, i), difference, sum);
        }
        return Total(sum);
    }

    /// <summary>The sum of factors · weights · (at - values).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfProducts(
        ReadOnlySpan<double> factors, ReadOnlySpan<double> weights, ReadOnlySpan<double> values, double at)
    {
        ref var f = ref MemoryMarshal.GetReference(factors);
        ref var w = ref MemoryMarshal.GetReference(weights);
        ref var v = ref MemoryMarshal.GetReference(values);
        var there = Vector256.Create(at);
        var sum = Vector256<double>.Zero;
        for (nuint i = 0; i < (nuint)weights.Length; i += Width)
            sum = Fused(Vector256.LoadUnsafe(ref f, i) * Vector256.LoadUnsafe(ref w, i), there - Vector256.LoadUnsafe(ref v, i), sum);
        return Total(sum);
    }

    /// <summary>The sum of the weights whose value is another one than <paramref name="at"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfMismatches(ReadOnlySpan<double> weights, ReadOnlySpan<double> values, double at)
    {
        ref var w = ref MemoryMarshal.GetReference(weights);
        ref var v = ref MemoryMarshal.GetReference(values);
        var there = Vector256.Create(at);
        var sum = Vector256<double>.Zero;
        for (nuint i = 0; i < (nuint)weights.Length; i += Width)
            sum += Vector256.AndNot(
                Vector256.LoadUnsafe(ref w, i), Vector256.Equals(there, Vector256.LoadUnsafe(ref v, i)));
        return Total(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> Fused(Vector256<double> a, Vector256<double> b, Vector256<double> sum) =>
        Vector256.FusedMultiplyAdd(a, b, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Total(Vector256<double> lanes)
    {
        var halves = lanes.GetLower() + lanes.GetUpper();
        return halves.GetElement(0) + halves.GetElement(1);
    }

    /// <summary>The products of a row with four others, which begin <paramref name="length"/> apart, over the columns
    /// between two multiples of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Products(ref double a, ref double l, nuint length, nuint from, nuint to, Span<double> sums)
    {
        Vector256<double> a0 = default, a1 = default, a2 = default, a3 = default;
        for (var k = from; k < to; k += Width)
        {
            var x = Vector256.LoadUnsafe(ref a, k);
            a0 = Fused(x, Vector256.LoadUnsafe(ref l, k), a0);
            a1 = Fused(x, Vector256.LoadUnsafe(ref l, k + length), a1);
            a2 = Fused(x, Vector256.LoadUnsafe(ref l, k + 2 * length), a2);
            a3 = Fused(x, Vector256.LoadUnsafe(ref l, k + 3 * length), a3);
        }
        Store(a0, a1, a2, a3, sums);
    }

    internal static void Store(
        Vector256<double> s0, Vector256<double> s1, Vector256<double> s2, Vector256<double> s3, Span<double> sums) =>
        Vector256.Create(Total(s0), Total(s1), Total(s2), Total(s3)).CopyTo(sums);
}
