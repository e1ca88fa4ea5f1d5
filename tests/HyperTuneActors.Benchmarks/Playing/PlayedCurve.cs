using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Benchmarks.Playing;

/// <summary>What a training program would report: a loss that falls with the steps to a floor of the trial's own. The same
/// in every run of the benchmark, and cheap.</summary>
internal static class PlayedCurve
{
    private static readonly ImmutableArray<string> Names = [Shape.Metric];

    public static Metrics At(TrialNumber trial, int step) =>
        new(Names, [Uniform((ulong)trial.Value) + 1.0 / step + 0.01 * Uniform(((ulong)trial.Value << 32) + (ulong)step)]);

    // Steele et al., SplitMix64.
    private static double Uniform(ulong key)
    {
        unchecked
        {
            var z = key + 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return ((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
        }
    }
}
