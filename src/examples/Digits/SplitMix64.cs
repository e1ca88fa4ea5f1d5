namespace HyperTuneActors.Examples.Digits;

/// <summary>A small seeded stream of random numbers, the same on every machine and every version of .NET.</summary>
/// <remarks>Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.</remarks>
internal sealed class SplitMix64(ulong seed)
{
    /// <summary>All that the numbers to come depend on.</summary>
    public ulong State { get; set; } = seed;

    public ulong Next()
    {
        var z = State += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A stream of its own, so that one use can draw more without moving the others.</summary>
    public SplitMix64 Fork() => new(Next());

    /// <returns>From 0, below 1, in steps of 2^-24.</returns>
    public float NextSingle() => (Next() >> 40) * (1f / (1 << 24));

    /// <summary>Fisher and Yates; the bias of the remainder, below 2^-50 here, does not matter.</summary>
    public void Shuffle(Span<int> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = (int)(Next() % (ulong)(i + 1));
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
