using Akka.TestKit.Xunit2;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Simulation.Curves;
using HyperTuneActors.Simulation.Timing;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Tests;

public sealed class DetachedRunsTests() : TestKit(VirtualTime.Config)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(90);

    [Fact]
    public void A_run_goes_on_while_its_worker_is_restarted_and_is_the_same_process_afterwards()
    {
        using var cluster = Started(nodes: 1);
        var process = Assert.Single(cluster.Machines[0].Living);

        EndWorker(cluster, 0);
        cluster.Advance(TimeSpan.FromSeconds(20));
        Assert.Same(process, Assert.Single(cluster.Machines[0].Living));
        cluster.ReturnNode(0);
        Assert.True(cluster.RunUntilOver(TimeSpan.FromHours(1)), cluster.Broken);

        Assert.All(cluster.Facts.OfType<RunPlaced>(), placed => Assert.Equal(1, placed.Run.Attempt));
        Assert.Contains(cluster.Facts.OfType<RunStarted>(), started => started.Host?.Incarnation == 2);
        Assert.Equal(Enumerable.Range(1, 9), cluster.Facts.OfType<MetricReported>().Where(report => report.Run == process.Order.Run).Select(report => report.Step));
    }

    [Fact]
    public void A_run_goes_on_while_the_actors_of_its_worker_are_replaced()
    {
        using var cluster = Started(nodes: 1);
        var process = Assert.Single(cluster.Machines[0].Living);

        cluster.Replace(cluster.Machines[0].Party.Current!);
        Assert.Same(process, Assert.Single(cluster.Machines[0].Living));
        Assert.True(cluster.RunUntilOver(TimeSpan.FromHours(1)), cluster.Broken);

        Assert.DoesNotContain(cluster.Facts.OfType<RunEnded>(), ended => ended.End.Class == RunClass.Lost);
    }

    [Fact]
    public void A_trial_moves_once_when_its_worker_is_silent_and_its_old_run_ends_when_its_lease_is_over()
    {
        using var cluster = Started(nodes: 2, stepSeconds: 60);
        var lost = cluster.Machines.Single(machine => machine.Living.Count > 0);
        var process = Assert.Single(lost.Living);

        EndWorker(cluster, lost == cluster.Machines[0] ? 0 : 1);
        cluster.Advance(Lease - TimeSpan.FromSeconds(1));
        Assert.False(process.IsGone);
        cluster.Advance(TimeSpan.FromSeconds(10));
        Assert.True(process.IsGone);
        Assert.True(cluster.RunUntilOver(TimeSpan.FromHours(1)), cluster.Broken);

        Assert.Equal([1, 2], cluster.Facts.OfType<RunPlaced>().Where(placed => placed.Run.Trial == process.Order.Run.Trial).Select(placed => placed.Run.Attempt));
    }

    [Fact]
    public void What_a_run_told_to_nobody_is_told_by_the_next_life_of_its_worker_under_its_numbers()
    {
        using var cluster = Started(nodes: 1);
        var run = Assert.Single(cluster.Machines[0].Living).Order.Run;
        EndWorker(cluster, 0);
        cluster.Advance(TimeSpan.FromSeconds(25));
        var known = Numbers(cluster, run).Count();

        cluster.ReturnNode(0);
        cluster.Advance(TimeSpan.FromSeconds(1));

        Assert.True(Numbers(cluster, run).Count() >= known + 1);
        Assert.Equal(Enumerable.Range(1, Numbers(cluster, run).Count()).Select(number => (long)number), Numbers(cluster, run));
    }

    private static IEnumerable<long> Numbers(SimulatedCluster cluster, RunId run) =>
        cluster.Facts.OfType<MetricReported>().Where(report => report.Run == run).Select(report => report.Seq);

    /// <summary>A study of two trials, one after the other, of which the first has reported something.</summary>
    private SimulatedCluster Started(int nodes, int stepSeconds = 10)
    {
        var spec = Specs.Of(trials: 2, concurrency: 1) with { Scheduler = new SchedulerSettings.None() };
        var cluster = new SimulatedCluster(Sys, spec, new ClusterShape([.. Enumerable.Repeat(new NodeShape(1) { Lease = Lease }, nodes)]),
            new SyntheticTraining(spec, TimeSpan.FromSeconds(stepSeconds), seed: 1));
        cluster.Start();
        Assert.True(cluster.RunUntil(() => cluster.Facts.OfType<MetricReported>().Any(), TimeSpan.FromMinutes(5)));
        return cluster;
    }

    private static void EndWorker(SimulatedCluster cluster, int node) =>
        cluster.Kill(cluster.Machines[node].Party.Current!, machine => machine.Forsake());
}
