using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Core.Studies;

/// <summary>Which trials take over the values of another instead of running, see <see cref="DuplicatePolicy.Reuse"/>.</summary>
internal static class ReuseRules
{
    /// <summary>When so many trials have ended one after the other without a run of their own, the next drafts are drawn anew
    /// like those of <see cref="DuplicatePolicy.Avoid"/>: else a sampler that insists on its favourite would spend the trial
    /// budget in a moment, and a study without one would never end.</summary>
    public const int MostInARow = 10;

    /// <param name="suggested">Its last fact suggests the trial.</param>
    /// <param name="trial">Which.</param>
    /// <param name="now">As in the fact before.</param>
    public static Decision After(Decision suggested, TrialNumber trial, Moment now) =>
        Due(suggested.Next!, trial) is { } of
            ? suggested.Then(new TrialReused(trial, of) { At = now }).Then(new TrialCompleted(trial) { At = now })
            : suggested;

    /// <summary>Shared with verification.</summary>
    /// <returns>The trial that a trial which has just been suggested reuses, the first to be complete of its configuration;
    /// <see langword="null"/> if it runs.</returns>
    public static TrialNumber? Due(StudyState state, TrialNumber trial) =>
        state.Reusable?.EndedWith(state.Ended, state.Trials[trial.Value].Point)?.Number;

    /// <summary>Whether the sampler's draft must differ from all that was tried.</summary>
    public static bool MustDiffer(StudyState state)
    {
        if (state.Spec.Duplicates != DuplicatePolicy.Reuse) return state.Distinct is not null;
        if (state.Ended.Count < MostInARow) return false;
        for (var last = 1; last <= MostInARow; last++)
            if (state.Trials[state.Ended[^last].Number.Value].Reuses is null) return false;
        return true;
    }
}
