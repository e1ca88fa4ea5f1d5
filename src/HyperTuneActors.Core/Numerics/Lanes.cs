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

    /// <summary>exp(x) for x up to 0, within two units in the last place; below -700 as at -700, which is next to nothing.</summary>
    /// <remarks>x = n ln 2 + r with |r| at most ln 2 / 2, a Taylor polynomial of degree 13 in r, and n added to the
    /// exponent. W. J. Cody and W. Waite, "Software Manual for the Elementary Functions" (1980), chapter 6, for the
    /// reduction. The framework's own is not taken: its last bits depend on how its code was compiled, ahead of time or at run
    /// time.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> ExpOfNegative(Vector256<double> x)
    {
        x = Vector256.Max(x, Vector256.Create(-700.0));
        var shifted = Fused(x, Vector256.Create(1.4426950408889634), Vector256.Create(Shift));
        var whole = shifted - Vector256.Create(Shift);
        var rest = Fused(whole, Vector256.Create(-6.93147180369123816490e-01), x);
        rest = Fused(whole, Vector256.Create(-1.90821492927058770002e-10), rest);
        var sum = Vector256.Create(1.0 / 6227020800);
        sum = Fused(sum, rest, Vector256.Create(1.0 / 479001600));
        sum = Fused(sum, rest, Vector256.Create(1.0 / 39916800));
        sum = Fused(sum, rest, Vector256.Create(1.0 / 3628800));
        sum = Fused(sum, rest, Vector256.Create(1.0 / 362880));
        sum = Fused(sum, rest, Vector256.Create(1.0 / 40320));
        sum = Fused(sum, rest, Vector256.Create(1.0 / 5040));
        sum = Fused(sum, rest, Vector256.Create(1.0 / 720));
        sum = Fused(sum, rest, Vector256.Create(1.0 / 120));
        sum = Fused(sum, rest, Vector256.Create(1.0 / 24));
        sum = Fused(sum, rest, Vector256.Create(1.0 / 6));
        sum = Fused(sum, rest, Vector256.Create(0.5));
        sum = Fused(sum, rest, Vector256<double>.One);
        sum = Fused(sum, rest, Vector256<double>.One);
        return (sum.AsInt64() + (shifted.AsInt64() << 52)).AsDouble();
    }

    /// <summary>1.5 · 2⁵²: a number added to it is rounded to a whole one, which its lowest bits then hold.</summary>
    private const double Shift = 6755399441055744;
}
