using System.Buffers.Binary;

namespace HyperTuneActors.Core.Numerics;

/// <summary>Scrambles the binary digits of a number below 1 so that each digit is turned or not, depending on the digits
/// before it and on nothing else: numbers that share their first digits keep to share as many.</summary>
/// <remarks>Owen, "Randomly permuted (t,m,s)-nets and (t,s)-sequences", 1995; by the hash of Laine and Karras, "Stratified
/// sampling for stochastic transparency", EGSR 2011, on reversed bits, as in Burley, "Practical hash-based Owen
/// scrambling", JCGT 9 (2020).</remarks>
internal static class OwenScrambling
{
    /// <param name="bits">The first 32 binary digits behind the point, the first one highest.</param>
    /// <param name="seed">Chooses the scrambling.</param>
    public static uint Scramble(uint bits, uint seed) => Reversed(Hash(Reversed(bits), seed));

    /// <summary>Each bit depends on itself and on lower ones alone.</summary>
    private static uint Hash(uint x, uint seed)
    {
        unchecked
        {
            x += seed;
            x ^= x * 0x6c50b47c;
            x ^= x * 0xb82f1e52;
            x ^= x * 0xc7afe638;
            x ^= x * 0x8d22f6e6;
            return x;
        }
    }

    private static uint Reversed(uint x)
    {
        x = ((x >> 1) & 0x55555555) | ((x & 0x55555555) << 1);
        x = ((x >> 2) & 0x33333333) | ((x & 0x33333333) << 2);
        x = ((x >> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
        return BinaryPrimitives.ReverseEndianness(x);
    }
}
