using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Simulation.Machines;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>Each report is written once, in the order of its number, as its program said it.</summary>
internal sealed class ReportsCountOnce(Ledger ledger) : Invariant
{
    private readonly Dictionary<RunId, SimulatedProcess> processes = [];

    public override string Name => "each report is counted once, as it was said";

    public override void Began(Machine machine, SimulatedProcess process) => processes[process.Order.Run] = process;

    public override void Written(StudyEvent fact, StudyEvent? next)
    {
        if (fact is MetricReported reported) Check(reported);
        if (fact is CheckpointSaved saved) Check(saved);
        if (fact is not RunEnded ended || ledger.Find(ended.Run.Trial) is not { } trial) return;
        Require(ended.Seq == 0 || ended.Seq == trial.LastSeq + 1 || (ended.Seq > trial.LastSeq && ledger.End is not null),
            $"{ended.Run} ends with number {ended.Seq} after {trial.LastSeq}.");
    }

    private void Check(CheckpointSaved saved)
    {
        var last = ledger.Find(saved.Run.Trial)?.LastSeq;
        Require(saved.Seq == last + 1, $"Report {saved.Seq} of {saved.Run} is written after {last}.");
        Require(processes.TryGetValue(saved.Run, out var process) && process.Saved(saved.Seq) == saved.Step,
            $"Report {saved.Seq} of {saved.Run} says that step {saved.Step} is saved, and its program did not say it.");
    }

    private void Check(MetricReported reported)
    {
        var last = ledger.Find(reported.Run.Trial)?.LastSeq;
        Require(reported.Seq == last + 1, $"Report {reported.Seq} of {reported.Run} is written after {last}.");
        if (!processes.TryGetValue(reported.Run, out var process) || process.Said(reported.Seq) is not { } said)
            Break($"Report {reported.Seq} of {reported.Run} is written, and its program did not say it.");
        else
            Require(said.Step == reported.Step && said.Values.Equals(reported.Values),
                $"Report {reported.Seq} of {reported.Run} says step {said.Step}: {said.Values}; written is step {reported.Step}: {reported.Values}.");
    }
}
