namespace HyperTuneActors.Simulation.Machines;

/// <summary>Numbers that depend on a key alone, so that they do not change with what else is drawn.</summary>
internal readonly record struct Dice(ulong Key)
{
    public Dice For(long key) => new(Mix(unchecked(Key + 0x9E3779B97F4A7C15UL + (ulong)key * 0xD1342543DE82EF95UL)));

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform => (Mix(Key) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Standard normal.</summary>
    public double Normal =>
        Math.Sqrt(-2 * Math.Log(1 - For(1).Uniform)) * Math.Cos(2 * Math.PI * For(2).Uniform);

    public double Between(double least, double most) => least + Uniform * (most - least);

    public int Below(int limit) => (int)(Uniform * limit);

    /// <summary>The finaliser of SplitMix64 (Steele et al., OOPSLA 2014).</summary>
    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
