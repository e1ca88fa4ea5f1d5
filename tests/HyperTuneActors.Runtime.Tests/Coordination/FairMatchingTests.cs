using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Tests.Coordination;

public sealed class FairMatchingTests
{
    private static readonly Resources Gpu = new(1, Gpus: 1), FourGpus = new(1, Gpus: 4);

    [Fact]
    public void Studies_get_slots_in_proportion_to_their_weights()
    {
        var cluster = Cluster.Of(SlotsSaid.Of(new WorkerIncarnation("w", 1), 12))
            .Wanting("a", 99, weight: 1).Wanting("b", 99, weight: 2).Wanting("c", 99, weight: 3);

        Assert.Equal((2, 4, 6), (cluster.Offered("a"), cluster.Offered("b"), cluster.Offered("c")));
    }

    [Fact]
    public void A_new_worker_is_offered_when_all_studies_that_want_more_have_met_it_or_at_the_next_look()
    {
        var cluster = Cluster.Of().Wanting("a", 9).Wanting("b", 9).Hear(SlotsSaid.Node("n", 4));

        Assert.Empty(cluster.Hear("a", 9).Match().Offers);
        Assert.Equal(2, cluster.Hear("a", 9).Hear("b", 9).Match().Offered("a"));
        Assert.Equal(4, cluster.Hear("a", 9).Look().Offered("a"));
    }

    [Fact]
    public void A_new_worker_is_offered_as_soon_as_those_that_have_not_met_it_want_no_more()
    {
        var cluster = Cluster.Of(SlotsSaid.Of(new WorkerIncarnation("old", 1), 1)).Look().Hear("b", 1)
            .Hear(SlotsSaid.Node("n", 4, gpus: 1)).Hear("a", 1, Gpu).Match();

        Assert.Equal((1, 1), (cluster.Offered("a"), cluster.Offered("b")));
    }

    [Fact]
    public void What_a_study_does_not_want_goes_to_the_others()
    {
        var cluster = Cluster.Of(SlotsSaid.Of(new WorkerIncarnation("w", 1), 12)).Wanting("a", 1, weight: 9).Wanting("b", 99);

        Assert.Equal((1, 11), (cluster.Offered("a"), cluster.Offered("b")));
    }

    [Fact]
    public void What_studies_have_is_known_from_what_workers_say_alone()
    {
        var cluster = Cluster.Of(SlotsSaid.Of(new WorkerIncarnation("w", 1), 8, 0, 1, 2, 3))
            .Wanting(SlotsSaid.Somebody.Value, 99).Wanting("new", 99);

        Assert.Equal((0, 4), (cluster.Offered(SlotsSaid.Somebody.Value), cluster.Offered("new")));
    }

    /// <summary>Figure 2 of the paper: &lt;9 CPU, 18 GB&gt;, tasks of &lt;1, 4 GB&gt; and of &lt;3, 1 GB&gt;: three of the one and two of the
    /// other.</summary>
    [Fact]
    public void The_dominant_shares_of_different_shapes_become_equal()
    {
        var node = SlotsSaid.Node("n", 9);
        var cluster = Cluster.Of(node with { Capacity = node.Capacity with { Memory = 18_000_000_000 } })
            .Wanting("a", 99, new Resources(1, 4_000_000_000)).Wanting("b", 99, new Resources(3, 1_000_000_000));

        Assert.Equal((3, 2), (cluster.Offered("a"), cluster.Offered("b")));
    }

    [Fact]
    public void What_wants_no_gpu_stays_off_the_nodes_that_have_some()
    {
        var cluster = Cluster.Of(SlotsSaid.Node("a", 8, gpus: 4), SlotsSaid.Node("b", 8)).Wanting("s", 2);

        Assert.All(cluster.Offers, offer => Assert.Equal("b", offer.Slot.Host.Worker));
    }

    [Fact]
    public void What_wants_few_gpus_leaves_whole_nodes_to_those_that_want_many()
    {
        var cluster = Cluster.Of(SlotsSaid.Node("a", 8, gpus: 4), SlotsSaid.Node("b", 8, gpus: 2))
            .Wanting("small", 2, Gpu).Wanting("large", 1, FourGpus);

        Assert.Equal(["b", "b"], cluster.Offers.Where(offer => offer.Study == "small").Select(offer => offer.Slot.Host.Worker));
        Assert.Equal(["a-0", "a-1", "a-2", "a-3"], cluster.Offers.Single(offer => offer.Study == "large").Slot.Devices.ToArray());
    }

    [Fact]
    public void A_study_gets_only_nodes_that_have_its_labels()
    {
        var run = new Resources(Labels: Capacity.NoLabels.Add("zone", "a"));
        var cluster = Cluster.Of(SlotsSaid.Node("n", 8), SlotsSaid.Node("z", 8, 0, ("zone", "a")), SlotsSaid.Node("y", 8, 0, ("zone", "b")))
            .Wanting("s", 9, run);

        Assert.Equal(8, cluster.Offered("s"));
        Assert.All(cluster.Offers, offer => Assert.Equal("z", offer.Slot.Host.Worker));
    }

