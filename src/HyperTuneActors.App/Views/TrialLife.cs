using HyperTuneActors.App.Homes;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.App.Views;

/// <summary>What a study's journal tells of one trial.</summary>
/// <param name="State">The study's, after the last fact.</param>
/// <param name="Trial">As it is then.</param>
/// <param name="Why">Why it was suggested; <see langword="null"/> before that.</param>
/// <param name="Facts">Those that concern it, and how the study ended, each with its number in the journal.</param>
internal sealed record TrialLife(
    StudyState State, Trial Trial, Suggestion? Why, IReadOnlyList<(long Number, StudyEvent Fact)> Facts)
{
    /// <param name="state">The study's.</param>
    /// <param name="facts">At least those that concern the trial and the study's ends, in order; later ones than the state has
    /// are left out.</param>
    /// <param name="number">Of the trial.</param>
    /// <returns>Its life; <see langword="null"/> if the study has no such trial.</returns>
    public static TrialLife? In(StudyState state, IEnumerable<(long Number, StudyEvent Fact)> facts, TrialNumber number)
    {
        if (state.Find(number) is not { } trial) return null;
        Suggestion? why = null;
        var (own, isThere) = (new List<(long Number, StudyEvent Fact)>(), false);
        foreach (var (at, fact) in facts)
        {
            if (at > state.Facts) break;
            isThere |= TrialOf(fact) == number;
            if (fact is TrialSuggested suggested && suggested.Trial == number) why = suggested.Because;
            if (TrialOf(fact) == number || (fact is StudyEnded && isThere)) own.Add((at, fact));
        }
        return new TrialLife(state, trial, why, own);
    }

    private static TrialNumber? TrialOf(StudyEvent fact) => fact switch
    {
        TrialWanted e => e.Trial,
        TrialSuggested e => e.Trial,
        TrialReused e => e.Trial,
        RunPlaced e => e.Run.Trial,
        StudyEvent.RunStarted e => e.Run.Trial,
        MetricReported e => e.Run.Trial,
        CheckpointSaved e => e.Run.Trial,
        CheckpointDropped e => e.Trial,
        ArtifactSaved e => e.Run.Trial,
        ArtifactsDropped e => e.Trial,
        TrialPaused e => e.Trial,
        TrialPromoted e => e.Trial,
        TrialPruned e => e.Trial,
        TrialCompleted e => e.Trial,
        TrialFailed e => e.Trial,
        StudyEvent.RunEnded e => e.Run.Trial,
        _ => null,
    };
}
