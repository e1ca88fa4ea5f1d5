using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>Points that fill the unit cube evenly.</summary>
internal static class UniformPoints
{
    /// <param name="stream">Whose numbers they are.</param>
    /// <param name="index">Which point, from 0.</param>
    /// <param name="point">Receives its numbers in [0, 1).</param>
    public static void Fill(KeyedStream stream, int index, Span<double> point)
    {
        var blocks = (point.Length + 1) / 2;
        for (var block = 0; block < blocks; block++)
        {
            var (first, second) = stream.Uniforms((uint)(index * blocks + block));
            point[2 * block] = first;
            if (2 * block + 1 < point.Length) point[2 * block + 1] = second;
        }
    }
}
