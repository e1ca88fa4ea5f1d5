using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>A worker with two slots between a pool and studies that the test plays. Nothing is said again by itself unless
/// the test wants it.</summary>
public abstract class WorkerBench : TestKit
{
    private const string Quiet = """
        akka { loglevel = OFF, stdout-loglevel = OFF, test.single-expect-default = 20s }
        """;

    protected WorkerBench() : base(Quiet)
    {
        Pool = CreateTestProbe("pool");
        Studies = CreateTestProbe("studies");
    }

    internal static readonly WorkerIncarnation Host = new("w", 1);

    /// <summary>Of the worker that is started.</summary>
    internal Capacity Capacity { get; set; } = Capacity.OfSlots(2);

    internal FakeTrainer Trainer { get; } = new();

    internal TestProbe Pool { get; }

    internal TestProbe Studies { get; }

    internal IActorRef Worker { get; private set; } = ActorRefs.Nobody;

    /// <summary>Starts the worker and takes its announcement.</summary>
    internal void StartWorker(TimeSpan? rhythm = null)
    {
        Func<long> lives = () => 1L;
        Worker = Sys.ActorOf(Props.Create<WorkerActor>(
            "w", lives, Capacity, Pool.Ref, Studies.Ref, Trainer, rhythm ?? TimeSpan.FromHours(1)), "worker");
        Pool.ExpectMsg<SlotsHere>();
        Worker.Tell(new StudiesHere([Specs.Name]));
        Studies.ExpectMsg<WorkerHere>();
    }

    internal FakeRun StartRun(int slot = 0, int trial = 0)
    {
        Worker.Tell(Order(slot, trial));
        Taken();
        return Trainer.Next();
    }

    internal void Acknowledge(RunId run, long seq, RunVerdict verdict = RunVerdict.GoOn, long incarnation = 1) =>
        Worker.Tell(new Acknowledged(run, incarnation, seq, verdict, null));

    /// <summary>The slots that the worker now says are taken.</summary>
    internal ImmutableSortedSet<int> Taken() => Slots(Pool.ExpectMsg<SlotsHere>());

    internal static ImmutableSortedSet<int> Slots(SlotsHere here) => [.. here.Taken.Select(taken => taken.Claim.Slot)];

    internal T Next<T>() => (T)Studies.FishForMessage(message => message is T);

    /// <summary>The studies were told nothing but this: whatever came before would come first.</summary>
    internal void NothingWasTold()
    {
        Worker.Tell(Order(slot: 99, trial: 99));
        Assert.Equal(99, Studies.ExpectMsg<RunEnded>().Run.Trial.Value);
    }

    internal static RunId Run(int trial, int attempt = 1) => new(Specs.Name, new TrialNumber(trial), attempt);

    internal static StartRun Order(int slot = 0, int trial = 0, int attempt = 1, long incarnation = 1) => new(
        Run(trial, attempt), incarnation, new Place(Host, slot, []), Specs.Of().Training,
        new Configuration([KeyValuePair.Create<string, ParameterValue>("rate", new ParameterValue.Real(0.1))]),
        new StepRange(9, "epoch"), ["loss"], Seed: 77, Until: 9, From: null);
}
