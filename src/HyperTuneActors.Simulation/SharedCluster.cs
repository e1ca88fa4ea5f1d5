using System.Collections.Immutable;
using Akka.Actor;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Workers;
using HyperTuneActors.Simulation.Curves;
using HyperTuneActors.Simulation.Machines;
using HyperTuneActors.Simulation.Storage;
using HyperTuneActors.Simulation.Timing;

namespace HyperTuneActors.Simulation;

/// <summary>Several studies on one cluster in virtual time, in which nothing goes wrong: the production actors of the studies, the
/// slot pool and the workers, with simulated machines and disk. It measures who gets how much of it.</summary>
/// <remarks>The workers join when the studies are open: nothing is preempted, so that whoever comes first to free slots has them until its
/// runs end.</remarks>
public sealed class SharedCluster : IDisposable
{
    private static readonly TimeSpan UntilWorkersJoin = TimeSpan.FromSeconds(1);

    private readonly ActorSystem system;
    private readonly ImmutableArray<StudySpec> studies;
    private readonly Dictionary<StudyName, StudyUse> uses;
    private readonly int seed;
    private TimeSpan looked;

    /// <param name="system">Made with <see cref="VirtualTime.Config"/>; nothing else may run in it.</param>
    /// <param name="studies">Their names differ.</param>
    /// <param name="shape">The cluster; its nodes are never preempted, and its latency is none.</param>
    /// <param name="training">What all programs report, and how long they take.</param>
    /// <param name="seed">Draws which actor is next.</param>
    public SharedCluster(ActorSystem system, ImmutableArray<StudySpec> studies, ClusterShape shape, ITrainingModel training, int seed = 1)
    {
        (this.system, this.studies, this.seed) = (system, studies, seed);
        Time = VirtualTime.TakeOver(system, seed, messagesInARow: 100);
        uses = studies.ToDictionary(study => study.Name, study => new StudyUse(study.Name, study.Weight));
        var disk = Disk.Of(system);
        disk.Latency = shape.WriteTime;
        disk.KeepsFacts = false;
        disk.Written += Count;

        var pool = system.ActorOf(Props.Create<SlotPoolActor>(), "pool");
        var offload = new SimulatedOffload(Time, shape.SuggestionTime, _ => { });
        var doors = studies.ToDictionary(study => study.Name, study => system.ActorOf(Props.Create<StudyDoor>(new StudySetup(
            study, "simulated", "0.1.0", pool, new SchedulerTime(system.Scheduler), offload, SimulatedCluster.InstructionSet,
            new SnapshotRule(long.MaxValue, long.MaxValue))), $"study-{study.Name}"));
        var ways = system.ActorOf(Props.Create<Ways>(doors), "ways");
        Time.After(UntilWorkersJoin, () =>
        {
            for (var i = 0; i < shape.Nodes.Length; i++) Join(i, shape.Nodes[i], pool, ways, training);
        });
    }

    public VirtualTime Time { get; }

    /// <summary>What each study has had, in the order of their names.</summary>
    public IReadOnlyList<StudyUse> Uses => [.. uses.Values.OrderBy(use => use.Name)];

    /// <summary>Whether every study has trials to begin: the largest may still be short of one for a moment.</summary>
    public bool AllWantMore => studies.All(study => uses[study.Name].Placed < study.Budget.Trials);

    /// <summary>Forgets what was used so far.</summary>
    public void BeginToMeasure()
    {
        looked = Time.Now;
        foreach (var use in uses.Values) use.SlotTime = TimeSpan.Zero;
    }

    public bool RunUntil(Func<bool> isSo, TimeSpan atMost)
    {
        var came = Time.RunUntil(isSo, atMost);
        Account();
        return came;
    }

    public void Dispose()
    {
        Disk.Of(system).Written -= Count;
        Time.Dispose();
    }

    private void Join(int index, NodeShape node, IActorRef pool, IActorRef ways, ITrainingModel training)
    {
        var party = new Party($"worker-{index:000}", index);
        party.Begin(1);
        var machine = new Machine(party, node, Time, training, new SharedStorage(), new Dice((ulong)seed).For(index));
        Func<long> lives = () => 1;
        system.ActorOf(Props.Create<WorkerActor>(party.Name, lives, node.Capacity, pool, ways, machine, Rhythm.Usual), party.Name);
    }

    private void Count(IReadOnlyList<Row> rows)
    {
        Account();
        foreach (var row in rows)
        {
            switch (row.Content)
            {
                case StudyEvent.RunPlaced e:
                    uses[e.Run.Study].Running++;
                    uses[e.Run.Study].Placed++;
                    break;
                case StudyEvent.RunEnded e: uses[e.Run.Study].Running--; break;
            }
        }
    }

    private void Account()
    {
        var passed = Time.Now - looked;
        looked = Time.Now;
        if (passed == TimeSpan.Zero) return;
        foreach (var use in uses.Values) use.SlotTime += passed * use.Running;
    }

    /// <summary>The workers' way to the studies, as the shard region is in a cluster.</summary>
    private sealed class Ways : ReceiveActor
    {
        public Ways(Dictionary<StudyName, IActorRef> doors) => ReceiveAny(message =>
        {
            if (StudyRegion.StudyOf(message) is { } study && doors.TryGetValue(study, out var door)) door.Forward(message);
        });
    }
}

/// <summary>What a study has had of a cluster.</summary>
public sealed class StudyUse(StudyName name, double weight)
{
    public StudyName Name => name;

    public double Weight => weight;

    /// <summary>Runs that are placed and have not ended.</summary>
    public int Running { get; internal set; }

    /// <summary>Runs that were placed.</summary>
    public int Placed { get; internal set; }

    /// <summary>How long it had slots, added up over them.</summary>
    public TimeSpan SlotTime { get; internal set; }
}
