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

    /// <summary>A sampler's draft with the values in it that were given.</summary>
    /// <param name="space">The study's.</param>
    /// <param name="draft">The sampler's.</param>
    /// <param name="given">A part of a configuration.</param>
    /// <param name="unit">Gives a number in [0, 1) for a parameter that is active only with what was given.</param>
    public static Draft Complete(SearchSpace space, Draft draft, Configuration given, Func<int, double> unit) => new(
        Given.Complete(space, draft.Point, given, unit),
        draft.Because with { Method = $"{draft.Because.Method}, partly given" });
}
