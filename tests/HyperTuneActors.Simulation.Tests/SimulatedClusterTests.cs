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
}
