using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Workers;
using HyperTuneActors.Simulation.Curves;
using HyperTuneActors.Simulation.Timing;

namespace HyperTuneActors.Simulation.Machines;

/// <summary>A node's machine: its processes, which live and die with it, and the runs that its disk remembers.</summary>
internal sealed class Machine(
    Party party, NodeShape shape, VirtualTime time, ITrainingModel model, SharedStorage storage, Dice dice) : ITrainer
{
    private readonly HashSet<RunId> started = [];
    private readonly List<Action> untilThawed = [];
    private (Resources? Run, int Runs) held;
    private int processes;
    private int generation;

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

    public event Action<Machine, SimulatedProcess>? Began;

    private bool IsFrozen => party.Current is { IsFrozen: true };

    public ITraining? Start(RunOrder order, RunCallbacks on)
    {
        if (!started.Add(order.Run)) return null;
        var process = new SimulatedProcess(
            this, model, order, on, dice.For(order.Run.Trial.Value).For(order.Run.Attempt));
        Living.Add(process);
        Began?.Invoke(this, process);
        process.Begin(Paced(shape.StartUp), FailingStarts > 0 && FailingStarts-- > 0);
        return process;
    }

    public void Drop(ImmutableArray<CheckpointName> checkpoints)
    {
        foreach (var checkpoint in checkpoints) storage.Delete(checkpoint);
    }

    public void Drop(ImmutableArray<RunId> artifacts) { }           // its programs report none

    public void List(StudyName study, Action<ImmutableArray<CheckpointName>> found) =>
        found([.. storage.Saved.Where(checkpoint => checkpoint.Run.Study == study)]);

    /// <summary>Everything on it is gone at once; nobody is told.</summary>
    public void Lose()
    {
        generation++;
        untilThawed.Clear();
        foreach (var process in Living) process.Vanish();
        Living.Clear();
    }

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
}
