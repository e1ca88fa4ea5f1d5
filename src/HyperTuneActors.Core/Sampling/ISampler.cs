using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling;

/// <summary>Suggests configurations. A sampler is pure: the same request gives the same draft, bit for bit on the same
/// instruction set, however often and wherever it is asked. What it caches is never authoritative.</summary>
public interface ISampler
{
    /// <summary>As in the study file and in <see cref="Suggestion"/>.</summary>
    string Name { get; }

    /// <summary>Raised whenever the same request may give another draft than before.</summary>
    int Version { get; }

    Draft Suggest(SuggestionRequest request);

    /// <summary>All that this sampler can ever suggest. When it is all tried, the study ends.</summary>
    /// <returns><see langword="null"/> if that has no end, or is too much to be counted.</returns>
    Repertoire? RepertoireIn(SearchSpace space) => Repertoire.Of(space);
}

/// <summary>All that a suggestion may depend on.</summary>
/// <param name="Space">What may be tried.</param>
/// <param name="Objectives">At least one; the first leads where only one can.</param>
/// <param name="Steps">The steps that a trial trains.</param>
/// <param name="History">What was tried up to the suggestion's basis; its open trials include those whose drafts were
/// made before this one but were still under way at the basis.</param>
/// <param name="Stream">The trial's random numbers; the purpose is the sampler's to set.</param>
/// <param name="Outlook">What lies before the study.</param>
public sealed record SuggestionRequest(
    SearchSpace Space,
    ImmutableArray<Objective> Objectives,
    StepRange Steps,
    History History,
    KeyedStream Stream,
    Outlook Outlook);

/// <summary>What lies before a study at the basis of a suggestion.</summary>
/// <param name="Trials">How many trials it may have in all; <see langword="null"/> if their number is not limited.</param>
/// <param name="Slots">How many trials run at once, from 1.</param>
/// <param name="Rungs">The steps below the last at which trials may be stopped or paused, rising; empty if all trials
/// train to their last step.</param>
/// <param name="Cost">What trials have cost; <see langword="null"/> in a study without a cost budget.</param>
public sealed record Outlook(int? Trials, int Slots, ImmutableArray<int> Rungs, CostOutlook? Cost = null)
{
    public bool Equals(Outlook? other) =>
        other is not null && Trials == other.Trials && Slots == other.Slots && Rungs.SequenceEqual(other.Rungs) && Cost == other.Cost;

    public override int GetHashCode() => HashCode.Combine(Trials, Slots, Rungs.Length);
}

/// <summary>A suggested configuration and why it was chosen.</summary>
public sealed record Draft(Point Point, Suggestion Because);

/// <summary>Why a configuration was chosen, as data; the sentence is made where it is shown.</summary>
/// <param name="Sampler">The sampler's name.</param>
/// <param name="Version">The sampler's version.</param>
/// <param name="Method">Which of the sampler's ways was taken: random, startup, model, …</param>
/// <param name="Because">For people: why this way was taken, if that is not plain; <see langword="null"/> else.</param>
/// <param name="Numbers">What the choice rests on, finite numbers under the names of <see cref="Reasons"/>; empty if nothing.</param>
public sealed record Suggestion(
    string Sampler,
    int Version,
    string Method,
    string? Because,
    ImmutableSortedDictionary<string, double> Numbers)
{
    public bool Equals(Suggestion? other) =>
        other is not null && Sampler == other.Sampler && Version == other.Version && Method == other.Method
        && Because == other.Because && Numbers.SequenceEqual(other.Numbers);

    public override int GetHashCode() => HashCode.Combine(Sampler, Version, Method);
}
