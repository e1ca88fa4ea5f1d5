using Akka.Actor;
using Akka.TestKit.Xunit2;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers.Detached;

/// <summary>A worker's actors that are replaced above their runs.</summary>
public sealed class DetachedActorsTests : TestKit
{
    private readonly DetachedBench bench = new();

    public DetachedActorsTests() : base("akka { loglevel = OFF, stdout-loglevel = OFF, test.single-expect-default = 20s }")
    {
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        bench.Dispose();
    }

    [ProgramFact]
    public void A_new_life_of_the_worker_announces_its_runs_and_what_was_not_acknowledged()
    {
        var trainer = bench.Worker();
        var (pool, studies) = (CreateTestProbe(), CreateTestProbe());
        var lives = 0L;
        Func<long> life = () => ++lives;
        IActorRef Worker() => Sys.ActorOf(Props.Create<WorkerActor>(
            "w", life, Capacity.OfSlots(2), pool.Ref, studies.Ref, trainer, TimeSpan.FromHours(1)));
        var order = RunBench.Script(DetachedBench.Report(1) + DetachedBench.Report(2) + bench.Await("go") + DetachedBench.Report(3));
        var start = new StartRun(order.Run, 1, new Place(new WorkerIncarnation("w", 1), 1, []), order.Training, order.Configuration,
            new StepRange(3, "epoch"), ["accuracy"], Seed: 77, Until: 3, From: null);

        var first = Worker();
        first.Tell(start);
        studies.FishForMessage(message => message is RunReported { Seq: 2 });
        first.Tell(new Acknowledged(order.Run, 1, 1, RunVerdict.GoOn, null));
        AwaitCondition(() => Assert.Single(trainer.Attached()).Acknowledged == 1);
        Watch(first);
        Sys.Stop(first);
        ExpectTerminated(first);

        var second = Worker();
        var here = (WorkerHere)studies.FishForMessage(message => message is WorkerHere { Host.Incarnation: 2 });
        Assert.Equal(order.Run, Assert.Single(here.Runs));
        Assert.Equal(2, ((RunReported)studies.FishForMessage(message => message is RunReported)).Seq);
        bench.Give("go");
        Assert.Equal(3, ((RunReported)studies.FishForMessage(message => message is RunReported { Seq: > 2 })).Seq);
        var end = (RunEnded)studies.FishForMessage(message => message is RunEnded);
        Assert.Equal((4L, RunClass.Finished), (end.Seq, end.End.Class));

        second.Tell(new Acknowledged(order.Run, 1, 4, RunVerdict.Forget, null));
        AwaitCondition(() => trainer.Attached().IsEmpty);
    }

    [ProgramFact]
    public async Task A_run_that_has_ended_does_not_occupy_its_slot_again()
    {
        var trainer = bench.Worker();
        var order = RunBench.Script(DetachedBench.Report(1)) with { Place = new Place(new WorkerIncarnation("w", 1), 1, []) };
        var (heard, _) = DetachedBench.Start(trainer, order);
        await heard.EndAsync();
        var pool = CreateTestProbe();
        Func<long> life = () => 2;
        Sys.ActorOf(Props.Create<WorkerActor>(
            "w", life, Capacity.OfSlots(2), pool.Ref, CreateTestProbe().Ref, trainer, TimeSpan.FromHours(1)));
        Assert.Empty(pool.ExpectMsg<SlotsHere>().Taken);
    }
}
