using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Simulation.Machines;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>Of a trial at most one attempt runs that the study believes in, no run is started twice, and no other attempt
/// leaves a trace in the journal.</summary>
internal sealed class OneAttemptCounts(Ledger ledger, IReadOnlyList<Machine> machines) : Invariant
{
    private readonly HashSet<RunId> started = [];

    public override string Name => "only the attempt that the study believes in has effects, and it runs once";

    public override void Written(StudyEvent fact, StudyEvent? next)
    {
        switch (fact)
        {
            case RunPlaced e:
                Require(ledger.Find(e.Run.Trial) is { IsLive: false } trial && e.Run.Attempt == trial.Attempt + 1,
                    $"{e.Run} is placed after attempt {ledger.Find(e.Run.Trial)?.Attempt}.");
                break;
            case RunStarted e: Believes(e.Run, fact); break;
            case MetricReported e: Believes(e.Run, fact); break;
            case CheckpointSaved e: Believes(e.Run, fact); break;
            case RunEnded e: Believes(e.Run, fact); break;
        }
    }

    public override void Began(Machine machine, SimulatedProcess process)
    {
        var run = process.Order.Run;
        Require(started.Add(run), $"{run} was started twice.");
        foreach (var other in machines.SelectMany(one => one.Living))
            if (other != process && other.Order.Run.Trial == run.Trial && ledger.IsLive(run) && ledger.IsLive(other.Order.Run))
                Break($"{run} and {other.Order.Run} run at once, and the study believes in both.");
    }

    private void Believes(RunId run, StudyEvent fact) =>
        Require(ledger.IsLive(run), $"{fact} is of a run that the study does not believe in.");
}
