using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Studies;

/// <summary>Suggestions that people made.</summary>
internal static class Enqueued
{
    private const string Name = "enqueued";

    /// <summary>The reason of a configuration that was given as a whole.</summary>
    public static readonly Suggestion Because = new(Name, 1, Name, null, ImmutableSortedDictionary<string, double>.Empty);

    /// <summary>Nothing was computed, so that it is the same on every processor.</summary>
    public const string NoInstructionSet = "none";

    public static bool Made(Suggestion because) => because.Sampler == Name;

    /// <summary>A sampler's reason, with that some values were given.</summary>
    public static Suggestion InPart(Suggestion because) => because with { Method = $"{because.Method}, partly given" };
}
