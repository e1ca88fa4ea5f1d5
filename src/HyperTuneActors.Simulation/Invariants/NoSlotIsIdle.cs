using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Simulation.Machines;
using HyperTuneActors.Simulation.Timing;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>No slot is free while a trial waits that fits, for more than 10 s in which no fault strikes or lasts.</summary>
/// <remarks>A study that is closed, since its process died or its journal failed, counts from when it is open again. What a worker has left counts only where
/// it takes runs: one that is set aside does not, unless all are, as far as the pool knows. Nor does it count for a trial that could not
/// start there, whose place among the runs at once is kept; nor, while others are being suggested, for one that could not start
/// elsewhere: the study may hold offers from there for more than those.</remarks>
internal sealed class NoSlotIsIdle : Invariant
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>So long the pool may believe in a worker that is gone.</summary>
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(45);

    private readonly Ledger ledger;
    private readonly SimulatedCluster cluster;
    private readonly PromotionsAreDeserved promotions;
    private readonly Func<TimeSpan> troubledUntil;
    private readonly VirtualTime time;
    private TimeSpan looked, idleSince;
    private readonly Dictionary<string, WorkerStanding> standing = [];
    private readonly Dictionary<string, TimeSpan> seen = [];
    private readonly Dictionary<TrialNumber, string> couldNotStart = [];
    private readonly Opening opening;

    /// <param name="ledger">Says what waits.</param>
    /// <param name="cluster">Says what is free.</param>
    /// <param name="promotions">Says whether a paused trial is due.</param>
    /// <param name="opening">Says whether the study is open.</param>
    /// <param name="troubledUntil">When the last fault struck or ended; now, if one lasts.</param>
    public NoSlotIsIdle(
        Ledger ledger, SimulatedCluster cluster, PromotionsAreDeserved promotions, Opening opening, Func<TimeSpan> troubledUntil)
    {
        (this.ledger, this.cluster, this.promotions, this.opening) = (ledger, cluster, promotions, opening);
        (this.troubledUntil, time) = (troubledUntil, cluster.Time);
    }

    public override string Name => "no slot is free while a fitting trial waits for more than 10 s without a fault";

    public override void Written(StudyEvent fact, StudyEvent? next)
    {
        if (fact is StudyOpened or RunPlaced) idleSince = time.Now;
        if (fact is not StudyEvent.RunEnded ended) return;
        couldNotStart.Remove(ended.Run.Trial);
        if (ended.End is { Class: RunClass.StartFailed, Charged: false })
            couldNotStart[ended.Run.Trial] = ledger.Find(ended.Run.Trial)!.Places[0].Host.Worker;
    }

    public override void Sent(Life from, Party to, object message)
    {
        if (message is SlotsHere here) standing[from.Party.Name] = here.Standing;
    }

    public override void Stepped()
    {
        if (time.Now == looked) return;
        foreach (var machine in cluster.Machines.Where(IsThere)) seen[machine.Party.Name] = time.Now;
        if (!IsIdle()) idleSince = looked;
        looked = time.Now;
        if (!IsIdle()) idleSince = looked;
        var since = TimeSpan.FromTicks(Math.Max(idleSince.Ticks, troubledUntil().Ticks));
        Require(looked - since <= Patience,
            $"{FreeSlots()} slots are free since {since}, and {ledger.In(TrialPhase.Waiting)} trials wait for an attempt, {ledger.In(TrialPhase.Ready)} are ready, {ledger.In(TrialPhase.Wanted)} wanted, {ledger.TrialsLeft} more are due, {ledger.Paused} paused.");
    }

    private bool IsIdle() =>
        ledger.End is null && opening.IsOpen && ledger.Slots.Count < ledger.Spec.Concurrency
        && Lives(cluster.Study) && Lives(cluster.Pool) && (HasOtherWork() && ledger.Slots.Count + ledger.In(TrialPhase.Waiting) < ledger.Spec.Concurrency
            ? FreeSlots() > 0
            : ledger.In(TrialPhase.Waiting) > 0 && FreeFor(ledger.Trials.Where(trial => trial.Phase == TrialPhase.Waiting)));

    /// <summary>Beside trials that wait for their next attempt.</summary>
    private bool HasOtherWork() =>
        ledger.In(TrialPhase.Ready) > 0
        || promotions.AreDue
        || (!cluster.IsSuggesting && ledger.In(TrialPhase.Wanted) + ledger.TrialsLeft > 0);

    private int FreeSlots() => Takers().Sum(Free);

    private bool FreeFor(IEnumerable<TrialRecord> waiting)
    {
        var free = Takers().Where(machine => Free(machine) > 0).Select(machine => machine.Party.Name).ToArray();
        return free.Length > 0 && waiting.Any(trial =>
            !couldNotStart.TryGetValue(trial.Number, out var elsewhere)
            || (!cluster.IsSuggesting && free.Any(name => name != elsewhere)));
    }

    private int Free(Machine machine) => machine.Holds(ledger.Spec.Training.Needs) - machine.Living.Count;

    /// <summary>One on trial may have its run already.</summary>
    private Machine[] Takers()
    {
        var there = cluster.Machines.Where(IsThere).ToArray();
        var open = cluster.Machines.Where(IsBelievedOpen).ToArray();
        return open.Length > 0 ? [.. there.Intersect(open)] : there;
    }

    private bool IsThere(Machine machine) => Lives(machine.Party) && !IsCutOff(machine.Party);

    private bool IsBelievedOpen(Machine machine) => standing.GetValueOrDefault(machine.Party.Name) == WorkerStanding.Open
        && seen.TryGetValue(machine.Party.Name, out var last) && time.Now - last <= Believed;

    private bool IsCutOff(Party worker) =>
        cluster.Network.IsCut(worker, cluster.Study) || cluster.Network.IsCut(worker, cluster.Pool);

    private static bool Lives(Party party) => party.Current is { IsFrozen: false };
}
