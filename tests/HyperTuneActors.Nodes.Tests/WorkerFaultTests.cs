using System.Diagnostics;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>What becomes of training when workers die, hang or go away.</summary>
public sealed class WorkerFaultTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [ProgramFact("postgresql")]
    public async Task A_worker_that_is_killed_and_started_again_takes_its_runs_over()
    {
        await using var cluster = await RunningAsync(LongRuns);        // the usual L1: a worker may take long to start

        for (var kill = 0; kill < Figures.Repeats; kill++)
        {
            var worker = cluster.Workers[kill % 2];
            await worker.KillAsync();
            worker.Start();
            var began = Stopwatch.GetTimestamp();
            await cluster.ReadyAsync([worker]);
            Figures.Add("worker killed and restarted", "is back", Stopwatch.GetElapsedTime(began));
        }

        var facts = await Proof.EndsWellAsync(cluster, trials: 4, within: TimeSpan.FromMinutes(20));
        Proof.TrainingWasLeftAlone(cluster, facts);
        Assert.Contains(facts, fact => fact is StudyEvent.RunStarted { Host: not null });
    }

    [ProgramFact("postgresql")]
    public async Task A_worker_that_comes_back_too_late_ends_its_runs_and_counts_for_nothing()
    {
        await using var cluster = await RunningAsync(LongRuns, Figures.Waits);
        var worker = cluster.Workers[0];
        var runs = cluster.RunsOn(worker);

        await worker.KillAsync();
        await LostAsync(cluster, runs);
        Assert.NotEmpty(cluster.Trace.LivingRuns.Intersect(runs));                    // nobody told them
        worker.Start();
        var began = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(() => !cluster.Trace.LivingRuns.Intersect(runs).Any(), Soon);
        Figures.Add("worker restarted after L1", "its old runs have ended", Stopwatch.GetElapsedTime(began));

        var facts = await Proof.EndsWellAsync(cluster, trials: 4, within: TimeSpan.FromMinutes(20));
        Assert.Equal(runs, Proof.Lost(facts).Order(ByTrial));
        Proof.NothingRecordedWasTrainedAgain(cluster, facts);
    }

    [ProgramFact("postgresql")]
    public async Task The_trials_of_a_machine_that_is_gone_go_on_elsewhere_from_their_checkpoints()
    {
        await using var cluster = await RunningAsync(TestCluster.StudyFile(step: "1"), Figures.Waits);
        var worker = cluster.Workers[0];
        await cluster.FactsUntilAsync(_ => cluster.RunsOn(worker).Count == 2, Soon);

        await worker.KillAsync();
        var runs = cluster.RunsOn(worker);
        cluster.Trace.End(runs);
        var began = Stopwatch.GetTimestamp();
        await LostAsync(cluster, runs);
        await cluster.FactsUntilAsync(
            facts => runs.All(run => facts.OfType<StudyEvent.RunPlaced>().Any(placed => placed.Run == run with { Attempt = run.Attempt + 1 })), Soon);
        var moved = Stopwatch.GetElapsedTime(began) - Figures.Patience;
        Assert.InRange(moved, TimeSpan.MinValue, Figures.Within(20));
        Figures.Add("machine gone", "its trials are placed again, after L1", moved);

        var facts = await Proof.EndsWellAsync(cluster);
        Proof.NothingRecordedWasTrainedAgain(cluster, facts);
        Assert.DoesNotContain(facts, fact => fact is StudyEvent.TrialFailed);
    }

    [ProgramFact("postgresql")]
    public async Task A_worker_that_hung_joins_again_and_ends_the_runs_that_went_on_elsewhere()
    {
        await using var cluster = await RunningAsync(LongRuns, Figures.Waits);
        var worker = cluster.Workers[0];
        var runs = cluster.RunsOn(worker);

        worker.Freeze();
        await LostAsync(cluster, runs);
        if (Figures.Repeats > 1) await Task.Delay(TimeSpan.FromSeconds(25));         // a minute in all
        worker.Thaw();
        var began = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(() => !cluster.Trace.LivingRuns.Intersect(runs).Any(), Soon);
        await cluster.ReadyAsync([worker]);
        Figures.Add("worker hung", "it has joined again and its old runs have ended", Stopwatch.GetElapsedTime(began));

        var facts = await Proof.EndsWellAsync(cluster, trials: 4, within: TimeSpan.FromMinutes(20));
        Proof.NothingRecordedWasTrainedAgain(cluster, facts);
        Assert.Equal(runs, Proof.Lost(facts).Order(ByTrial));
    }

    [ProgramFact("postgresql")]
    public async Task A_study_goes_on_when_every_node_was_killed_at_once()
    {
        await using var cluster = await RunningAsync(TestCluster.StudyFile(step: "1"), Figures.Waits);

        foreach (var node in cluster.Nodes.ToArray()) await node.KillAsync();
        foreach (var node in cluster.Nodes) node.Start();
        var began = Stopwatch.GetTimestamp();
        await cluster.AnswersAsync(TimeSpan.FromSeconds(60));
        Figures.Add("all nodes killed", "answers after their start", Stopwatch.GetElapsedTime(began));

        Proof.NothingRecordedWasTrainedAgain(cluster, await Proof.EndsWellAsync(cluster));
    }

    [ProgramFact("postgresql")]
    public async Task A_worker_that_goes_away_lets_its_runs_save_and_go_on_elsewhere_uncharged()
    {
        await using var cluster = await RunningAsync(LongRuns, Figures.Waits);
        var worker = cluster.Workers[0];
        var runs = cluster.RunsOn(worker);

        var began = Stopwatch.GetTimestamp();
        Assert.Equal(0, await worker.TerminateAsync());
        Figures.Add("worker terminated", "has ended", Stopwatch.GetElapsedTime(began));
        Assert.Empty(cluster.Trace.LivingRuns.Intersect(runs));

        var facts = await Proof.EndsWellAsync(cluster, trials: 4, within: TimeSpan.FromMinutes(20));
        Assert.All(runs, run => Assert.Equal(
            RunClass.Preempted, facts.OfType<StudyEvent.RunEnded>().Single(ended => ended.Run == run).End.Class));
        Proof.NothingRecordedWasTrainedAgain(cluster, facts);
    }

    [ProgramFact("postgresql")]
    public async Task Nodes_that_are_restarted_one_by_one_disturb_no_training()
    {
        await using var cluster = await RunningAsync(TestCluster.StudyFile(step: "1"));        // the usual L1: a worker may take long to start
        var gap = new LongestGap(cluster);
        var watching = gap.WatchAsync();

        foreach (var node in cluster.Nodes)
        {
            Assert.Equal(0, node.Role == "worker" ? await node.HangUpAsync() : await node.TerminateAsync());
            node.Start();
            await cluster.ReadyAsync([node]);
        }

        await gap.EndAsync();
        await watching;
        Figures.Add("rolling restart", "longest gap of a study's answers", gap.Longest);
        Assert.InRange(gap.Longest, TimeSpan.Zero, Figures.Within(5));
        Proof.TrainingWasLeftAlone(cluster, await Proof.EndsWellAsync(cluster));
    }

    [ProgramFact("postgresql")]
    public async Task A_worker_that_can_start_nothing_is_set_aside_and_not_the_trials()
    {
        await using var cluster = await TestCluster.StartAsync(2, [.. Figures.Waits, ("worker-1:PATH", "/nowhere")]);
        await cluster.SubmitAsync(TestCluster.StudyFile());

        var facts = await Proof.EndsWellAsync(cluster);
        Assert.DoesNotContain(facts, fact => fact is StudyEvent.TrialFailed);
        Assert.True(facts.OfType<StudyEvent.RunEnded>().Count(ended => ended.End.Class == RunClass.StartFailed) < 20);
        var (_, nodes) = await cluster.DoAsync("nodes");
        Assert.Contains("set aside", nodes, StringComparison.Ordinal);
    }

    private static readonly Comparer<RunId> ByTrial = Comparer<RunId>.Create((one, other) => one.Trial.CompareTo(other.Trial));

    /// <summary>Whose first runs go on until their worker is given up.</summary>
    private static string LongRuns { get; } = TestCluster.StudyFile(
        trials: Figures.Repeats > 1 ? 40 : 4, last: 3, firstRung: 3,
        step: ((Figures.Patience.TotalSeconds + 15) / 3).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture));

    private static async Task<TestCluster> RunningAsync(string study, params (string, string)[] settings)
    {
        var cluster = await TestCluster.StartAsync(2, settings);
        await cluster.SubmitAsync(study);
        await cluster.UntilAsync(report => report.Counts.Running == 4, Soon);
        await Eventually.HoldsAsync(() => cluster.Trace.LivingRuns.Count >= 4, Soon);
        return cluster;
    }

    private static Task<IReadOnlyList<StudyEvent>> LostAsync(TestCluster cluster, IReadOnlyList<RunId> runs) => cluster.FactsUntilAsync(
        facts => runs.All(run => facts.OfType<StudyEvent.RunEnded>().Any(ended => ended.Run == run)),
        Figures.Patience + TimeSpan.FromSeconds(20));
}
