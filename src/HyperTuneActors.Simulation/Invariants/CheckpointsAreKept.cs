using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Simulation.Machines;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>A run goes on from the last checkpoint of its trial that is recorded and not dropped, and trains no step up to it
/// again; none is dropped that a run may go on from, and none deleted that is not dropped.</summary>
internal sealed class CheckpointsAreKept : Invariant
{
    private readonly Ledger ledger;
    private readonly HashSet<CheckpointName> lost = [];
    private readonly Dictionary<RunId, Checkpoint?> from = [];

    public CheckpointsAreKept(Ledger ledger, SharedStorage storage)
    {
        this.ledger = ledger;
        storage.Lost += checkpoint => lost.Add(checkpoint);
        storage.Deleting += Deleting;
    }

    public override string Name => "a run goes on from the last checkpoint, and none that is needed is deleted";

    public override void Written(StudyEvent fact, StudyEvent? next)
    {
        switch (fact)
        {
            case RunPlaced e when ledger.Find(e.Run.Trial) is { } trial: Place(e, trial); break;
            case MetricReported e: Report(e); break;
            case CheckpointDropped e when ledger.Find(e.Trial) is { } trial: Drop(e, trial); break;
        }
    }

    private void Place(RunPlaced placed, TrialRecord trial)
    {
        (int, int)? last = trial.Checkpoints.Count == 0 ? null : trial.Checkpoints[^1];
        (int, int)? named = placed.From is { } checkpoint ? (checkpoint.Attempt, checkpoint.Step) : null;
        Require(last == named, $"{placed} does not go on from {last}, the last checkpoint.");
        Require(placed.From is not { } at || at.Step <= trial.LastStep, $"{placed} goes on from a step that is not recorded.");
        from[placed.Run] = placed.From;
    }

    private void Report(MetricReported reported) => Require(
        !from.TryGetValue(reported.Run, out var checkpoint) || checkpoint is null || reported.Step > checkpoint.Step
            || lost.Contains(new CheckpointName(reported.Run with { Attempt = checkpoint.Attempt }, checkpoint.Step)),
        $"{reported} trains a step again that {checkpoint} holds.");

    private void Drop(CheckpointDropped dropped, TrialRecord trial)
    {
        Require(trial.Checkpoints.Contains((dropped.Attempt, dropped.Step)), $"{dropped}, which is not held.");
        var isNeeded = !trial.HasEnded && trial.Phase != TrialPhase.Paused && trial.Checkpoints[^1] == (dropped.Attempt, dropped.Step)
            && dropped.Step <= trial.LastStep;
        Require(!isNeeded, $"{dropped}, from which the next run would go on.");
    }

    private void Deleting(CheckpointName checkpoint)
    {
        var trial = ledger.Find(checkpoint.Run.Trial);
        Require(trial?.Checkpoints.Contains((checkpoint.Run.Attempt, checkpoint.Step)) != true,
            $"{checkpoint} is deleted, and the journal holds it.");
        Require(!ledger.IsLive(checkpoint.Run) || checkpoint.Step < trial!.LastStep || trial.HasEnded || trial.IsPaused,
            $"{checkpoint} is deleted, and may still be recorded.");
    }
}
