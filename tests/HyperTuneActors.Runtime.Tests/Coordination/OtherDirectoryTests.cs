using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Tests.Coordination;

/// <summary>The pool, and workers that see another directory than its node.</summary>
public sealed class OtherDirectoryTests : TestKit
{
    private static readonly string Ours = new('a', 32), Theirs = new('b', 32);
    private static readonly WorkerIncarnation Host = new("w", 1);
    private readonly IActorRef pool;
    private readonly TestProbe study;
    private readonly TestProbe worker;

    public OtherDirectoryTests()
    {
        pool = Sys.ActorOf(Props.Create<SlotPoolActor>(Ours));
        (study, worker) = (CreateTestProbe(), CreateTestProbe());
        pool.Tell(new SlotsWanted(Specs.Name, 1, 4, [Host, Host with { Incarnation = 2 }], [], false, Resources.Usual), study);
    }

    [Fact]
    public void A_worker_that_sees_another_directory_is_offered_to_nobody_which_is_logged_once_and_told()
    {
        var fault = $"w sees another directory than the study nodes (id {Theirs}, theirs is {Ours}): "
            + "mount the same one at HYPERTUNE_DIRECTORY, and start w again.";
        EventFilter.Error($"{fault} It gets no runs until then.").ExpectOne(() =>
        {
            Here(Theirs);
            Here(Theirs, slots: 3);
            Assert.Equal(Ours, worker.ExpectMsg<StudiesHere>().Directory);
            worker.ExpectMsg<StudiesHere>();
        });

        pool.Tell(GetNodes.Instance, TestActor);
        pool.Tell(new WhyWaiting(Specs.Name), TestActor);

        Assert.Equal(fault, Assert.Single(ExpectMsg<NodesAre>().Nodes).Fault);
        Assert.EndsWith("w sees another directory than the study nodes.", ExpectMsg<WaitingBecause>().Because, StringComparison.Ordinal);
        study.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void It_takes_runs_once_it_sees_the_same_in_its_next_life()
    {
        Here(Theirs);

        Here(Ours, life: 2);

        Assert.Equal(2, study.ExpectMsg<SlotOffered>().Slot.Host.Incarnation);
        pool.Tell(GetNodes.Instance, TestActor);
        Assert.Null(Assert.Single(ExpectMsg<NodesAre>().Nodes).Fault);
    }

    [Fact]
    public void What_was_offered_of_it_is_withdrawn()
    {
        Here(Ours);
        var offered = study.ExpectMsg<SlotOffered>();

        Here(Theirs, life: 1);

        Assert.Equal(offered.Slot, study.ExpectMsg<OfferWithdrawn>().Slot);
    }

    /// <summary>As one of an older version is.</summary>
    [Fact]
    public void A_worker_that_tells_of_no_directory_is_offered_as_ever()
    {
        Here(null);

        study.ExpectMsg<SlotOffered>();
    }

    private void Here(string? directory, long life = 1, int slots = 1) =>
        pool.Tell(SlotsSaid.Of(Host with { Incarnation = life }, slots) with { Directory = directory }, worker);
}
