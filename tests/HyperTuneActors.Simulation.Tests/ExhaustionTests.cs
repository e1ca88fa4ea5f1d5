using Akka.TestKit.Xunit2;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Simulation.Schedules;
using HyperTuneActors.Simulation.Timing;

namespace HyperTuneActors.Simulation.Tests;

public sealed class ExhaustionTests() : TestKit(VirtualTime.Config)
{
    [Fact]
    public void A_study_of_few_configurations_tries_each_once_and_ends()
    {
        var scenario = new Scenario { Trials = 300, Concurrency = 4, Slots = [2, 2], Space = Scenario.SmallSpace };
        using var cluster = new SimulatedCluster(Sys, scenario.ToSpec(), scenario.ToShape());
        cluster.Start();

        Assert.True(cluster.RunUntilOver(TimeSpan.FromHours(10)));

        Assert.Equal(EndReason.Exhausted, cluster.State!.End!.Reason);
        Assert.Equal((90, 90), (cluster.State.Trials.Count, cluster.State.Tried.Count));
    }

    [Fact]
    public void Whatever_fails_no_invariant_breaks_then() => Assert.All(Enumerable.Range(0, 8), seed => Assert.Null(
        ScenarioRun.Play(ScenarioGenerator.Draw(2_000 + seed) with { Trials = 300, Time = null, Target = null, Space = Scenario.SmallSpace }).Broken));
}
