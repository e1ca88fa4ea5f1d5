using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Studies;

/// <summary>Suggestions that people made.</summary>
internal static class Enqueued
{
    private const string Name = "enqueued";
    private const int MostDraws = 1_000;

    /// <summary>The reason of a configuration that was given as a whole.</summary>
    public static readonly Suggestion Because = new(Name, 1, Name, null, ImmutableSortedDictionary<string, double>.Empty);

    /// <summary>Nothing was computed, so that it is the same on every processor.</summary>
    public const string NoInstructionSet = "none";

    public static bool Made(Suggestion because) => because.Sampler == Name;

    /// <summary>A sampler's draft with the values in it that were given. Where that combination is forbidden, the rest is
    /// drawn again; what a person gave is never changed.</summary>
    /// <param name="space">The study's.</param>
    /// <param name="draft">The sampler's.</param>
    /// <param name="given">A part of a configuration.</param>
    /// <param name="uniform">The trial's random numbers in [0, 1), by their place.</param>
    public static Draft Complete(SearchSpace space, Draft draft, Configuration given, Func<int, double> uniform)
    {
        var point = Given.Complete(space, draft.Point, given, uniform);
        for (var draw = 1; space.IsForbidden(point) && draw < MostDraws; draw++)
        {
            var first = draw * space.Parameters.Length;
            point = Given.Complete(space, space.PointAt(i => uniform(first + i)), given, i => uniform(first + i));
        }
        return new Draft(point, draft.Because with { Method = $"{draft.Because.Method}, partly given" });
    }
}
