using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>A worker that hears from the pool that the study nodes see another directory.</summary>
public sealed class WorkerDirectoryTests : TestKit
{
    private static readonly string Ours = new('a', 32), Theirs = new('b', 32), Third = new('c', 32);
    private readonly TestProbe pool;
    private readonly TestProbe studies;
    private readonly IActorRef worker;

    public WorkerDirectoryTests()
    {
        (pool, studies) = (CreateTestProbe(), CreateTestProbe());
        Func<long> lives = () => 1L;
        worker = Sys.ActorOf(Props.Create<WorkerActor>(
            "w", lives, Capacity.OfSlots(2), pool.Ref, studies.Ref, new FakeTrainer(), TimeSpan.FromHours(1), Ours));
    }

    [Fact]
    public void It_takes_no_runs_and_says_so_once_until_the_pool_is_where_the_directory_is_the_same()
    {
        Assert.Equal((Ours, WorkerStanding.Open), Said(pool.ExpectMsg<SlotsHere>()));

        EventFilter.Error(start: $"w sees another directory than the study nodes (id {Ours}, theirs is {Theirs})").ExpectOne(() =>
        {
            worker.Tell(new StudiesHere([Specs.Name], Theirs));
            worker.Tell(new StudiesHere([Specs.Name], Theirs));
            Assert.Equal((Ours, WorkerStanding.Draining), Said(pool.ExpectMsg<SlotsHere>()));
        });
        Assert.Equal(WorkerStanding.Draining, studies.ExpectMsg<WorkerHere>().Standing);

        worker.Tell(new StudiesHere([Specs.Name], Ours));
        Assert.Equal((Ours, WorkerStanding.Open), Said(pool.ExpectMsg<SlotsHere>()));
    }

    [Fact]
    public void It_does_not_forget_that_it_drains_and_cannot_be_told_to_take_runs()
    {
        pool.ExpectMsg<SlotsHere>();
        worker.Tell(new StudiesHere([], Theirs));
        Assert.Equal(WorkerStanding.Draining, pool.ExpectMsg<SlotsHere>().Standing);

        worker.Tell(new Undrain("w"));
        worker.Tell(new StudiesHere([], Third));                 // the pool moved, and sees a third one: nothing changes
        worker.Tell(new Drain("w"));
        worker.Tell(new StudiesHere([], Ours));
        pool.ExpectNoMsg(TimeSpan.FromSeconds(0.2));
        worker.Tell(new Undrain("w"));

        Assert.Equal(WorkerStanding.Open, pool.ExpectMsg<SlotsHere>().Standing);
    }

    private static (string? Directory, WorkerStanding Standing) Said(SlotsHere here) => (here.Directory, here.Standing);
}
