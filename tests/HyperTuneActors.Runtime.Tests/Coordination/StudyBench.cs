using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Tests.Journaling;
using RunEnded = HyperTuneActors.Runtime.Protocol.RunEnded;

namespace HyperTuneActors.Runtime.Tests.Coordination;

/// <summary>A study behind its door, over a <see cref="MemoryStore"/>, between a pool and a worker that the test plays.
/// Nothing is said again by itself, so whatever comes was caused by the test.</summary>
public abstract class StudyBench : TestKit
{
    internal static readonly WorkerIncarnation Host = new("w", 1);

    protected StudyBench() : this(new MemoryStore()) { }

    protected StudyBench(MemoryStore store) : base(store.Setup(), "tested")
    {
        Store = store;
        Pool = CreateTestProbe("pool");
        Worker = CreateTestProbe("worker");
    }

    internal MemoryStore Store { get; }

    internal TestProbe Pool { get; }

    internal TestProbe Worker { get; }

    internal IActorRef Door { get; private set; } = ActorRefs.Nobody;

    internal StudySetup SetupOf(StudySpec spec) => new(
        spec, "host", "0", Pool, new SchedulerTime(Sys.Scheduler), new InlineOffload(), "x", new SnapshotRule())
    {
        Rhythm = TimeSpan.FromHours(1),
        Retry = new Backoff(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20)),
        RetryFenced = new Backoff(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20)),
    };

    internal void Open(StudySpec spec) => Open(SetupOf(spec));

    /// <summary>Opens the study and waits until it is.</summary>
    internal void Open(StudySetup setup)
    {
        StartDoor(setup);
        Pool.ExpectMsg<SlotsWanted>();
    }

    internal void StartDoor(StudySetup setup) => Door = Sys.ActorOf(Props.Create<StudyDoor>(setup));

    /// <summary>Opens the study, with one worker and this many of its slots offered.</summary>
    internal void OpenWith(StudySpec spec, int slots = 1)
    {
        Open(spec);
        Announce();
        for (var slot = 0; slot < slots; slot++) Offer(slot);
    }

    internal void Announce(params RunId[] runs) => Announce(Host, runs);

    internal void Announce(WorkerIncarnation host, params RunId[] runs) => Tell(new WorkerHere(Specs.Name, host, [.. runs], Capacity.OfSlots(9)));

    internal void Offer(int slot) => Offer(Host, slot);

    internal void Offer(WorkerIncarnation host, int slot) => Door.Tell(new SlotOffered(new Place(host, slot, [])), Pool);

    /// <summary>Says something as the worker.</summary>
    internal void Tell(object message) => Door.Tell(message, Worker);

    internal void Report(RunId run, long seq, int step, double loss) =>
        Tell(new RunReported(run, seq, step, Metrics.Of(("loss", loss))));

    internal void End(RunId run, long seq, RunClass how = RunClass.Finished) =>
        Tell(new RunEnded(run, seq, new RunEnd(how, "so it ended")));

    /// <summary>The next order to start a run.</summary>
    internal StartRun Order() => Next<StartRun>(Worker);

    /// <summary>The next two orders, by trial: each comes from an actor of its own.</summary>
    internal (StartRun First, StartRun Second) TwoOrders() =>
        new[] { Order(), Order() }.OrderBy(order => order.Run.Trial).ToArray() is [var first, var second] ? (first, second) : default;

    internal (RunId First, RunId Second) TwoRuns() => TwoOrders() is var (first, second) ? (first.Run, second.Run) : default;

    /// <summary>The next answer to a report.</summary>
    internal Acknowledged Answer() => Next<Acknowledged>(Worker);

    /// <summary>The next message of a kind; others are passed over.</summary>
    internal static T Next<T>(TestProbe probe) => (T)probe.FishForMessage(message => message is T);

    /// <summary>The worker gets nothing but this: whatever was told to it before would come first.</summary>
    internal void NothingWasTold()
    {
        Door.Tell(GetStudy.Instance, Worker);
        Worker.ExpectMsg<StudyIs>();
    }

    /// <summary>The study as it is written, as soon as it is open.</summary>
    internal StudyState State() => Study().State;

    internal StudyIs Study() => (StudyIs)Until(answer => answer is StudyIs);

    /// <summary>Asks for the study until the answer is like this. A question that meets an actor that is ending is lost.</summary>
    internal object Until(Func<object, bool> isIt)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(20); DateTime.UtcNow < deadline;)
        {
            try
            {
                if (Door.Ask<object>(GetStudy.Instance, TimeSpan.FromMilliseconds(300)).Result is var answer && isIt(answer))
                    return answer;
            }
            catch (AggregateException lost) when (lost.InnerException is AskTimeoutException)
            {
            }
        }
        throw new TimeoutException("The study never said that.");
    }

    internal object Ask(object question) => Door.Ask<object>(question, TimeSpan.FromSeconds(20)).Result;

    /// <summary>Ends the study's actor and its door, and opens the study again.</summary>
    internal void Restart(StudySetup setup)
    {
        var before = State().Incarnation;
        EndDoor();
        StartDoor(setup);
        Until(answer => answer is StudyIs study && study.State.Incarnation > before);
    }

    internal void EndDoor()
    {
        Watch(Door);
        Sys.Stop(Door);
        ExpectTerminated(Door);
    }

    /// <summary>Waits until the study was opened again after a failure.</summary>
    internal StudyState WhenOpenedAgain(long incarnation = 2) =>
        ((StudyIs)Until(answer => answer is StudyIs study && study.State.Incarnation >= incarnation)).State;

    /// <summary>Repeats a report until it is answered, as a run does.</summary>
    internal Acknowledged ReportUntilAnswered(RunId run, long seq, int step, double loss)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(20); DateTime.UtcNow < deadline;)
        {
            Report(run, seq, step, loss);
            while (Worker.ReceiveOne(TimeSpan.FromMilliseconds(50)) is { } told)
                if (told is Acknowledged known && known.Run == run && known.Seq >= seq) return known;
        }
        throw new TimeoutException("The report was never answered.");
    }

    /// <summary>What the study's facts make, without any actor.</summary>
    internal static StudyState? Replay(IEnumerable<StudyEvent> facts) =>
        facts.Aggregate((StudyState?)null, StudyState.Evolve);

    internal static RunId Run(int trial, int attempt = 1) => new(Specs.Name, new TrialNumber(trial), attempt);

    /// <summary>Computes at once, in the caller's thread.</summary>
    internal sealed class InlineOffload : IOffload
    {
        public void Run(Func<object> work, IActorRef tell) => tell.Tell(work());
    }

    /// <summary>Holds the first write like this until it is released, and then lets it meet its fate.</summary>
    internal Held Hold(Func<StudyEvent, bool> isIt, WriteFate fate = WriteFate.Written)
    {
        var held = new Held();
        Store.OnWrite = async facts =>
        {
            if (held.Reached.Task.IsCompleted || !facts.Any(isIt)) return WriteFate.Written;
            held.Reached.SetResult();
            await held.Released.Task;
            return fate;
        };
        return held;
    }

    /// <summary>Writes like this meet their fates in this order; all others, and later ones, are written.</summary>
    internal void Fate(Func<StudyEvent, bool> isIt, params IEnumerable<WriteFate> fates)
    {
        var left = new Queue<WriteFate>(fates);
        Store.OnWrite = facts => Task.FromResult(
            facts.Any(isIt) && left.TryDequeue(out var fate) ? fate : WriteFate.Written);
    }

    internal sealed class Held
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Await() => Assert.True(Reached.Task.Wait(TimeSpan.FromSeconds(20)), "The write never came.");

        public void Release() => Released.SetResult();
    }
}
