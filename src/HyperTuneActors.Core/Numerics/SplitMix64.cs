namespace HyperTuneActors.Core.Numerics;

/// <summary>Steele et al., "Fast splittable pseudorandom number generators", OOPSLA 2014.</summary>
internal static class SplitMix64
{
    /// <summary>Seeds that differ by this much give the outputs of one generator, one after the other.</summary>
    public const ulong Increment = 0x9E3779B97F4A7C15;

    /// <returns>The first output of the generator seeded with <paramref name="seed"/>.</returns>
    public static ulong Mix(ulong seed)
    {
        unchecked
        {
            var z = seed + Increment;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
