using Akka.Actor;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Workers;
using HyperTuneActors.Simulation.Curves;
using HyperTuneActors.Simulation.Invariants;
using HyperTuneActors.Simulation.Machines;
using HyperTuneActors.Simulation.Storage;
using HyperTuneActors.Simulation.Timing;

namespace HyperTuneActors.Simulation;

/// <summary>One study on a cluster in virtual time: the production actors of the study, the slot pool and the workers, each
/// party a process of its own, with simulated machines, network and disk between them. Deterministic by its seed.</summary>
public sealed class SimulatedCluster : IDisposable
{
    /// <summary>What suggestions made here say of the processor.</summary>
    public const string InstructionSet = "simulated";

    private static readonly string[] Fixed = ["study", "pool", "client"];

    private readonly ActorSystem system;
    private readonly ClusterShape shape;
    private readonly List<(IActorRef Listener, Func<StudyEvent, bool> Wants)> listeners = [];
    private readonly Party study, pool, client;
    private readonly Party[] parties;
    private readonly Machine[] machines;
    private readonly Dice dice;
    private readonly Watch? watch;
    private int suggesting;
    private StudyState? state;
    private bool hasEnded;
    private int runs;
    private int commands;

    /// <param name="system">Made with <see cref="VirtualTime.Config"/>; nothing else may run in it.</param>
    /// <param name="spec">The study. Its training is played by <paramref name="training"/>; nothing is started.</param>
    /// <param name="shape">The cluster.</param>
    /// <param name="training">What the program reports; by default <see cref="SyntheticTraining"/> with steps of 10 s.</param>
    /// <param name="seed">Of all that is drawn: which actor is next, delays, curves.</param>
    /// <param name="messagesInARow">See <see cref="VirtualTime.TakeOver"/>.</param>
    /// <param name="watched">Whether invariants are looked at after each step.</param>
    public SimulatedCluster(
        ActorSystem system, StudySpec spec, ClusterShape shape, ITrainingModel? training = null, int seed = 1,
        int messagesInARow = 1, bool watched = true)
    {
        (this.system, Spec, this.shape) = (system, spec, shape);
        Time = VirtualTime.TakeOver(system, seed, messagesInARow);
        Disk = Disk.Of(system);
        dice = new Dice((ulong)seed);
        training ??= new SyntheticTraining(spec, TimeSpan.FromSeconds(10), (ulong)seed);

        parties = [.. Fixed.Concat(shape.Nodes.Select((_, i) => $"worker-{i}")).Select((name, i) => new Party(name, i))];
        (study, pool, client) = (parties[0], parties[1], parties[2]);
        machines =
        [
            .. shape.Nodes.Select((node, i) => new Machine(parties[3 + i], node, Time, training, Storage, dice.For(3 + i)))
        ];
        Network = new Network((ExtendedActorSystem)system, Time, parties.Length, new Random(seed)) { Latency = shape.Latency };
        Network.Exhausted += Kill;
        Disk.Lives = actor => Network.LifeOf(actor) is { IsDead: false };
        Disk.Crash = actor => Kill(Network.LifeOf(actor)!);
        Disk.Latency = shape.WriteTime;
        Disk.Written += Tell;
        if (watched) watch = new Watch(system, this);
        Time.Agenda.Begin(seed);                              // a watch leaves the run as it is
    }

    public StudySpec Spec { get; }

    public VirtualTime Time { get; }

    public Disk Disk { get; }

    /// <summary>What the study's facts come to so far; <see langword="null"/> before the first.</summary>
    public StudyState? State
    {
        get
        {
            var rows = Disk.Facts(PersistenceId);
            for (var i = (int)(state?.Facts ?? 0); i < rows.Count; i++)
                state = StudyState.Evolve(state, (StudyEvent)rows[i].Content!);
            return state;
        }
    }

    /// <summary>When the study takes snapshots.</summary>
    public SnapshotRule Snapshots { get; init; } = new();

    /// <summary>Which invariant was broken so far, as a sentence, and how; <see langword="null"/> as long as all hold.</summary>
    public string? Broken => watch?.Broken is { } broken ? $"{broken.What}: {broken.How}" : null;

    /// <summary>Whether a suggestion is being computed.</summary>
    internal bool IsSuggesting => suggesting > 0;

    internal Watch? Watch => watch;

    /// <summary>What the study decides by; <see langword="null"/> for the real rules.</summary>
    internal DecisionRules? Rules { get; init; }

    /// <summary>How long a study waits for a silent worker.</summary>
    internal TimeSpan WorkerPatience { get; set; } = TimeSpan.FromSeconds(30);

