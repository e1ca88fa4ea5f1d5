using HyperTuneActors.Simulation.Invariants;
using HyperTuneActors.Simulation.Machines;
using HyperTuneActors.Simulation.Storage;
using static HyperTuneActors.Simulation.Faults.FaultKind;

namespace HyperTuneActors.Simulation.Faults;

/// <summary>Lets faults strike a simulated cluster, and knows which of them hit something that was alive.</summary>
internal sealed class FaultInjector
{
    private static readonly TimeSpan ShortDown = TimeSpan.FromSeconds(1);

    private readonly SimulatedCluster cluster;
    private readonly Ledger ledger;
    private readonly Action<FaultKind> hit;
    private readonly Random random;
    private readonly Queue<Fault> due;
    private readonly Doubles doubles;
    private readonly Queue<Fault> writes = new();          // faults that wait for the study's next write
    private readonly List<Fault> storms = [];              // faults of messages that last
    private int lasting;                                   // until all of them are over the simulation is not
    private int troubling;                                 // those of them that may keep a slot idle
    private int tornReads;
    private TimeSpan troubled;
    private TimeSpan down = ShortDown;

    /// <param name="cluster">Not started yet.</param>
    /// <param name="ledger">Counts the facts.</param>
    /// <param name="faults">Those to strike.</param>
    /// <param name="seed">Draws which messages a storm hits.</param>
    /// <param name="hit">Told of each that hit a live party or a message under way.</param>
    public FaultInjector(SimulatedCluster cluster, Ledger ledger, IEnumerable<Fault> faults, int seed, Action<FaultKind> hit)
    {
        (this.cluster, this.ledger, this.hit) = (cluster, ledger, hit);
        random = new Random(seed);
        doubles = new Doubles(cluster);
        due = new Queue<Fault>(faults.OrderBy(fault => fault.AfterFacts));
        cluster.Disk.Fate = FateOf;
        cluster.Network.Fate = FateOf;
        cluster.Disk.TearsSnapshot = () => tornReads > 0 && tornReads-- > 0 && Hits(SnapshotIsTorn);
        cluster.Network.Exhausted += _ => Hits(StudyCrashesWhileAnswering);
        cluster.Killed += Restart;
    }

    /// <summary>Called with each when it strikes, whether it hits or not.</summary>
    public event Action<Fault>? Struck;

    /// <summary>How many hit.</summary>
    public int Hit { get; private set; }

    /// <summary>Whether one lasts.</summary>
    public bool Lasts => lasting > 0;

    /// <summary>When the last one struck or ended; now, if one lasts.</summary>
    public TimeSpan TroubledUntil => troubling > 0 || cluster.Disk.BusyUntil - Now > ShortDown ? troubled = Now : troubled;

    private TimeSpan Now => cluster.Time.Now;

    /// <summary>After each batch: what is due now strikes when its seconds have passed.</summary>
    public void Look()
    {
        while (due.TryPeek(out var fault) && fault.AfterFacts <= ledger.Facts)
        {
            due.Dequeue();
            lasting++;                                     // until it has struck
            cluster.Time.After(TimeSpan.FromSeconds(fault.AfterSeconds), () => Strike(fault));
        }
    }

    private void Strike(Fault fault)
    {
        End();
        Struck?.Invoke(fault);
        if (StrikeNow(fault)) Hits(fault.Kind);
    }

