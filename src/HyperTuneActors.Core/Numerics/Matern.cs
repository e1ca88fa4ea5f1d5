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
            (polynomial * Lanes.ExpOfNegative(-t) * scale).StoreUnsafe(ref s, i);
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
            var decay = Lanes.ExpOfNegative(-t) * scale;
            var polynomial = Lanes.Fused(t, Lanes.Fused(t, Vector256.Create(1.0 / 3), Vector256<double>.One), Vector256<double>.One);
            (polynomial * decay).StoreUnsafe(ref s, i);
            ((Vector256<double>.One + t) * decay * sixths).StoreUnsafe(ref d, i);
        }
    }
}
