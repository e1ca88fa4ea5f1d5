using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Tests.Coordination;

public sealed class SlotPoolActorTests : TestKit
{
    private static readonly WorkerIncarnation Host = new("w", 1);
    private readonly IActorRef pool;
    private readonly TestProbe study;

    public SlotPoolActorTests()
    {
        pool = Sys.ActorOf(Props.Create<SlotPoolActor>());
        study = CreateTestProbe();
    }

    [Fact]
    public void A_study_that_wants_slots_is_offered_those_that_are_or_become_free()
    {
        Here(2, taken: 0);
        Want(2);
        Assert.Equal(1, study.ExpectMsg<SlotOffered>().Slot.Slot);

        Here(2);

        Assert.Equal(0, study.ExpectMsg<SlotOffered>().Slot.Slot);
    }

    [Fact]
    public void Where_no_study_wants_any_slot_the_pool_goes_on()
    {
        Watch(pool);
        Want(0);
        Here(2);

        Want(1);

        study.ExpectMsg<SlotOffered>();
    }

    [Fact]
    public void An_offer_that_the_study_does_not_hold_is_made_again_in_the_rhythm()
    {
        Here(1);
        Want(1);
        var offered = study.ExpectMsg<SlotOffered>();

        Want(1);                                             // a change, not the rhythm: the offer may be under way
        Want(1, again: true, held: offered.Slot);
        Want(1, again: true);
        Want(2, again: true, held: offered.Slot);
        Here(2, taken: 0);

        Assert.Equal(offered, study.ExpectMsg<SlotOffered>());
        Assert.Equal(1, study.ExpectMsg<SlotOffered>().Slot.Slot);
    }

    [Fact]
    public void A_new_life_of_a_worker_is_offered_anew()
    {
        Here(1);
        Want(1);
        study.ExpectMsg<SlotOffered>();

        pool.Tell(new SlotsHere(Host with { Incarnation = 2 }, Capacity.OfSlots(1), []));

        Assert.Equal(2, study.ExpectMsg<SlotOffered>().Slot.Host.Incarnation);
    }

    [Fact]
    public void A_slot_that_one_study_gave_back_is_offered_to_another()
    {
        var other = CreateTestProbe();
        Here(1);
        Want(1);
        var slot = study.ExpectMsg<SlotOffered>().Slot;
        pool.Tell(new SlotsWanted(new StudyName("other"), 1, 1, Workers, [], false, Resources.Usual), other);

        Want(0);
        pool.Tell(new SlotReturned(Specs.Name, slot), study);

        Assert.Equal(slot, other.ExpectMsg<SlotOffered>().Slot);
    }

    [Fact]
    public void What_an_older_incarnation_of_a_study_still_wants_is_not_heard()
    {
        var older = CreateTestProbe();
        pool.Tell(new SlotsWanted(Specs.Name, 2, 1, Workers, [], false, Resources.Usual), study);

        pool.Tell(new SlotsWanted(Specs.Name, 1, 1, Workers, [], true, Resources.Usual), older);
        Here(2);

        study.ExpectMsg<SlotOffered>();
        Assert.Equal(2, older.ExpectMsg<StudySuperseded>().Incarnation);
        older.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_worker_is_told_to_drain_and_what_it_was_offered_for_is_withdrawn()
    {
        var worker = CreateTestProbe();
        pool.Tell(SlotsSaid.Of(Host, 1), worker);
        worker.ExpectMsg<StudiesHere>();
        Want(1);
        var offered = study.ExpectMsg<SlotOffered>();
        worker.ExpectMsg<StudiesHere>();

        pool.Tell(new Drain("w"), TestActor);
        pool.Tell(new Drain("v"), TestActor);
        Assert.Equal("w", worker.ExpectMsg<Drain>().Worker);
        pool.Tell(SlotsSaid.Of(Host, 1) with { Standing = WorkerStanding.Draining }, worker);

        Assert.Equal((true, false), (ExpectMsg<DrainHeard>().IsKnown, ExpectMsg<DrainHeard>().IsKnown));
        Assert.Equal(offered.Slot, study.ExpectMsg<OfferWithdrawn>().Slot);
    }

    [Fact]
    public void The_pool_tells_its_nodes_and_why_a_study_waits()
    {
        pool.Tell(SlotsSaid.Of(Host, 2, 0), CreateTestProbe());
        Want(9);

        pool.Tell(GetNodes.Instance, TestActor);
        pool.Tell(new WhyWaiting(Specs.Name), TestActor);

        var node = Assert.Single(ExpectMsg<NodesAre>().Nodes);
        Assert.Equal((SlotsSaid.Of(Host, 2, 0), 0, null), (node.Here, node.Silence, node.ReservedFor));
        Assert.Equal(8, ExpectMsg<WaitingBecause>().Slots);
    }

    private static ImmutableSortedSet<WorkerIncarnation> Workers => [Host, Host with { Incarnation = 2 }];

    private void Here(int slots, params int[] taken) => pool.Tell(SlotsSaid.Of(Host, slots, taken));

    private void Want(int slots, bool again = false, params Place[] held) =>
        pool.Tell(new SlotsWanted(Specs.Name, 1, slots, Workers, [.. held], again, Resources.Usual), study);
}
