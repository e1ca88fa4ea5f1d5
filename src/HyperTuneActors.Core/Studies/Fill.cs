using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;
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
        var slots = new Queue<Place>(offers.Usable(state).Take(state.Spec.Concurrency - state.Live.Count));
        decision = Placing(decision, slots, now);
        // A trial that is wanted now gets its draft later, unless its configuration was enqueued as a whole.
        var placed = decision.Steps.Length;
        decision = Wanting(decision, slots.Count, now);
        return decision.Steps.Length == placed ? decision : Placing(decision, slots, now);
    }

    private static Decision Placing(Decision decision, Queue<Place> slots, Moment now)
    {
        while (slots.Count > 0)
        {
            var state = decision.Next!;
            // A retry first: it has had a slot, and a study that was killed must go on as one that was not.
            var mayBegin = state.Waiting.IsEmpty && !state.IsClosing;
            var due = mayBegin ? state.Scheduler.Due(state.Rungs) : null;
            if ((due?.Trial ?? First(mayBegin ? state.Ready : state.Waiting)) is not { } next) break;
            if (due is { } promoted)
                decision = decision.Then(new TrialPromoted(next, promoted.Because.Rung, promoted.Because) { At = now });
            decision = decision.Then(Placing(decision.Next!, next, slots.Dequeue(), now));
        }
        return decision;
    }

    private static TrialNumber? First(ImmutableSortedSet<TrialNumber> trials) => trials.IsEmpty ? null : trials[0];

    private static RunPlaced Placing(StudyState state, TrialNumber number, Place slot, Moment now)
    {
        var trial = state.Trials[number.Value];
        return new RunPlaced(
            new RunId(state.Spec.Name, number, trial.Attempts + 1), [slot],
            state.Scheduler.NextPause(number, trial.Curve.LastStep), trial.LastCheckpoint) { At = now };
    }

    private static Decision Wanting(Decision decision, int slotsLeft, Moment now)
    {
        var state = decision.Next!;
        if (state.IsClosing) return decision;
        var wants = Math.Min(slotsLeft + state.Spec.LookAhead - state.Wants.Count - state.Ready.Count, state.TrialsLeft);
        for (var i = 0; i < wants; i++)
            decision = Wanting(decision, now);
        return decision;
    }

    private static Decision Wanting(Decision decision, Moment now)
    {
        var state = decision.Next!;
        var trial = new TrialNumber(state.Trials.Count);
        var given = state.Enqueued.IsEmpty ? null : state.Enqueued[0];
        decision = decision.Then(new TrialWanted(trial, given) { At = now });
        return given is not null && Given.Whole(state.Space, given) is { } whole
            ? decision.Then(new TrialSuggested(trial, whole, Enqueued.Because, Enqueued.NoInstructionSet) { At = now })
            : decision;
    }
}
