using System.Diagnostics;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>What becomes of training when a worker can't reach the study nodes for a while.</summary>
[Trait("Run", "apart")]
public sealed class WorkerPartitionTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [NetworkFact]
    public async Task A_worker_that_is_cut_off_for_less_than_it_is_waited_for_goes_on_as_if_nothing_had_been()
    {
        // The usual L1: the longer cut is one that the cluster removes the worker for.
        await using var cluster = await RunningAsync(TestStudy.File(step: Figures.Seconds(10, otherwise: 5)));

        for (var cut = 0; cut < Figures.Repeats; cut++)
        {
            foreach (var seconds in (int[])[5, 12])
            {
                await cluster.BusyAsync();
                var worker = cluster.Workers[cut % 2];
                cluster.Network.Cut([worker], cluster.StudyNodes.Concat(cluster.Witnesses));
                await Task.Delay(TimeSpan.FromSeconds(seconds));
                await HealAsync(cluster, worker, $"worker cut off for {seconds} s");
            }
        }

        var facts = await Proof.EndsWellAsync(cluster);
        Proof.TrainingWasLeftAlone(cluster, facts);
        PartitionProof.NoReportWasLost(cluster, facts);
        PartitionProof.OneWriterAtATime(cluster, facts, moves: 0);
    }

    [NetworkFact]
    public async Task A_worker_that_is_cut_off_for_too_long_ends_its_runs_when_it_is_back_and_counts_for_nothing()
    {
        await using var cluster = await RunningAsync(LongRuns, Figures.Waits);
        var lost = new HashSet<RunId>();

        for (var cut = 0; cut < Figures.Repeats; cut++)
        {
            var worker = cluster.Workers[cut % 2];
            await cluster.FactsUntilAsync(_ => cluster.RunsOn(worker).Count == 2 && cluster.Trace.LivingRuns.Count >= 4, Soon);
            var runs = cluster.RunsOn(worker);
            cluster.Network.Cut([worker], cluster.StudyNodes.Concat(cluster.Witnesses));
            var began = Stopwatch.GetTimestamp();
            await cluster.OverAsync(runs);
            Figures.Add("worker cut off for too long", "its runs are given up, after L1", Stopwatch.GetElapsedTime(began) - Figures.Patience);
            Assert.NotEmpty(cluster.Trace.LivingRuns.Intersect(runs));                // nobody told them
            lost.UnionWith(runs);
            await HealAsync(cluster, worker, "worker cut off for too long");
            began = Stopwatch.GetTimestamp();
            await Eventually.HoldsAsync(() => !cluster.Trace.LivingRuns.Intersect(runs).Any(), Soon);
            Figures.Add("worker cut off for too long", "its old runs have ended, after it has joined", Stopwatch.GetElapsedTime(began));
        }

        var facts = await Proof.EndsWellAsync(cluster, trials: Trials, within: TimeSpan.FromMinutes(20));
        PartitionProof.MovedOnce(cluster, facts, lost);
        Proof.NothingRecordedWasTrainedAgain(cluster, facts);
        PartitionProof.OneWriterAtATime(cluster, facts, moves: 0);
    }

    [NetworkFact]
    public async Task A_worker_that_is_cut_off_from_the_study_s_node_alone_disturbs_no_study()
    {
        await using var cluster = await RunningAsync(TestStudy.File(step: Figures.Seconds(10, otherwise: 4)));

        for (var cut = 0; cut < Figures.Repeats; cut++)
        {
            await cluster.BusyAsync();
            var worker = cluster.Workers[cut % 2];
            cluster.Network.Cut([worker], [await cluster.HostAsync()]);
            await Task.Delay(TimeSpan.FromSeconds(15));                               // long enough to be given up
            Figures.Add("worker cut off from the study's node", "answers", await cluster.AnswersAsync(Figures.Within(15)));
            foreach (var node in cluster.Nodes.Where(node => !node.IsRunning)) node.Start();
            await HealAsync(cluster, worker, "worker cut off from the study's node");
            await cluster.ReadyAsync(cluster.Nodes);
        }

        var facts = await Proof.EndsWellAsync(cluster);
        Proof.NothingRecordedWasTrainedAgain(cluster, facts);
        PartitionProof.OneWriterAtATime(cluster, facts, moves: 2 * Figures.Repeats);
    }

    private const int FewTrials = 4, ManyTrials = 40;

    private static int Steps => 6 * (2 * Figures.Repeats - 1);

    private static int Trials => Figures.Repeats > 1 ? ManyTrials : FewTrials;

    /// <summary>Whose first runs go on until their worker is given up, without promotion: a run more means that one was given up.</summary>
    private static string LongRuns { get; } = TestStudy.File(
        Trials, last: Steps, firstRung: Steps, step: (Figures.Patience.TotalSeconds + 20) / 6);

    private static async Task<TestCluster> RunningAsync(string study, params (string, string)[] settings)
    {
        var cluster = await TestCluster.StartApartAsync(2, settings);
        await cluster.SubmitAsync(study);
        await cluster.BusyAsync();
        return cluster;
    }

    private static async Task HealAsync(TestCluster cluster, TestNode worker, string fault)
    {
        cluster.Network.Heal();
        var began = Stopwatch.GetTimestamp();
        await cluster.ReadyAsync([worker]);
        Figures.Add(fault, "has joined again after it is healed", Stopwatch.GetElapsedTime(began));
    }
}
