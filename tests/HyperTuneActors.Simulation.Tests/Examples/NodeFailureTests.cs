using Akka.Actor;
using Akka.TestKit.Xunit2;
using HyperTuneActors.App.StudyFiles;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Simulation.Timing;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Tests.Examples;

public sealed class NodeFailureTests() : TestKit(VirtualTime.Config)
{
    // From the folder of the built tests to the root of the repository.
    private static readonly StudySpec Digits = Read("../../../../../config/studies/digits.yaml");

    [Fact]
    public void A_node_that_is_lost_for_five_minutes_costs_no_trial()
    {
        using var cluster = new SimulatedCluster(Sys, Digits, ClusterShape.Of(nodes: 2, slots: 2));
        cluster.Subscribe(TestActor, fact => fact is RunEnded { End.Class: RunClass.Lost } or RunPlaced { Run.Attempt: 2 });
        cluster.Start();
        cluster.Advance(TimeSpan.FromMinutes(1));

        var lost = cluster.RunsOn(node: 1);
        Assert.Equal(2, lost.Count);
        cluster.LoseNode(1);
        cluster.Advance(TimeSpan.FromMinutes(5));
        cluster.ReturnNode(1);
        cluster.RunUntilOver(atMost: TimeSpan.FromDays(1));

        Assert.Null(cluster.Broken);
        Assert.True(cluster.IsOver);
        foreach (var _ in lost) ExpectMsg<RunEnded>(ended => Assert.Contains(ended.Run, lost), TimeSpan.Zero);
        foreach (var _ in lost)
            ExpectMsg<RunPlaced>(placed => Assert.Contains(placed.Run with { Attempt = 1 }, lost), TimeSpan.Zero);
        ExpectNoMsg(TimeSpan.Zero);

        Assert.Equal(100, cluster.State!.Counted);
        Assert.All(cluster.State.Trials, trial => Assert.True(trial.IsEnded));
        Assert.Equal(100, cluster.Facts.Count(fact => fact is TrialCompleted or TrialPruned or TrialFailed));
    }

    private static StudySpec Read(string file) => StudyFile.Read(Path.Combine(AppContext.BaseDirectory, file)) switch
    {
        StudyFileResult.Valid valid => valid.Spec,
        var faults => throw new InvalidDataException(faults.ToString()),
    };

    [Fact]
    public void Eight_slots_take_less_than_three_quarters_of_the_time_of_four() =>
        Assert.InRange(Predict(slots: 8) / Predict(slots: 4), 0.5, 0.75);

    private static TimeSpan Predict(int slots)
    {
        using var system = ActorSystem.Create("prediction", VirtualTime.Config);
        using var cluster = new SimulatedCluster(
            system, Digits with { Concurrency = slots }, ClusterShape.Of(nodes: slots / 4, slots: 4));
        cluster.Start();
        Assert.True(cluster.RunUntilOver(atMost: TimeSpan.FromDays(1)), cluster.Broken);
        return cluster.Time.Now;
    }
}
