using System.Numerics;

namespace HyperTuneActors.Core.Numerics;

/// <summary>The Sobol sequence: points that fill the unit cube more evenly than random ones. Every coordinate is a function
/// of its index and its dimension, so that any point can be made alone and in any order.</summary>
/// <remarks>
/// Bratley and Fox, "Algorithm 659: implementing Sobol's quasirandom sequence generator", ACM TOMS 14 (1988), in the order
/// of the Gray code (Antonov and Saleev 1979) and with 32 bits. Of the points 0 to 2^m - 1, and of every later such block,
/// exactly one lies in each interval of length 2^-m of each dimension. Don't skip points, the first included, and take
/// powers of two where their number is free.
/// </remarks>
internal static class Sobol
{
    /// <summary>What lies beyond has to be filled in another way.</summary>
    public const int MostDimensions = SobolDirections.Dimensions;

    private const double Cell = 1.0 / (1L << 32);

    /// <summary>A coordinate of a point of the sequence itself, whose point 0 is the origin.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="dimension">From 0, below <see cref="MostDimensions"/>.</param>
    /// <returns>The first 32 binary digits behind the point.</returns>
    public static uint Bits(uint index, int dimension)
    {
        var directions = SobolDirections.Of(dimension);
        var bits = 0u;
        for (var gray = index ^ (index >> 1); gray != 0; gray &= gray - 1)
            bits ^= directions[BitOperations.TrailingZeroCount(gray)];
        return bits;
    }

    /// <summary>A coordinate of a point of the sequence that <paramref name="seed"/> scrambles. Its 2^m first points are as
    /// even as those of the sequence itself, and each alone is uniform.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="dimension">From 0, below <see cref="MostDimensions"/>.</param>
    /// <param name="seed">Of all dimensions, each of which is scrambled in its own way.</param>
    /// <returns>Between 0 and 1, neither included: the middle of a cell of 2^-32.</returns>
    public static double At(uint index, int dimension, ulong seed) =>
        (OwenScrambling.Scramble(Bits(index, dimension), SeedOf(dimension, seed)) + 0.5) * Cell;

    /// <summary>The first coordinates of a point of the scrambled sequence, as <see cref="At"/> gives them.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="seed">Of all dimensions.</param>
    /// <param name="point">At most <see cref="MostDimensions"/> long.</param>
    public static void Fill(uint index, ulong seed, Span<double> point)
    {
        for (var dimension = 0; dimension < point.Length; dimension++) point[dimension] = At(index, dimension, seed);
    }

    private static uint SeedOf(int dimension, ulong seed) =>
        (uint)(SplitMix64.Mix(unchecked(seed + (ulong)dimension * SplitMix64.Increment)) >> 32);
}
