using Akka.Actor;
using Akka.TestKit.Xunit2;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Simulation.Timing;

namespace HyperTuneActors.Simulation.Tests;

public sealed class SimulatedClusterTests() : TestKit(VirtualTime.Config)
{
    [Fact]
    public void A_study_runs_to_its_end_in_virtual_time()
    {
        using var cluster = new SimulatedCluster(Sys, Specs.Of(trials: 50), ClusterShape.Of(nodes: 2, slots: 2));
        cluster.Start();

        Assert.True(cluster.RunUntilOver(TimeSpan.FromHours(10)));

        Assert.Equal(EndReason.Trials, cluster.State!.End!.Reason);
        Assert.Equal(50, cluster.State.Counted);
    }

    [Fact]
    public void A_study_that_is_watched_writes_the_facts_of_one_that_is_not() =>
        Assert.Equal(HashOf(watched: true), HashOf(watched: false));

    private static string HashOf(bool watched)
    {
        using var system = ActorSystem.Create("watched", VirtualTime.Config);
        using var cluster = new SimulatedCluster(
            system, Specs.Of(trials: 50, concurrency: 8, lookAhead: 4), ClusterShape.Of(nodes: 4, slots: 2) with { Latency = TimeSpan.Zero },
            watched: watched);
        cluster.Start();
        Assert.True(cluster.RunUntilOver(TimeSpan.FromHours(10)));
        return cluster.Disk.Hash();
    }
}
