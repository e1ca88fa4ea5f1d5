using System.Numerics;
using System.Runtime.InteropServices;

namespace HyperTuneActors.Examples.Digits;

/// <summary>The inner loops, in which nearly all time is spent.</summary>
internal static class Kernels
{
    /// <summary>target += factor * source.</summary>
    public static void AddScaled(Span<float> target, float factor, ReadOnlySpan<float> source)
    {
        var wideTarget = MemoryMarshal.Cast<float, Vector<float>>(target);
        var wideSource = MemoryMarshal.Cast<float, Vector<float>>(source);
        var wideFactor = new Vector<float>(factor);
        for (var i = 0; i < wideTarget.Length && i < wideSource.Length; i++)
            wideTarget[i] = Vector.FusedMultiplyAdd(wideFactor, wideSource[i], wideTarget[i]);
        for (var i = wideTarget.Length * Vector<float>.Count; i < target.Length && i < source.Length; i++)
            target[i] = MathF.FusedMultiplyAdd(factor, source[i], target[i]);
    }

    /// <summary>The sum of the products.</summary>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var wideLeft = MemoryMarshal.Cast<float, Vector<float>>(left);
        var wideRight = MemoryMarshal.Cast<float, Vector<float>>(right);
        var sums = Vector<float>.Zero;
        for (var i = 0; i < wideLeft.Length && i < wideRight.Length; i++)
            sums = Vector.FusedMultiplyAdd(wideLeft[i], wideRight[i], sums);
        var sum = Vector.Sum(sums);
        for (var i = wideLeft.Length * Vector<float>.Count; i < left.Length && i < right.Length; i++)
            sum = MathF.FusedMultiplyAdd(left[i], right[i], sum);
        return sum;
    }
}
