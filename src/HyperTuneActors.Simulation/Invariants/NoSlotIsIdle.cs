using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Simulation.Machines;
using HyperTuneActors.Simulation.Timing;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>No slot is free while a trial waits that fits, for more than 10 s in which no fault strikes or lasts.</summary>
/// <remarks>A study that is closed, since its process died or its journal failed, counts from when it is open again. The
/// process that has it open may be an older one, which came back beside the one that took over.</remarks>
internal sealed class NoSlotIsIdle : Invariant
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Ledger ledger;
    private readonly SimulatedCluster cluster;
    private readonly PromotionsAreDeserved promotions;
    private readonly Func<TimeSpan> troubledUntil;
    private readonly VirtualTime time;
    private TimeSpan looked, idleSince;
    private bool isOpen;
    private Life? opener;

    /// <param name="ledger">Says what waits.</param>
    /// <param name="cluster">Says what is free.</param>
    /// <param name="promotions">Says whether a paused trial is due.</param>
    /// <param name="troubledUntil">When the last fault struck or ended; now, if one lasts.</param>
    public NoSlotIsIdle(
        Ledger ledger, SimulatedCluster cluster, PromotionsAreDeserved promotions, Func<TimeSpan> troubledUntil)
    {
        (this.ledger, this.cluster, this.promotions) = (ledger, cluster, promotions);
        (this.troubledUntil, time) = (troubledUntil, cluster.Time);
        cluster.Killed += party => isOpen &= party != cluster.Study;
        cluster.Disk.Failed += Close;
    }

    /// <summary>The study is closed until it is opened again.</summary>
    public void Close() => isOpen = false;

    public override string Name => "no slot is free while a fitting trial waits for more than 10 s without a fault";

    public override void Written(StudyEvent fact, StudyEvent? next)
    {
        if (fact is StudyOpened) (isOpen, opener) = (true, null);
        if (fact is StudyOpened or RunPlaced) idleSince = time.Now;
    }

    public override void Sent(Life from, Party to, object message)
    {
        if (message is SlotsWanted wanted && wanted.Incarnation == ledger.Incarnation) opener = from;
    }

    public override void Stepped()
    {
        if (time.Now == looked) return;
        if (!IsIdle()) idleSince = looked;
        looked = time.Now;
        if (!IsIdle()) idleSince = looked;
        var since = TimeSpan.FromTicks(Math.Max(idleSince.Ticks, troubledUntil().Ticks));
        Require(looked - since <= Patience,
            $"{FreeSlots()} slots are free since {since}, and {ledger.In(TrialPhase.Waiting)} trials wait for an attempt, {ledger.In(TrialPhase.Ready)} are ready, {ledger.In(TrialPhase.Wanted)} wanted, {ledger.TrialsLeft} more are due, {ledger.Paused} paused.");
    }

    private bool IsIdle() =>
        ledger.End is null && isOpen && opener is not { IsDead: true } && ledger.Slots.Count < ledger.Spec.Concurrency
        && Lives(cluster.Study) && Lives(cluster.Pool) && HasWork() && FreeSlots() > 0;

    private bool HasWork() =>
        ledger.In(TrialPhase.Waiting) + ledger.In(TrialPhase.Ready) > 0
        || promotions.AreDue
        || (!cluster.IsSuggesting && ledger.In(TrialPhase.Wanted) + ledger.TrialsLeft > 0);

    private int FreeSlots() => cluster.Machines
        .Where(machine => Lives(machine.Party) && !IsCutOff(machine.Party))
        .Sum(machine => machine.Shape.Slots - machine.Living.Count);

    private bool IsCutOff(Party worker) =>
        cluster.Network.IsCut(worker, cluster.Study) || cluster.Network.IsCut(worker, cluster.Pool);

    private static bool Lives(Party party) => party.Current is { IsFrozen: false };
}
