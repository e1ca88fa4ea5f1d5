using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Workers;
using HyperTuneActors.Simulation.Curves;
using HyperTuneActors.Simulation.Timing;

namespace HyperTuneActors.Simulation.Machines;

/// <summary>A node's machine: its processes, and the runs that its disk remembers. Where runs are detached they outlive the
/// worker's process until their lease runs out, and the next one finds them in a book; else they live and die with it.</summary>
internal sealed class Machine(
    Party party, NodeShape shape, VirtualTime time, ITrainingModel model, SharedStorage storage, Dice dice) : ITrainer
{
    private readonly HashSet<RunId> started = [];
    private readonly List<Action> untilThawed = [];
    private readonly List<SimulatedProcess> book = [];
    private (Resources? Run, int Runs) held;
    private int processes;
    private int generation;
    private int workers;

    public Party Party => party;

    public NodeShape Shape => shape;

    /// <summary>How many such runs it holds at once.</summary>
    public int Holds(Resources run)
    {
        if (held.Run != run) held = (run, shape.Holds(run));
        return held.Runs;
    }

    /// <summary>The processes that are there or about to be, in the order of their starts.</summary>
    public List<SimulatedProcess> Living { get; } = [];

    /// <summary>So many of the next starts fail.</summary>
    public int FailingStarts { get; set; }

    public SharedStorage Storage => storage;

    public TimeSpan Now => time.Now;

    public bool IsDetached => shape.Lease is not null;

    /// <summary>Whether the worker's process is there.</summary>
    public bool HasWorker => party.Current is not null;

    /// <summary>Since when the worker's process is not there, though the machine is; <see langword="null"/> if it is.</summary>
    public TimeSpan? ForsakenSince { get; private set; }

    /// <summary>Changes what a new life of the worker finds of a run; for tests of the checks.</summary>
    public Func<SimulatedProcess, AttachedRun, AttachedRun> Finds { get; set; } = (_, run) => run;

    /// <summary>Whether a new life of the worker finds no runs; for tests of the checks.</summary>
    public bool IsForgetful { get; set; }

    /// <summary>Whether runs end when they are told to; for tests of the checks.</summary>
    public bool Obeys { get; set; } = true;

    /// <summary>Whether runs end when their lease has run out; for tests of the checks.</summary>
    public bool MindsLeases { get; set; } = true;

    public event Action<Machine, SimulatedProcess>? Began;

    private bool IsFrozen => party.Current is { IsFrozen: true };

    public ITraining? Start(RunOrder order, RunCallbacks on)
    {
        if (!started.Add(order.Run)) return null;
        var process = new SimulatedProcess(this, model, order, dice.For(order.Run.Trial.Value).For(order.Run.Attempt));
        Living.Add(process);
        if (IsDetached) Note(process);
        Began?.Invoke(this, process);
        process.Begin(Paced(shape.StartUp), FailingStarts > 0 && FailingStarts-- > 0);
        return process.Attach(on, known: 0);
    }

    public ImmutableArray<AttachedRun> Attached() =>
        IsForgetful ? [] : [.. book.OrderBy(run => run.Order.Run.Trial).Select(run => Finds(run, run.ToAttach()))];

    /// <summary>Whether a worker has this run, or would find it.</summary>
    public bool Keeps(RunId run) => Living.Concat(book).Any(process => process.Order.Run == run);

    /// <summary>Nothing need be known of it any more.</summary>
    public void Forget(SimulatedProcess process)
    {
        if (book.Remove(process)) storage.Release(process.Order.Run);
    }

    public void Drop(ImmutableArray<CheckpointName> checkpoints)
    {
        foreach (var checkpoint in checkpoints) storage.Delete(checkpoint);
    }

    public void Drop(ImmutableArray<RunId> artifacts) { }           // its programs report none

    public void List(StudyName study, Action<ImmutableArray<CheckpointName>> found) =>
        found([.. storage.Saved.Where(checkpoint => checkpoint.Run.Study == study && !storage.IsKept(checkpoint.Run))]);

    /// <summary>Everything on it is gone at once; nobody is told.</summary>
    /// <param name="keepsDisk">Whether the next worker finds in the book what there was.</param>
    public void Lose(bool keepsDisk = true)
    {
        generation++;
        ForsakenSince = null;
        untilThawed.Clear();
        foreach (var process in Living.Concat(book).Distinct().ToArray()) process.Vanish();
        Living.Clear();
        if (!keepsDisk) foreach (var process in book.ToArray()) Forget(process);
    }

    /// <summary>The worker's process dies, and nothing else. The runs go on as long as their lease.</summary>
    public void Forsake()
    {
        ForsakenSince = time.Now;
        var then = ++workers;
        foreach (var process in book.ToArray()) process.Detach();
        After(shape.Lease!.Value, () =>
        {
            if (workers != then || !MindsLeases) return;
            foreach (var process in Living.ToArray()) process.Forsake();
        });
    }

    /// <summary>A worker's process begins.</summary>
    public void Take() => (workers, ForsakenSince) = (workers + 1, null);

    public void Thaw()
    {
        var waiting = untilThawed.ToArray();
        untilThawed.Clear();
        foreach (var action in waiting) time.After(TimeSpan.Zero, action);
    }

    /// <summary>How long something takes here that takes this long on a node of speed 1.</summary>
    public TimeSpan Paced(TimeSpan duration) => duration * party.Slowness / shape.Speed;

    /// <summary>Something happens on this machine later, unless it is lost before; not while it is frozen.</summary>
    public void After(TimeSpan delay, Action action)
    {
        var then = generation;
        void Act()
        {
            if (generation != then) return;
            if (IsFrozen) untilThawed.Add(Act);
            else action();
        }
        time.After(delay, Act);
    }

    public int NextProcessId() => ++processes;

    public void Gone(SimulatedProcess process) => Living.Remove(process);

    private void Note(SimulatedProcess process)
    {
        book.Add(process);
        storage.Keep(process.Order.Run);
    }
}
