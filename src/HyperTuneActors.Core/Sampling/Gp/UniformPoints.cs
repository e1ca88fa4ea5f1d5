using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>Points that fill the unit cube evenly: a scrambled Sobol sequence, and random numbers for the dimensions that it
/// has not.</summary>
internal static class UniformPoints
{
    /// <param name="stream">Whose scrambling it is.</param>
    /// <param name="index">Which point, from 0.</param>
    /// <param name="point">Receives its numbers in [0, 1).</param>
    public static void Fill(KeyedStream stream, int index, Span<double> point)
    {
        var even = Math.Min(point.Length, Sobol.MostDimensions);
        Sobol.Fill((uint)index, SplitMix64.Mix(stream.SubSeed() + stream.Revision), point[..even]);
        for (var i = even; i < point.Length; i++) point[i] = stream.Uniforms((uint)(index * (point.Length - even) + i - even)).First;
    }
}
