using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Tests.Coordination;

public sealed class SlotMatchingTests
{
    private static readonly WorkerIncarnation First = new("w", 1);

    [Fact]
    public void Free_slots_go_to_who_wants_them()
    {
        var (_, offers) = With(Worker(First, 3, taken: [1]), ("s", 1, 5)).Match();

        Assert.Equal(["w:0", "w:2"], offers.Select(offer => offer.Slot.SlotId.ToString()));
        Assert.All(offers, offer => Assert.Equal("s", offer.Study));
    }

    [Fact]
    public void Where_nobody_wants_any_slot_none_is_offered()
    {
        Assert.Empty(With(Worker(First, 3), ("s", 1, 0)).Match().New);
        Assert.Empty(With(Worker(First, 3)).Match().New);
        Assert.Empty(SlotMatching.Empty.With("s", Wanting(1, 3)).Match().New);
    }

    [Fact]
    public void No_study_is_offered_more_than_it_wants_and_no_slot_twice()
    {
        var (next, offers) = With(Worker(First, 3), ("s", 1, 2)).Match();

        Assert.Equal(2, offers.Length);
        Assert.Empty(next.Match().New);
    }

    [Fact]
    public void Studies_are_served_in_turn()
    {
        var (_, offers) = With(Worker(First, 5), ("a", 1, 9), ("b", 1, 2)).Match();

        Assert.Equal(["a", "b", "a", "b", "a"], offers.Select(offer => offer.Study));
    }

    [Fact]
    public void A_slot_that_was_given_back_is_offered_again()
    {
        var (next, offers) = With(Worker(First, 1), ("a", 1, 1), ("b", 1, 1)).Match();

        Assert.Empty(next.Returned("b", offers[0].Slot.SlotId).Match().New);
        var (_, again) = next.With("a", Wanting(1, 0)).Returned("a", offers[0].Slot.SlotId).Match();
        Assert.Equal("b", Assert.Single(again).Study);
    }

    [Fact]
    public void A_slot_that_its_worker_says_is_taken_is_offered_again_only_when_it_is_free()
    {
        var (offered, _) = With(Worker(First, 1), ("s", 1, 1)).Match();

        var (taken, none) = offered.With(Worker(First, 1, taken: [0])).Match();
        Assert.Empty(none);
        Assert.Empty(taken.Offered);
        Assert.Single(taken.With(Worker(First, 1)).Match().New);
    }

    [Fact]
    public void A_newer_life_of_a_worker_voids_the_offers_of_the_older_one()
    {
        var (offered, _) = With(Worker(First, 1), ("s", 1, 1)).Match();
        var later = First with { Incarnation = 2 };

        var (next, offers) = offered.With(Worker(later, 1)).Match();
        Assert.Equal(later, Assert.Single(offers).Slot.Host);
        Assert.Same(next, next.With(Worker(First, 5)));
    }

    [Fact]
    public void A_newer_incarnation_of_a_study_holds_nothing_of_what_the_older_one_was_offered()
    {
        var (offered, _) = With(Worker(First, 1), ("s", 1, 1)).Match();

        Assert.Empty(offered.With("s", Wanting(1, 1)).Match().New);
        Assert.Single(offered.With("s", Wanting(2, 1)).Match().New);
        var newer = offered.With("s", Wanting(2, 0));
        Assert.Same(newer, newer.With("s", Wanting(1, 1)));
    }

    [Fact]
    public void A_slot_whose_worker_the_study_has_not_met_is_not_offered()
    {
        var matching = With(Worker(First, 1), ("s", 1, 1)).With(Worker(new WorkerIncarnation("a", 1), 3));

        Assert.Equal("w:0", Assert.Single(matching.Match().New).Slot.SlotId.ToString());
    }

    [Fact]
    public void A_slot_that_the_study_says_it_holds_counts_as_offered()
    {
        var (offered, offers) = With(Worker(First, 2), ("s", 1, 1)).Match();
        var forgotten = offered.With(Worker(First, 2, taken: [0])).With(Worker(First, 2));

        Assert.Empty(forgotten.With("s", Wanting(1, 1, offers[0].Slot)).Match().New);
    }

    [Fact]
    public void A_slot_that_was_held_given_back_and_offered_again_is_one_offer()
    {
        var (offered, offers) = With(Worker(First, 1), ("s", 1, 1)).Match();
        var (again, _) = offered.With("s", Wanting(1, 2, offers[0].Slot)).Returned("s", offers[0].Slot.SlotId).Match();

        var newer = again.With("s", Wanting(2, 0));

        Assert.Empty(newer.Offered);
        Assert.Single(newer.Roomy);
    }

    [Fact]
    public void What_a_study_says_it_holds_counts_though_its_worker_is_unknown_here()
    {
        var unknown = new Place(new WorkerIncarnation("gone", 1), 0, []);

        Assert.Empty(With(Worker(First, 1)).With("s", Wanting(1, 1, unknown)).Match().New);
        Assert.Single(With(Worker(First, 1)).With("s", Wanting(1, 2, unknown)).Match().New);
    }

    private static SlotMatching With(SlotsHere worker, params (string Study, long Incarnation, int Slots)[] demands) =>
        demands.Aggregate(SlotMatching.Empty.With(worker),
            (matching, demand) => matching.With(demand.Study, Wanting(demand.Incarnation, demand.Slots)));

    private static Demand Wanting(long incarnation, int slots, params Place[] held) =>
        new(incarnation, slots, [First, First with { Incarnation = 2 }], [.. held], Resources.Usual);

    private static SlotsHere Worker(WorkerIncarnation host, int slots, params int[] taken) => SlotsSaid.Of(host, slots, taken);
}
