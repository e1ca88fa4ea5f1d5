using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Dispatch;

namespace HyperTuneActors.Simulation.Timing;

/// <summary>The mailboxes of one actor system that have something to do. Until the simulation takes over they run on the
/// pool, since a system waits for some of its actors while it starts; then they run one at a time, in an order that the
/// seed draws.</summary>
internal sealed class Agenda
{
    private static readonly ConditionalWeakTable<ActorSystem, Agenda> All = [];

    private readonly Lock gate = new();
    private readonly List<IRunnable> ready = [];
    private readonly List<IRunnable> held = [];
    private readonly HashSet<string> frozen = new(StringComparer.Ordinal);
    private Random pick = new(0);
    private bool isTaken;
    private int inPool;

    /// <summary>How many messages of one actor run in a row.</summary>
    public event Action<int>? Throughput;

    public bool HasReady => ready.Count > 0;

    public static Agenda Of(ActorSystem system) => All.GetValue(system, _ => new Agenda());

    public void Add(IRunnable run)
    {
        lock (gate)
        {
            if (isTaken)
            {
                ready.Add(run);
                return;
            }
            inPool++;
        }
        ThreadPool.UnsafeQueueUserWorkItem(_ => RunInPool(run), null);
    }

    /// <summary>From now on nothing runs but by <see cref="RunOne"/>.</summary>
    public void TakeOver(int seed, int messagesInARow)
    {
        lock (gate) isTaken = true;
        SpinWait.SpinUntil(() => Volatile.Read(ref inPool) == 0);
        Begin(seed);
        Throughput?.Invoke(messagesInARow);
    }

    /// <summary>Runs what is left over from the system's start, which decides nothing, and draws anew from then on.</summary>
    public void Begin(int seed)
    {
        while (RunOne())
        {
            // Until nothing is ready.
        }
        pick = new Random(seed);
    }

    /// <summary>Lets everything run on the pool again, so that the system can end.</summary>
    public void GiveBack()
    {
        IRunnable[] left;
        lock (gate)
        {
            isTaken = false;
            left = [.. ready, .. held];
            ready.Clear();
            held.Clear();
        }
        foreach (var run in left) Add(run);
    }

    /// <summary>Runs one mailbox that is ready, drawn by the seed.</summary>
    /// <returns>Whether there was one.</returns>
    public bool RunOne()
    {
        while (Take() is { } run)
        {
            if (frozen.Count > 0 && TopOf(run) is { } top && frozen.Contains(top))
            {
                held.Add(run);
                continue;
            }
            run.Run();
            return true;
        }
        return false;
    }

    /// <summary>Runs nothing of the actors below this one until it is thawed.</summary>
    public void Freeze(string top) => frozen.Add(top);

    public void Thaw(string top)
    {
        frozen.Remove(top);
        ready.AddRange(held);
        held.Clear();
    }

    private IRunnable? Take()
    {
        lock (gate)
        {
            if (ready.Count == 0) return null;
            var at = ready.Count == 1 ? 0 : pick.Next(ready.Count);
            var run = ready[at];
            ready[at] = ready[^1];
            ready.RemoveAt(ready.Count - 1);
            return run;
        }
    }

    private static string? TopOf(IRunnable run)
    {
        if (run is not Mailbox mailbox || ActorOf(mailbox) is not { } cell) return null;
        var path = cell.Self.Path;
        while (path.Depth > 2) path = path.Parent;
        return path.Depth == 2 ? path.Name : null;
    }

    private void RunInPool(IRunnable run)
    {
        try
        {
            run.Run();
        }
        finally
        {
            lock (gate) inPool--;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Actor")]
    private static extern ActorCell ActorOf(Mailbox mailbox);
}