    internal Network Network { get; }

    internal SharedStorage Storage { get; } = new();

    internal IReadOnlyList<Machine> Machines => machines;

    internal Party Study => study;

    internal Party Pool => pool;

    /// <summary>Every party but the client.</summary>
    internal IEnumerable<Party> Parties => parties.Where(party => party != client);

    /// <summary>The facts so far, in their order.</summary>
    public IEnumerable<StudyEvent> Facts => Disk.Facts(PersistenceId).Select(row => (StudyEvent)row.Content!);

    public string PersistenceId => JournalReader.PersistenceId(Spec.Name);

    /// <summary>Whether the study has ended and nothing of it runs any more.</summary>
    public bool IsOver => hasEnded && runs == 0 && machines.All(machine => machine.Living.Count == 0);

    /// <summary>Starts all parties.</summary>
    public void Start()
    {
        Network.Begin(client);
        StartPool();
        StartStudy();
        for (var i = 0; i < machines.Length; i++) StartNode(i);
    }

    /// <summary>Tells an actor, for example a test's, facts when they are written.</summary>
    /// <param name="listener">Of this system; it must not wait for anything.</param>
    /// <param name="only">Which facts; by default all from now on.</param>
    public void Subscribe(IActorRef listener, Func<StudyEvent, bool>? only = null) => listeners.Add((listener, only ?? (_ => true)));

    /// <summary>Lets the study run until it has ended and nothing runs any more.</summary>
    /// <returns>Whether it came to that, with all invariants kept.</returns>
    public bool RunUntilOver(TimeSpan atMost) => RunUntil(() => IsOver, atMost);

    /// <summary>Lets the study run until something is so.</summary>
    /// <returns>Whether it came to that, with all invariants kept.</returns>
    public bool RunUntil(Func<bool> isSo, TimeSpan atMost) =>
        Time.RunUntil(() => isSo() || !Look(), atMost) && Broken is null;

    /// <summary>Lets the study run for so long, exactly, or until an invariant is broken.</summary>
    public void Advance(TimeSpan time)
    {
        var until = Time.Now + time;
        Time.RunUntil(() => Time.NextDue > until || !Look(), time);
        if (Broken is null) Time.Advance(until - Time.Now);
    }

    /// <summary>Gives the study a command as a client does: repeated until it is carried out.</summary>
    public void Command(Func<CommandId, StudyCommand> make)
    {
        var id = new CommandId($"command-{++commands}");
        Repeat(id, make(id));
    }

    /// <summary>Kills the study's process; it starts again after a while and replays its journal.</summary>
    public void CrashStudy(TimeSpan down)
    {
        if (study.Current is not { } life) return;
        Kill(life);
        Time.After(down, StartStudy);
    }

    /// <summary>The runs whose programs train on a node now, in the order of their starts; none while it is lost.</summary>
    /// <param name="node">From 0, in the order of <see cref="ClusterShape.Nodes"/>.</param>
    public IReadOnlyList<RunId> RunsOn(int node) =>
        [.. machines[node].Living.Where(process => process.HasStarted).Select(process => process.Order.Run)];

    /// <summary>Loses a node with all that runs there, from 0. Nobody is told; it stays away until
    /// <see cref="ReturnNode"/>.</summary>
    public void LoseNode(int node)
    {
        if (machines[node].Party.Current is { } life) Kill(life);
    }

    /// <summary>A lost node comes back: the same worker, in a new life.</summary>
    public void ReturnNode(int node)
    {
        if (machines[node].Party.Current is null) StartNode(node);
    }

    public void Dispose()
    {
        Disk.Written -= Tell;
        Time.Dispose();
    }

    /// <summary>After a step of the simulation: looks at the invariants.</summary>
    /// <returns>Whether all hold.</returns>
    internal bool Look()
    {
        watch?.Step();
        return watch?.Broken is null;
    }

    internal void StartStudy()
    {
        if (study.Current is not null) return;
        var life = Network.Begin(study);
        var setup = Setup(life);
        life.Front = system.ActorOf(Props.Create<StudyDoor>(setup), life.Top);
    }

    internal void StartPool()
    {
        if (pool.Current is not null) return;
        var life = Network.Begin(pool);
        life.Front = system.ActorOf(Props.Create<SlotPoolActor>(), life.Top);
    }

    /// <summary>Kills a life of a party with all that runs there. Nobody is told.</summary>
    internal void Kill(Life life) => Kill(life, machine => machine.Lose());

