using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Tests.Coordination;

public sealed class WaitingTests
{
    private static readonly Resources Gpu = new(1, Gpus: 1), FourGpus = new(2, 64_000_000_000, 4);

    [Fact]
    public void It_says_what_is_free_and_who_has_the_rest()
    {
        var cluster = Cluster.Of(SlotsSaid.Node("w1", 8, gpus: 4), SlotsSaid.Node("w2", 8, gpus: 4))
            .Wanting("a", 7, Gpu, weight: 2).Take().Wanting("a", 0, Gpu, weight: 2).Wanting("b", 2, new Resources(1, Gpus: 2));

        Assert.Equal("It wants 2 slots more, each of 2 GPUs and 1 CPU. 1 of 8 GPUs is free, on w2 (1); 7 are used by a (weight 2). "
            + "Its weight is 1, and it has 0 % of the cluster; the next slot that fits is its own.", Because(cluster, "b", 2));
    }

    [Theory]
    [InlineData(4, 1, null, "No worker has 4 GPUs (the largest has 2 GPUs).")]
    [InlineData(0, 9, null, "No worker has 9 CPUs (the largest has 8 CPUs).")]
    [InlineData(0, 1, "a", "No worker has the label zone=a.")]
    [InlineData(2, 8, null, "No worker has all of that at once.")]
    public void It_says_what_no_worker_has(int gpus, int cpus, string? zone, string because)
    {
        var run = new Resources(cpus, Gpus: gpus, Labels: zone is null ? null : Capacity.NoLabels.Add("zone", zone));
        var cluster = Cluster.Of(SlotsSaid.Node("w1", 4, gpus: 2, ("zone", "b")), SlotsSaid.Node("w2", 8)).Wanting("s", 1, run);

        Assert.EndsWith(because, Because(cluster, "s", 1), StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_what_shape_it_wants()
    {
        var run = FourGpus with { Labels = Capacity.NoLabels.Add("zone", "a") };

        Assert.Equal("It wants 1 slot more, of 4 GPUs, 2 CPUs and 64 GB of memory, on a worker with zone=a. No worker is there.",
            Because(Cluster.Of().Wanting("s", 1, run), "s", 1));
    }

    [Fact]
    public void It_says_that_workers_drain_or_are_set_aside()
    {
        var cluster = Cluster.Of(SlotsSaid.Node("a", 8) with { Standing = WorkerStanding.Draining },
            SlotsSaid.Node("b", 8) with { Standing = WorkerStanding.SetAside }, SlotsSaid.Node("c", 1)).Wanting("o", 1).Take().Wanting("s", 1);

        Assert.Contains("a is draining. Several runs in a row could not start on b, which is set aside for a while. "
            + "0 of 1 CPU are free; 1 is used by o.", Because(cluster, "s", 1), StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_for_whom_a_worker_is_reserved()
    {
        var cluster = Cluster.Of(SlotsSaid.Node("n", 8, gpus: 4)).Wanting("small", 99, Gpu).Take().Wanting("large", 1, new Resources(1, Gpus: 4));
        for (var look = 0; look < Reservations.Patience; look++) cluster = cluster.Look();
        cluster = cluster.End("n");

        Assert.Contains("1 of 4 GPUs is free, on n (1, reserved for large); 3 are used by itself.", Because(cluster, "small", 99), StringComparison.Ordinal);
        Assert.Contains("n is reserved for it, and offered to nobody else until what it wants fits.", Because(cluster, "large", 1), StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_that_a_study_has_its_share()
    {
        var cluster = Cluster.Of(SlotsSaid.Node("n", 3)).Wanting("a", 9).Take().Wanting("b", 9);

        Assert.EndsWith("It has its share: its weight is 1, and it has 100 % of the cluster; 1 study that waits has less for its weight.",
            Because(cluster, "a", 9), StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_why_a_study_does_not_wait()
    {
        var cluster = Cluster.Of(SlotsSaid.Node("n", 8)).Wanting("full", 2, concurrency: 2).Take().Wanting("full", 0, concurrency: 2)
            .Wanting("idle", 0).Wanting("served", 1);

        Assert.Equal("Its concurrency of 2 is used up.", Because(cluster, "full", 0));
        Assert.Equal("It wants no more slots.", Because(cluster, "idle", 0));
        Assert.Equal("It does not wait: 1 slot is offered to it.", Because(cluster, "served", 0));
        Assert.Equal("The slot pool has not heard of it: it is not open.", Because(cluster, "nobody", 0));
    }

    private static string Because(Cluster cluster, string study, int slots)
    {
        var waiting = Waiting.For(cluster.Matching, new StudyName(study));
        Assert.Equal((study, slots), (waiting.Study.Value, waiting.Slots));
        return waiting.Because;
    }
}
