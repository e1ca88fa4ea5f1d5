using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Core.Studies;

/// <summary>Gives each offered slot to what deserves it now, and wants new trials for the slots that are left.</summary>
/// <remarks>Which kind of work a slot gets is never chosen before the slot is there: that is the rule of asynchronous
/// successive halving, and it costs nothing elsewhere.</remarks>
public static class Fill
{
    /// <returns>A decision whose facts place runs and want trials; without facts if there is nothing to do.</returns>
    public static Decision Apply(StudyState state, Offers offers, Moment now)
    {
        var decision = Decision.Only(state, Answer.Done.Instance);
        if (state.End is not null) return decision;
        var left = 0;
        foreach (var slot in offers.Usable(state).Take(state.Spec.Concurrency - state.Live.Count))
        {
            if (Next(decision.Next!) is { } trial)
                decision = decision.Then(Placing(decision.Next!, trial, slot, now));
            else
                left++;
        }
        return Wanting(decision, left, now);
    }

    private static RunPlaced Placing(StudyState state, TrialNumber trial, Place slot, Moment now) =>
        new(new RunId(state.Spec.Name, trial, state.Trials[trial.Value].Attempts + 1), [slot]) { At = now };

    private static TrialNumber? Next(StudyState state) =>
        state.Scheduler.Due(state.Rungs) ?? First(state.Waiting) ?? First(state.Ready);

    private static TrialNumber? First(ImmutableSortedSet<TrialNumber> trials) => trials.IsEmpty ? null : trials[0];

    private static Decision Wanting(Decision decision, int offersLeft, Moment now)
    {
        var state = decision.Next!;
        // A new trial is always wanted for a slot that is left, and never placed in the same batch: one pass changes all.
        var wants = Math.Min(offersLeft + state.Spec.LookAhead - state.Wants.Count - state.Ready.Count, state.BudgetLeft);
        for (var i = 0; i < wants; i++)
            decision = decision.Then(new TrialWanted(new TrialNumber(decision.Next!.Trials.Count)) { At = now });
        return decision;
    }
}