    private bool StrikeNow(Fault fault)
    {
        var (time, node) = (TimeSpan.FromSeconds(fault.Seconds), cluster.Machines[fault.Target % cluster.Machines.Count]);
        switch (fault.Kind)
        {
            case StudyCrashes: return CrashStudy(time);
            case StudyCrashesWhileAnswering: return CrashWhileAnswering(fault.Count, time);
            case StudyCrashesBeforeWrite or StudyCrashesInsideWrite or StudyCrashesAfterWrite
                or JournalFailsBeforeWrite or JournalFailsAfterWrite or JournalRejects: return Wait(fault);
            case JournalIsSlow: return SlowJournal(fault.Strength, time);
            case StudyFreezes: return Freeze(cluster.Study, time);
            case StudyIsTakenOver: return TakeOver(time);
            case StudyIsOpenTwice: return OpenTwice(fault, time);
            case StudyIsHandedOver: return Wait(fault);
            case StudyAndPoolCrash: return CrashStudy(time) & Crash(cluster.Pool, time);
            case PoolIsTakenOver: return Double(cluster.Pool, [cluster.Study, .. Staying(fault)], time, keepsOlder: false);
            case PoolCrashes: return Crash(cluster.Pool, time);
            case PoolFreezes: return Freeze(cluster.Pool, time);
            case NodeIsLost: return Crash(node.Party, time, keepsDisk: fault.Strength < 0.5);
            case WorkerIsRestarted: return RestartWorker(node, time);
            case WorkerIsReplaced: return ReplaceWorker(node, time);
            case NodeIsSlow: return Slow(node.Party, fault.Strength, time);
            case NodeFreezes: return Freeze(node.Party, time);
            case Partition: return Cut(Side(fault.Target), Side(fault.Other), time);
            case MessagesAreLost or MessagesAreRepeated or MessagesAreReordered or MessagesAreDelayed: return Storm(fault, time);
            case ProgramDoesNotStart: return FailStarts(node, fault.Count);
            case CheckpointsAreLost: return LoseCheckpoints(fault.Target, fault.Count);
            case SnapshotIsTorn: return Tear(time);
            case ClockJumps: return Jump(time);
            default: return ProgramFaults.Strike(cluster.Machines, fault);
        }
    }

    private bool CrashStudy(TimeSpan time)
    {
        if (cluster.Study.Current is not { } life) return false;
        down = time;
        cluster.Kill(life);
        return true;
    }

    private bool CrashWhileAnswering(int messages, TimeSpan time)
    {
        if (cluster.Study.Current is not { } life) return false;
        down = time;
        life.SendsLeft = messages;
        return false;                                      // it hits when it has sent them
    }

    private bool Wait(Fault fault)
    {
        var times = fault.Kind == StudyIsHandedOver ? 1 : Math.Max(1, fault.Count);
        for (var i = 0; i < times; i++) writes.Enqueue(fault);
        return false;                                      // it hits when a write comes
    }

    private bool SlowJournal(double factor, TimeSpan time)
    {
        cluster.Disk.Slowness *= factor;
        For(time, () => cluster.Disk.Slowness /= factor, isTrouble: true);
        return true;
    }

    private bool Freeze(Party party, TimeSpan time)
    {
        if (party.Current is not { IsFrozen: false } life) return false;
        cluster.Freeze(party);
        For(time, () => cluster.Thaw(life));
        return true;
    }

    /// <summary>The frozen one goes on beside the new one for a second time as long, and is then ended as a node that learns
    /// that it was given up.</summary>
    private bool TakeOver(TimeSpan time)
    {
        if (cluster.Study.Current is not { IsFrozen: false } life) return false;
        cluster.Freeze(cluster.Study);
        SimulatedCluster.Abandon(life);
        cluster.StartStudy();
        For(time, () =>
        {
            cluster.Thaw(life);
            For(time, () => cluster.Kill(life), isTrouble: true);
        }, isTrouble: true);
        return true;
    }

    private bool OpenTwice(Fault fault, TimeSpan time)
    {
        if (cluster.Study.Current is not { IsFrozen: false } life) return false;
        life.MayOpenAgain = fault.Strength > 0.3;
        return Double(cluster.Study, Staying(fault), time, fault.Count == 2);
    }

    private bool Double(Party party, IReadOnlyCollection<Party> staying, TimeSpan time, bool keepsOlder)
    {
        if (doubles.Begin(party, staying) is not { } end) return false;
        For(time, () => end(keepsOlder), isTrouble: true);
        return true;
    }

    private Party[] Staying(Fault fault) =>
        [.. cluster.Machines.Take(fault.Target % (cluster.Machines.Count + 1)).Select(machine => machine.Party)];

    /// <summary>Another process opens the study some time after this one has left it.</summary>
    private void HandOver(TimeSpan time)
    {
        lasting++;
        cluster.HandOver(() => { down = time; End(); });
    }

    private bool RestartWorker(Machine node, TimeSpan time)
    {
        if (!node.IsDetached) return Crash(node.Party, time);
        return node.Party.Current is { IsFrozen: false } && Crash(node.Party, time, machine => machine.Forsake());
    }

    private bool ReplaceWorker(Machine node, TimeSpan time)
    {
        if (!node.IsDetached) return Crash(node.Party, time);
        if (node.Party.Current is not { IsFrozen: false } life) return false;
        cluster.Replace(life);
        return true;
    }

    private bool Crash(Party party, TimeSpan time, bool keepsDisk = true) =>
        Crash(party, time, machine => machine.Lose(keepsDisk));

