using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Trials;

/// <summary>What random numbers are drawn for. The numbers are part of the stream's key and are never reused.</summary>
public enum Purpose
{
    InitialDesign = 1,
    CandidateCloud = 2,
    LocalSearch = 3,
    Fantasies = 4,
    MixturePick = 5,
    MixtureValue = 6,
    BracketChoice = 9,
    Subsampling = 12,
    TrainingSeed = 13,
    GridOrder = 14,
    Portfolio = 15,
}

/// <summary>The random numbers of one trial for one purpose. It is a function, not a generator: a draw depends on the key
/// and its block alone, so any draw can be made again, in any order, on any machine.</summary>
/// <remarks>Philox4x32-10: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011, section 3.3. The counter
/// is (block, trial, purpose, revision), the key the study's seed.</remarks>
public readonly record struct KeyedStream(ulong Seed, TrialNumber Trial, Purpose Purpose, uint Revision = 0)
{
    /// <returns>Two uniform numbers in [0, 1) with 53 bits.</returns>
    public (double First, double Second) Uniforms(uint block)
    {
        var (a, b, c, d) = Philox.Block(
            (block, (uint)Trial.Value, (uint)Purpose, Revision), ((uint)Seed, (uint)(Seed >> 32)));
        return (Uniform(a, b), Uniform(c, d));
    }

    /// <summary>A seed of its own for something that wants one, by SplitMix64 over (seed, purpose, trial).</summary>
    public ulong SubSeed() => SplitMix64.Mix(
        unchecked(SplitMix64.Mix(unchecked(SplitMix64.Mix(Seed) + (ulong)Purpose)) + (ulong)Trial.Value));

    internal static double Uniform(uint high, uint low) => ((high >> 5) * 67108864.0 + (low >> 6)) / 9007199254740992.0;
}
