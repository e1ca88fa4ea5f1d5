using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Core.Studies;

/// <summary>Which checkpoints nobody needs any more. Looked at after every decision, for the trials that it touched.</summary>
/// <remarks>A trial that has not ended keeps its last one, which its next run goes on from; of those that wait at a rung only
/// the best do. A trial that has ended keeps none, unless it is the best of all.</remarks>
internal static class CheckpointRules
{
    public static Decision Settle(Decision decision, StudyState? before, Moment now)
    {
        if (decision.Next is null || decision.Steps.IsEmpty || decision.Next.Spec.Keep == CheckpointKeeping.All) return decision;
        foreach (var (fact, after) in decision.Steps)
            decision = After(fact, after, decision, before, now);
        return decision;
    }

    private static Decision After(StudyEvent fact, StudyState after, Decision decision, StudyState? before, Moment now) =>
        fact switch
        {
            CheckpointSaved e => Trim(decision, e.Run.Trial, now),
            TrialPruned e => Trim(decision, e.Trial, now),
            TrialFailed e => Trim(decision, e.Trial, now),
            TrialCompleted e when before?.Best is { } former && former != after.Best =>
                Trim(Trim(decision, e.Trial, now), former, now),
            TrialCompleted e => Trim(decision, e.Trial, now),
            RunEnded e when after.Trials[e.Run.Trial.Value].Status == TrialStatus.Paused => Displace(decision, e.Run.Trial, now),
            _ => decision,
        };

    private static Decision Trim(Decision decision, TrialNumber number, Moment now)
    {
        var state = decision.Next!;
        var trial = state.Trials[number.Value];
        if (trial.Checkpoints is not { All: var held }) return decision;
        foreach (var checkpoint in held)
            if (WhyDrop(state, trial, checkpoint) is { } because)
                decision = Drop(decision, number, checkpoint, because, now);
        return decision;
    }

    private static string? WhyDrop(StudyState state, Trial trial, Checkpoint checkpoint)
    {
        if (trial.IsEnded && state.Best != trial.Number)
            return "Its trial has ended, and is not the best.";
        if (!Counts(trial, checkpoint))
            return "Its step does not count: its trial had been stopped before.";
        return checkpoint == trial.Checkpoints!.All.Last(held => Counts(trial, held))
                || checkpoint.Step == state.Spec.Leading.ValueStep(trial.Curve)
            ? null
            : "A later one of its trial is saved.";
    }

    private static bool Counts(Trial trial, Checkpoint checkpoint) => checkpoint.Step <= trial.Curve.LastStep;

    /// <summary>A trial has begun to wait at its rung: of those that wait there, the best keep their checkpoints, and all that
    /// are due.</summary>
    private static Decision Displace(Decision decision, TrialNumber parked, Moment now)
    {
        var state = decision.Next!;
        var rung = state.Rungs.All.Single(rung => rung.Step == state.RungOf(state.Trials[parked.Value]));
        var waiting = rung.Candidates;
        var kept = Math.Max(
            state.Scheduler.Hopeful, state.Scheduler.CountDue(state.Rungs with { All = [rung] }, waiting.Count));
        // More than one is displaced where several runs ended at once, or where better trials made some not due any more.
        var last = Math.Min(waiting.Count, kept + state.Spec.Concurrency);
        for (var place = kept; place < last; place++)
            decision = DropAll(decision, waiting[place].Trial, now);
        return waiting.Take(kept).Any(entry => entry.Trial == parked.Value)
            ? decision
            : DropAll(decision, parked.Value, now);
    }

    private static Decision DropAll(Decision decision, int number, Moment now)
    {
        var trial = decision.Next!.Trials[number];
        foreach (var checkpoint in trial.Checkpoints?.All ?? [])
            decision = Drop(decision, trial.Number, checkpoint, "Better trials wait at its rung.", now);
        return decision;
    }

    private static Decision Drop(Decision decision, TrialNumber trial, Checkpoint checkpoint, string because, Moment now) =>
        decision.Then(new CheckpointDropped(trial, checkpoint.Attempt, checkpoint.Step, because) { At = now });
}