    private bool Crash(Party party, TimeSpan time, Action<Machine> lose)
    {
        if (party.Current is not { } life) return false;
        lasting++;
        cluster.Kill(life, lose);
        cluster.Time.After(time, () =>
        {
            cluster.Begin(party);
            End();
        });
        return true;
    }

    private bool Slow(Party party, double factor, TimeSpan time)
    {
        party.SlowDown(factor);
        For(time, () => party.SlowDown(1 / factor), isTrouble: true);
        return party.Current is not null;
    }

    private bool Cut(Party a, Party b, TimeSpan time)
    {
        if (a == b) return false;
        cluster.Network.Cut(a, b);
        var fromPool = (a == cluster.Study && b == cluster.Pool) || (a == cluster.Pool && b == cluster.Study);
        For(time, () => cluster.Network.Heal(a, b), isTrouble: fromPool);
        return a.Current is not null && b.Current is not null;
    }

    private bool Storm(Fault fault, TimeSpan time)
    {
        storms.Add(fault);
        For(time, () => storms.Remove(fault), isTrouble: fault.Kind is MessagesAreLost or MessagesAreDelayed);
        return false;                                      // it hits with the first message
    }

    private static bool FailStarts(Machine node, int count)
    {
        node.FailingStarts += count;
        return node.Party.Current is not null;
    }

    private bool LoseCheckpoints(int target, int count)
    {
        var saved = cluster.Storage.Saved.ToArray();
        for (var i = 0; i < count && i < saved.Length; i++) cluster.Storage.Lose(saved[(target + i) % saved.Length]);
        return saved.Length > 0;
    }

    private bool Tear(TimeSpan time)
    {
        tornReads++;
        CrashStudy(time);
        return false;                                      // it hits if there is a snapshot to read
    }

    private bool Jump(TimeSpan by)
    {
        cluster.Time.Scheduler.WallOffset += by;
        return cluster.Study.Current is not null;
    }

    private Party Side(int side) => side switch
    {
        0 => cluster.Study,
        1 => cluster.Pool,
        _ => cluster.Machines[(side - 2) % cluster.Machines.Count].Party,
    };

    private WriteFate FateOf(IReadOnlyList<Row> rows)
    {
        if (!writes.TryDequeue(out var fault)) return WriteFate.Written;
        Hits(fault.Kind);
        if (fault.Kind == StudyIsHandedOver)
        {
            HandOver(TimeSpan.FromSeconds(fault.Seconds));
            return WriteFate.Written;
        }
        down = TimeSpan.FromSeconds(fault.Seconds);
        return fault.Kind switch
        {
            StudyCrashesBeforeWrite => WriteFate.CrashBefore,
            StudyCrashesInsideWrite => fault.Strength > 0.5 ? WriteFate.CrashInsideKept : WriteFate.CrashInsideLost,
            StudyCrashesAfterWrite => WriteFate.CrashAfter,
            JournalFailsBeforeWrite => WriteFate.FailsBefore,
            JournalFailsAfterWrite => WriteFate.WrittenThenFails,
            _ => WriteFate.Rejected,
        };
    }

    private MessageFate FateOf(Life from, Party to, object message)
    {
        foreach (var storm in storms)
        {
            var (a, b) = (Side(storm.Target), Side(storm.Other));
            var isMeant = a == b || (from.Party == a && to == b) || (from.Party == b && to == a);
            if (!isMeant || random.NextDouble() >= storm.Strength) continue;
            Hits(storm.Kind);
            return storm.Kind switch
            {
                MessagesAreLost => MessageFate.Lost,
                MessagesAreRepeated => MessageFate.Repeated,
                MessagesAreReordered => MessageFate.Reordered,
                _ => MessageFate.Delayed,
            };
        }
        return MessageFate.Delivered;
    }

    // Whoever dies of something else than a fault with its own end starts again after a while.
    private void Restart(Party party)
    {
        troubled = Now;
        if (party != cluster.Study) return;
        For(down, cluster.StartStudy);
        down = ShortDown;
    }

    private bool Hits(FaultKind kind)
    {
        troubled = Now;
        Hit++;
        hit(kind);
        return true;
    }

    private void For(TimeSpan time, Action heal, bool isTrouble = false)
    {
        lasting++;
        if (isTrouble) troubling++;
        cluster.Time.After(time, () =>
        {
            heal();
            if (isTrouble) troubling--;
            End();
        });
    }

    private void End()
    {
        lasting--;
        troubled = Now;
    }
}