    /// <summary>As above.</summary>
    /// <param name="life">Which.</param>
    /// <param name="lose">What becomes of its machine, if it has one.</param>
    internal void Kill(Life life, Action<Machine> lose)
    {
        if (life.IsDead) return;
        life.IsDead = true;
        if (life.IsFrozen) Time.Agenda.Thaw(life.Top);
        system.Stop(life.Front);
        if (life.Party.Current != life) return;              // another life has taken its place
        life.Party.End();
        if (machines.FirstOrDefault(machine => machine.Party == life.Party) is { } lost) lose(lost);
        Killed?.Invoke(life.Party);
    }

    /// <summary>The study's process lets go of the study, and ends when it has.</summary>
    internal void HandOver(Action gone)
    {
        if (study.Current is not { } life)
        {
            gone();
            return;
        }
        life.Front!.Tell(HandOverStudy.Instance, ActorRefs.NoSender);
        void Wait() => Time.After(TimeSpan.FromSeconds(0.1), () =>
        {
            if (!life.IsDead && !((ActorRefWithCell)life.Front).Underlying.IsTerminated)
                Wait();
            else
            {
                gone();
                Kill(life);
            }
        });
        Wait();
    }

    /// <summary>The worker's actors end, and others begin in the same process, which has its runs all the while.</summary>
    internal void Replace(Life life)
    {
        life.IsDead = true;
        system.Stop(life.Front);
        life.Party.End();
        Begin(life.Party);
    }

    /// <summary>Called when a party has died, whoever killed it.</summary>
    internal event Action<Party>? Killed;

    internal void Freeze(Party party)
    {
        if (party.Current is not { IsFrozen: false } life) return;
        life.IsFrozen = true;
        Time.Agenda.Freeze(life.Top);
    }

    internal void Thaw(Life life)
    {
        if (life.IsDead || !life.IsFrozen) return;
        life.IsFrozen = false;
        Time.Agenda.Thaw(life.Top);
        machines.FirstOrDefault(machine => machine.Party == life.Party)?.Thaw();
    }

    /// <summary>A life is given up without being killed: another one may begin beside it.</summary>
    internal static void Abandon(Life life) => life.Party.End();

    internal void Begin(Party party)
    {
        if (party == study) StartStudy();
        else if (party == pool) StartPool();
        else ReturnNode(party.Index - Fixed.Length);
    }

    private StudySetup Setup(Life life) => new(
        Spec, "simulated", "0.1.0", Network.Front(life, pool), new SchedulerTime(system.Scheduler),
        new SimulatedOffload(Time, shape.SuggestionTime, started => suggesting += started ? 1 : -1), InstructionSet, Snapshots)
    {
        Rules = Rules ?? DecisionRules.Real,
        MayOpenAgain = () => life.MayOpenAgain,
        WorkerPatience = WorkerPatience,
    };

    private void StartNode(int node)
    {
        var machine = machines[node];
        var life = Network.Begin(machine.Party);
        machine.Take();
        Func<long> lives = () => machine.Party.Lives;
        life.Front = system.ActorOf(
            Props.Create<WorkerActor>(machine.Party.Name, lives, machine.Shape.Capacity, Network.Front(life, pool),
                Network.Front(life, study), new LifeTrainer(machine, life), Rhythm.Usual),
            life.Top);
        if (machine.Shape.PreemptedAfter is { } mean) PreemptAfter(node, life, mean);
    }

    private void PreemptAfter(int node, Life life, TimeSpan mean) =>
        Time.After(mean * -Math.Log(1 - dice.For(node).For(life.Party.Lives).Uniform), () =>
        {
            if (life.IsDead) return;
            LoseNode(node);
            Time.After(shape.Nodes[node].Away, () => ReturnNode(node));
        });

    private void Tell(IReadOnlyList<Row> rows)
    {
        foreach (var row in rows)
        {
            switch (row.Content)
            {
                case StudyEvent.RunPlaced: runs++; break;
                case StudyEvent.RunEnded: runs--; break;
                case StudyEvent.StudyEnded: hasEnded = true; break;
                case StudyEvent.StudyResumed or StudyEvent.StudyExtended: hasEnded = State?.End is not null; break;
            }
            foreach (var (listener, wants) in listeners)
                if (wants((StudyEvent)row.Content!)) listener.Tell(row.Content, ActorRefs.NoSender);
        }
    }

    private void Repeat(CommandId id, StudyCommand command)
    {
        if (State?.Commands.Contains(id.Value) == true) return;
        Network.Front(client.Current!, study).Tell(new StudyAsk(command), ActorRefs.Nobody);
        Time.After(TimeSpan.FromSeconds(1), () => Repeat(id, command));
    }
}
