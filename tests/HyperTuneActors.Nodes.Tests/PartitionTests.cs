using System.Diagnostics;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>What becomes of a study when study nodes can't reach each other: one of them has it, never two.</summary>
[Trait("Run", "apart")]
public sealed class PartitionTests
{
    private static readonly TimeSpan ToAnswer = Figures.Within(15);

    [NetworkFact]
    public async Task A_study_whose_node_is_cut_off_from_all_goes_on_elsewhere()
    {
        await using var cluster = await RunningAsync();

        for (var cut = 0; cut < Figures.Repeats; cut++)
            await CutOffAsync(cluster, "study node cut off", host => cluster.Nodes.Except([host]));

        await NobodyNoticesAsync(cluster);
    }

    [NetworkFact]
    public async Task A_study_whose_node_is_cut_off_from_the_other_voters_goes_on_elsewhere_though_workers_reach_both()
    {
        await using var cluster = await RunningAsync();

        for (var cut = 0; cut < Figures.Repeats; cut++)
            await CutOffAsync(cluster, "study node cut off from the voters", host => cluster.StudyNodes.Except([host]).Concat(cluster.Witnesses));

        await NobodyNoticesAsync(cluster);
    }

    [NetworkFact]
    public async Task A_study_whose_nodes_can_t_reach_each_other_has_one_of_them()
    {
        await using var cluster = await RunningAsync();

        for (var cut = 0; cut < Figures.Repeats; cut++)
        {
            await cluster.BusyAsync();
            cluster.Network.Cut([cluster.StudyNodes[0]], [cluster.StudyNodes[1]]);
            var began = Stopwatch.GetTimestamp();
            await Eventually.HoldsAsync(() => cluster.StudyNodes.Any(node => !node.IsRunning), ToAnswer);
            await cluster.AnswersAsync(ToAnswer);
            Figures.Add("study nodes cut from each other", "answers from the one that is left", Stopwatch.GetElapsedTime(began));
            await HealAsync(cluster, "study nodes cut from each other");
        }

        await NobodyNoticesAsync(cluster);
    }

    [NetworkFact]
    public async Task A_study_node_that_is_started_again_while_it_is_cut_off_waits_for_the_others()
    {
        await using var cluster = await RunningAsync();
        var (first, second) = (cluster.StudyNodes[0], cluster.StudyNodes[1]);         // the first of the seeds may found a cluster

        cluster.Network.Cut([first], cluster.Nodes.Except([first]));
        Assert.Equal(7, await first.EndAsync());
        first.Start();
        await cluster.AnswersAsync(ToAnswer, [second]);
        await Task.Delay(TimeSpan.FromSeconds(20));                                   // long enough to found one, and to open the study
        Assert.False(await cluster.IsReadyAsync(first));
        Assert.Equal(second.Name, cluster.Facts().OfType<StudyEvent.StudyOpened>().Last().Host);
        cluster.Network.Heal();
        var began = Stopwatch.GetTimestamp();
        await cluster.ReadyAsync(cluster.Nodes);
        Figures.Add("study node started again while cut off", "has joined after it is healed", Stopwatch.GetElapsedTime(began));

        await second.KillAsync();
        await cluster.AnswersAsync(ToAnswer, [first]);                                // so all are in one cluster
        var facts = await Proof.EndsWellAsync(cluster);
        Proof.TrainingWasLeftAlone(cluster, facts);
        PartitionProof.OneWriterAtATime(cluster, facts, moves: 3);
    }

    /// <summary>Four runs at a time, long enough that some go on whenever something is cut.</summary>
    private static async Task<TestCluster> RunningAsync()
    {
        var cluster = await TestCluster.StartApartAsync();
        await cluster.SubmitAsync(TestStudy.File(step: Figures.Seconds(10, otherwise: 4)));
        await cluster.BusyAsync();
        return cluster;
    }

    /// <summary>The study ends, its training went on as if nothing had been, and it was moved twice each time at most.</summary>
    private static async Task NobodyNoticesAsync(TestCluster cluster)
    {
        var facts = await Proof.EndsWellAsync(cluster);
        Proof.TrainingWasLeftAlone(cluster, facts);
        PartitionProof.NoReportWasLost(cluster, facts);
        PartitionProof.OneWriterAtATime(cluster, facts, moves: 2 * Figures.Repeats);
    }

    /// <summary>The study answers through the other study node; its former one ends, whether it can be told or not.</summary>
    private static async Task CutOffAsync(TestCluster cluster, string fault, Func<TestNode, IEnumerable<TestNode>> from)
    {
        await cluster.BusyAsync();
        var host = await cluster.HostAsync();
        var others = cluster.StudyNodes.Where(node => node != host).ToArray();
        cluster.Network.Cut([host], from(host));
        var began = Stopwatch.GetTimestamp();
        Figures.Add(fault, "answers", await cluster.AnswersAsync(ToAnswer, others));
        Assert.Equal(7, await host.EndAsync());
        Figures.Add(fault, "the one that was cut off has ended", Stopwatch.GetElapsedTime(began));
        Assert.All(cluster.Nodes.Where(node => node != host), node => Assert.True(node.IsRunning, $"{node.Name}: {node.Logged}"));
        await HealAsync(cluster, fault);
    }

    private static async Task HealAsync(TestCluster cluster, string fault)
    {
        cluster.Network.Heal();
        foreach (var node in cluster.Nodes.Where(node => !node.IsRunning)) node.Start();
        var began = Stopwatch.GetTimestamp();
        await cluster.ReadyAsync(cluster.Nodes);
        Figures.Add(fault, "all nodes have joined after it is healed", Stopwatch.GetElapsedTime(began));
    }
}
