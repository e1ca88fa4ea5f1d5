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
    /// <param name="journal">All facts of the study, in order.</param>
    /// <param name="number">Of the trial.</param>
    /// <returns>The study's state, and the trial's life if the study has such a trial.</returns>
    /// <exception cref="UnreadableJournalException">A fact does not follow from those before it.</exception>
    public static (StudyState? State, TrialLife? Life) In(IEnumerable<(long Number, StudyEvent Fact)> journal, TrialNumber number)
    {
        StudyState? state = null;
        Suggestion? why = null;
        var facts = new List<(long Number, StudyEvent Fact)>();
        foreach (var (at, fact) in journal)
        {
            state = JournalReader.Evolve(state, fact);
            if (fact is TrialSuggested suggested && suggested.Trial == number) why = suggested.Because;
            if (TrialOf(fact) == number || (fact is StudyEnded && state.Find(number) is not null)) facts.Add((at, fact));
        }
        return (state, state?.Find(number) is { } trial ? new TrialLife(state, trial, why, facts) : null);
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
