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
        var slots = offers.Usable(state).Take(state.Spec.Concurrency - state.Live.Count).ToList();
        decision = Placing(decision, slots, offers, now);
        // A trial that is wanted now gets its draft later, unless its configuration was enqueued as a whole.
        var placed = decision.Steps.Length;
        decision = Wanting(decision, Math.Min(slots.Count, Math.Max(0, RoomToBegin(decision.Next!))), now);
        return decision.Steps.Length == placed ? decision : Settle(Placing(decision, slots, offers, now), now);
    }

    private static Decision Placing(Decision decision, List<Place> slots, Offers offers, Moment now)
    {
        while (slots.Count > 0)
        {
            var state = decision.Next!;
            // A retry first: it has had a slot, and a study that was killed must go on as one that was not.
            var retry = Retry(state, slots, offers);
            var mayBegin = retry is null && !state.IsClosing && RoomToBegin(state) > 0;
            var due = mayBegin ? state.Scheduler.Due(state.Rungs) : null;
            var ready = mayBegin && !state.Ready.IsEmpty ? state.Ready[0] : (TrialNumber?)null;
            if ((retry?.Trial ?? due?.Trial ?? ready) is not { } next) break;
            if (due is { } promoted)
                decision = decision.Then(new TrialPromoted(next, promoted.Because.Rung, promoted.Because) { At = now });
            var slot = retry?.Slot ?? 0;
            decision = decision.Then(Placing(decision.Next!, next, slots[slot], now));
            slots.RemoveAt(slot);
        }
        return decision;
    }

    /// <summary>How many runs more may begin beside the trials whose next attempt is due.</summary>
    private static int RoomToBegin(StudyState state) => state.Spec.Concurrency - state.Live.Count - state.Waiting.Count;

    /// <returns>The first trial whose next attempt is due and may have one of the slots, with the first such slot's place.</returns>
    private static (TrialNumber Trial, int Slot)? Retry(StudyState state, List<Place> slots, Offers offers)
    {
        foreach (var trial in state.Waiting)
            for (var slot = 0; slot < slots.Count; slot++)
                if (StartRules.MayUse(state, trial, slots[slot], offers)) return (trial, slot);
        return null;
    }

    private static RunPlaced Placing(StudyState state, TrialNumber number, Place slot, Moment now)
    {
        var trial = state.Trials[number.Value];
        return new RunPlaced(
            new RunId(state.Spec.Name, number, trial.Attempts + 1), [slot],
            state.Scheduler.NextPause(number, trial.Curve.LastStep), trial.LastCheckpoint) { At = now };
    }

    /// <summary>A trial that reuses another takes no slot, and may be the last of the budget.</summary>
    private static Decision Settle(Decision decision, Moment now) =>
        decision.Steps.Any(step => step.Fact is TrialReused) ? EndRules.Settle(decision, now) : decision;

    private static Decision Wanting(Decision decision, int slotsLeft, Moment now)
    {
        for (var left = WantsOf(decision.Next!, slotsLeft); left > 0; left--)
        {
            decision = Wanting(decision, now);
            if (decision.Steps[^1].Fact is TrialCompleted) left = 1 + WantsOf(decision.Next!, slotsLeft);     // its slot is free still
        }
        return decision;
    }

    private static int WantsOf(StudyState state, int slotsLeft) => state.IsClosing
        ? 0
        : Math.Min(slotsLeft + state.Spec.LookAhead - state.Wants.Count - state.Ready.Count, state.TrialsLeft);

    private static Decision Wanting(Decision decision, Moment now)
    {
        var state = decision.Next!;
        var trial = new TrialNumber(state.Trials.Count);
        var given = state.Enqueued.IsEmpty ? null : state.Enqueued[0];
        decision = decision.Then(new TrialWanted(trial, given) { At = now });
        return given is not null && Given.Whole(state.Space, given) is { } whole
            ? ReuseRules.After(
                decision.Then(new TrialSuggested(trial, whole, Enqueued.Because, Enqueued.NoInstructionSet) { At = now }), trial, now)
            : decision;
    }
}
