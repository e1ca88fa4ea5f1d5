using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HyperTuneActors.Core.Numerics;

/// <summary>The Matérn correlation with smoothness 5/2: M(r) = (1 + √5 r + 5 r²/3) exp(-√5 r).</summary>
/// <remarks>Rasmussen and Williams, "Gaussian Processes for Machine Learning" (2006), equation 4.17. It is a function of
/// r², and so is its slope, which is finite at 0 where that of r is not.</remarks>
internal static class Matern
{
    private const double Root = 2.23606797749979;

    /// <param name="squares">r², from 0; padded. They become amplitude · M(r).</param>
    /// <param name="amplitude">What the correlations are multiplied by.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Correlate(Span<double> squares, double amplitude)
    {
        ref var s = ref MemoryMarshal.GetReference(squares);
        var (scale, root) = (Vector256.Create(amplitude), Vector256.Create(Root));
        for (nuint i = 0; i < (nuint)squares.Length; i += Lanes.Width)
        {
            var t = Vector256.Sqrt(Vector256.LoadUnsafe(ref s, i)) * root;
            var polynomial = Lanes.Fused(t, Lanes.Fused(t, Vector256.Create(1.0 / 3), Vector256<double>.One), Vector256<double>.One);
            (polynomial * ExpOfNegative(-t) * scale).StoreUnsafe(ref s, i);
        }
    }

    /// <param name="squares">r², from 0; padded. They become amplitude · M(r).</param>
    /// <param name="slopes">Receives amplitude · dM/d(r²) = -amplitude · 5/6 (1 + √5 r) exp(-√5 r).</param>
    /// <param name="amplitude">What both are multiplied by.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Correlate(Span<double> squares, Span<double> slopes, double amplitude)
    {
        ref var s = ref MemoryMarshal.GetReference(squares);
        ref var d = ref MemoryMarshal.GetReference(slopes);
        var (scale, root, sixths) = (Vector256.Create(amplitude), Vector256.Create(Root), Vector256.Create(-5.0 / 6));
        for (nuint i = 0; i < (nuint)squares.Length; i += Lanes.Width)
        {
            var t = Vector256.Sqrt(Vector256.LoadUnsafe(ref s, i)) * root;
            var decay = ExpOfNegative(-t) * scale;
            var polynomial = Lanes.Fused(t, Lanes.Fused(t, Vector256.Create(1.0 / 3), Vector256<double>.One), Vector256<double>.One);
            (polynomial * decay).StoreUnsafe(ref s, i);
            ((Vector256<double>.One + t) * decay * sixths).StoreUnsafe(ref d, i);
        }
    }

    /// <summary>exp(x) for x up to 0, within two units in the last place; below -700 as at -700, which is next to nothing.</summary>
    /// <remarks>x = n ln 2 + r with |r| at most ln 2 / 2, a Taylor polynomial of degree 13 in r, and n added to the
    /// exponent. W. J. Cody and W. Waite, "Software Manual for the Elementary Functions" (1980), chapter 6, for the
    /// reduction.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> ExpOfNegative(Vector256<double> x)
    {
        x = Vector256.Max(x, Vector256.Create(-700.0));
        var shifted = Lanes.Fused(x, Vector256.Create(1.4426950408889634), Vector256.Create(Shift));
        var whole = shifted - Vector256.Create(Shift);
        var rest = Lanes.Fused(whole, Vector256.Create(-6.93147180369123816490e-01), x);
        rest = Lanes.Fused(whole, Vector256.Create(-1.90821492927058770002e-10), rest);
        var sum = Vector256.Create(1.0 / 6227020800);
        sum = Lanes.Fused(sum, rest, Vector256.Create(1.0 / 479001600));
        sum = Lanes.Fused(sum, rest, Vector256.Create(1.0 / 39916800));
        sum = Lanes.Fused(sum, rest, Vector256.Create(1.0 / 3628800));
        sum = Lanes.Fused(sum, rest, Vector256.Create(1.0 / 362880));
        sum = Lanes.Fused(sum, rest, Vector256.Create(1.0 / 40320));
        sum = Lanes.Fused(sum, rest, Vector256.Create(1.0 / 5040));
        sum = Lanes.Fused(sum, rest, Vector256.Create(1.0 / 720));
        sum = Lanes.Fused(sum, rest, Vector256.Create(1.0 / 120));
        sum = Lanes.Fused(sum, rest, Vector256.Create(1.0 / 24));
        sum = Lanes.Fused(sum, rest, Vector256.Create(1.0 / 6));
        sum = Lanes.Fused(sum, rest, Vector256.Create(0.5));
        sum = Lanes.Fused(sum, rest, Vector256<double>.One);
        sum = Lanes.Fused(sum, rest, Vector256<double>.One);
        return (sum.AsInt64() + (shifted.AsInt64() << 52)).AsDouble();
    }

    /// <summary>1.5 · 2⁵²: a number added to it is rounded to a whole one, which its lowest bits then hold.</summary>
    private const double Shift = 6755399441055744;
}
