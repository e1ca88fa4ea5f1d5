using HyperTuneActors.Core.Studies;
using HyperTuneActors.Simulation.Machines;
using HyperTuneActors.Simulation.Timing;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>No slot is free while a trial waits that fits, for more than 10 s in which no fault strikes or lasts.</summary>
/// <param name="ledger">Says what waits.</param>
/// <param name="cluster">Says what is free.</param>
/// <param name="troubledUntil">When the last fault struck or ended; now, if one lasts.</param>
internal sealed class NoSlotIsIdle(Ledger ledger, SimulatedCluster cluster, Func<TimeSpan> troubledUntil) : Invariant
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly VirtualTime time = cluster.Time;
    private TimeSpan looked, idleSince, opened;

    public override string Name => "no slot is free while a fitting trial waits for more than 10 s without a fault";

    public override void Written(StudyEvent fact, StudyEvent? next)
    {
        if (fact is StudyOpened) opened = time.Now;
        if (fact is RunPlaced) idleSince = time.Now;
    }

    public override void Stepped()
    {
        if (time.Now == looked) return;
        if (!IsIdle()) idleSince = looked;
        looked = time.Now;
        if (!IsIdle()) idleSince = looked;
        var since = TimeSpan.FromTicks(Math.Max(Math.Max(idleSince.Ticks, opened.Ticks), troubledUntil().Ticks));
        Require(looked - since <= Patience,
            $"{FreeSlots()} slots are free since {since}, and {ledger.In(TrialPhase.Waiting)} trials wait for an attempt, {ledger.In(TrialPhase.Ready)} are ready, {ledger.In(TrialPhase.Wanted)} wanted, {ledger.BudgetLeft} more are due.");
    }

    private bool IsIdle() =>
        ledger.End is null && ledger.Incarnation > 0 && ledger.Slots.Count < ledger.Spec.Concurrency
        && Lives(cluster.Study) && Lives(cluster.Pool) && HasWork() && FreeSlots() > 0;

    private bool HasWork() =>
        ledger.In(TrialPhase.Waiting) + ledger.In(TrialPhase.Ready) > 0
        || (!cluster.IsSuggesting && ledger.In(TrialPhase.Wanted) + ledger.BudgetLeft > 0);

    private int FreeSlots() => cluster.Machines
        .Where(machine => Lives(machine.Party) && !IsCutOff(machine.Party))
        .Sum(machine => machine.Shape.Slots - machine.Living.Count);

    private bool IsCutOff(Party worker) =>
        cluster.Network.IsCut(worker, cluster.Study) || cluster.Network.IsCut(worker, cluster.Pool);

    private static bool Lives(Party party) => party.Current is { IsFrozen: false };
}