    [Fact]
    public void A_study_that_is_held_up_by_small_runs_gets_a_node_reserved_after_six_looks_and_then_its_slot()
    {
        var cluster = Cluster.Of(SlotsSaid.Node("n", 8, gpus: 4)).Wanting("small", 99, Gpu).Take().Wanting("large", 1, FourGpus);
        for (var look = 1; look < Reservations.Patience; look++) cluster = cluster.Look();
        Assert.Empty(cluster.Matching.Reserved);

        cluster = cluster.Look();
        Assert.Equal("large", cluster.Matching.Reserved["n"]);
        for (var left = 4; left > 0; left--)
        {
            Assert.Equal(0, cluster.Offered("small") + cluster.Offered("large"));
            cluster = cluster.End("n");
        }

        Assert.Equal((0, 1), (cluster.Offered("small"), cluster.Offered("large")));
        Assert.Empty(cluster.Matching.Reserved);
    }

    [Fact]
    public void What_a_reserved_node_has_left_is_offered_to_others_once_its_study_is_served()
    {
        var cluster = Cluster.Of(SlotsSaid.Node("n", 8, gpus: 5)).Wanting("small", 99, Gpu).Take().Wanting("large", 1, FourGpus);
        for (var look = 0; look < Reservations.Patience; look++) cluster = cluster.Look();

        cluster = cluster.Hear(cluster.Matching.Workers["n"].Here with { Taken = [] }).Match();

        Assert.Equal((1, 1), (cluster.Offered("small"), cluster.Offered("large")));
    }

    [Fact]
    public void Without_a_reservation_small_runs_take_every_gpu_that_becomes_free()
    {
        var cluster = Cluster.Of(SlotsSaid.Node("n", 8, gpus: 4)).Wanting("small", 99, Gpu).Take().Wanting("large", 1, FourGpus);

        cluster = cluster.End("n");

        Assert.Equal((1, 0), (cluster.Offered("small"), cluster.Offered("large")));
    }

    [Fact]
    public void Afterwards_small_and_large_take_turns()
    {
        var cluster = Cluster.Of(SlotsSaid.Node("n", 8, gpus: 4)).Wanting("small", 99, Gpu).Take().Wanting("large", 9, FourGpus);
        var (small, large) = (0, 0);
        for (var round = 0; round < 200; round++)
        {
            cluster = round % 3 == 0 ? cluster.End("n") : cluster.Look();
            small += cluster.Offered("small");
            large += cluster.Offered("large");
            cluster = cluster.Take();
        }
        Assert.True(small >= 8 && large >= 2, $"{small} small, {large} large");
    }

    [Theory]
    [InlineData(WorkerStanding.Draining)]
    [InlineData(WorkerStanding.SetAside)]
    public void A_worker_that_takes_no_runs_is_offered_to_nobody_and_its_offers_are_void(WorkerStanding standing)
    {
        var cluster = Cluster.Of(SlotsSaid.Node("a", 2), SlotsSaid.Node("b", 2)).Wanting("s", 3);

        cluster = cluster.Hear(SlotsSaid.Node("a", 2) with { Standing = standing }).Match();

        Assert.Equal(["b", "b"], cluster.Matching.Offered.Select(offer => offer.Slot.Host.Worker));
    }

    [Fact]
    public void Where_every_worker_is_set_aside_none_is()
    {
        var cluster = Cluster.Of(SlotsSaid.Node("a", 1) with { Standing = WorkerStanding.SetAside },
            SlotsSaid.Node("b", 1) with { Standing = WorkerStanding.OnTrial }).Wanting("s", 3);

        Assert.Equal(2, cluster.Offered("s"));
    }

    [Fact]
    public void A_worker_on_trial_gets_one_run()
    {
        var cluster = Cluster.Of(SlotsSaid.Node("a", 4) with { Standing = WorkerStanding.OnTrial }, SlotsSaid.Node("b", 1)).Wanting("s", 9);

        Assert.Equal(["a", "b"], cluster.Offers.Select(offer => offer.Slot.Host.Worker).Order());
    }

    [Fact]
    public void A_thousand_slots_and_fifty_studies_are_no_trouble()
    {
        var cluster = Cluster.Of([.. Enumerable.Range(0, 125).Select(node => SlotsSaid.Node($"n{node:000}", 16, gpus: 8))]);
        for (var study = 0; study < 50; study++)
            cluster = cluster.Hear($"s{study:00}", 99, new Resources(1, Gpus: 1 + study % 4), 1 + study % 3);
        cluster = cluster.Match().Take();

        for (var change = 0; change < 2000; change++) cluster = cluster.End($"n{change * 7 % 125:000}").Take();

        Assert.True(cluster.Matching.Workers.Values.Sum(worker => worker.Room.GpusLeft) < 100);
    }
}
