using Akka.Actor;
using Akka.Event;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Simulation.Machines;
using HyperTuneActors.Simulation.Storage;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>Looks after each step of a simulation whether all invariants hold.</summary>
internal sealed class Watch
{
    private readonly SimulatedCluster cluster;
    private readonly Invariant[] invariants;
    private readonly Opening opening;

    /// <param name="system">The cluster's.</param>
    /// <param name="cluster">Not started yet.</param>
    public Watch(ActorSystem system, SimulatedCluster cluster)
    {
        this.cluster = cluster;
        Ledger = new Ledger(cluster.Spec);
        var promotions = new PromotionsAreDeserved(Ledger);
        opening = new Opening(cluster);
        StudyState? State() => cluster.Disk.KeepsFacts ? cluster.State : null;
        invariants =
        [
            new OneStatus(Ledger, State),
            new SlotsHoldOneRun(Ledger, cluster.Machines),
            new OneAttemptCounts(Ledger, cluster.Machines),
            new ReportsCountOnce(Ledger),
            new RungsKeepTheirShare(Ledger),
            promotions,
            new CheckpointsAreKept(Ledger, cluster.Storage),
            new BudgetsAreMet(Ledger, promotions),
            new FoldsAreTested(Ledger),
            new ReusesFollowConfigurations(Ledger),
            new StopsFollowTheirRule(Ledger),
            new EndsHaveReasons(),
            new AnswersFollowFacts(Ledger, cluster.Study),
            new EffectsFollowFacts(Ledger, cluster.Study),
            new WorkersAreWaitedFor(Ledger, cluster, opening, () => TroubledUntil()),
            new OverRunsEnd(Ledger, cluster, opening, () => TroubledUntil()),
            new LostRunsAreFree(State),
            new NoSlotIsIdle(Ledger, cluster, promotions, opening, () => TroubledUntil()),
        ];
        cluster.Disk.Written += Written;
        cluster.Network.Sent += Sent;
        cluster.Network.Delivered += Delivered;
        foreach (var machine in cluster.Machines) machine.Began += Began;
        system.EventStream.Subscribe(new CaptureRef((ExtendedActorSystem)system, Fail), typeof(Error));
    }

    public Ledger Ledger { get; }

    /// <summary>The first invariant that was broken, and how; <see langword="null"/> as long as all hold.</summary>
    public (string What, string How)? Broken { get; private set; }

    /// <summary>When the last fault struck or ended; now, if one lasts.</summary>
    public Func<TimeSpan> TroubledUntil { get; set; } = () => TimeSpan.Zero;

    /// <summary>Called with each fact when all have looked at it and the ledger has it.</summary>
    public event Action<StudyEvent>? Taken;

    /// <summary>Called when a whole batch is taken.</summary>
    public event Action? BatchTaken;

    public void Step()
    {
        foreach (var invariant in invariants)
        {
            invariant.Stepped();
            if (invariant.Broken is { } how) Break(invariant.Name, how);
        }
    }

    public void Break(string what, string how) => Broken ??= (what, how);

    private void Written(IReadOnlyList<Row> rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            var fact = (StudyEvent)rows[i].Content!;
            var next = i + 1 < rows.Count ? (StudyEvent)rows[i + 1].Content! : null;
            opening.Written(fact);
            foreach (var invariant in invariants) invariant.Written(fact, next);
            Ledger.Take(fact);
            Taken?.Invoke(fact);
        }
        foreach (var invariant in invariants) invariant.BatchWritten();
        BatchTaken?.Invoke();
    }

    private void Sent(Life from, Party to, object message)
    {
        foreach (var invariant in invariants) invariant.Sent(from, to, message);
    }

    private void Delivered(Life to, object message)
    {
        foreach (var invariant in invariants) invariant.Delivered(to, message);
    }

    private void Began(Machine machine, SimulatedProcess process)
    {
        foreach (var invariant in invariants) invariant.Began(machine, process);
    }

    /// <summary>An actor has failed. It may when the journal does, or when another process has it, and for nothing else.</summary>
    private void Fail(object error)
    {
        var cause = ((Error)error).Cause;
        if (cause is StudySupersededException) opening.Close();
        if (cause is not (null or IOException or SqliteException or JournalRejectedException or StudySupersededException))
            Break("no actor fails", cause.ToString());
    }
}
