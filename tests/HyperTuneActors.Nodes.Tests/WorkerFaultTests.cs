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
        // The usual L1: a worker may take long to start.
        await using var cluster = await RunningAsync(Figures.Repeats > 1 ? TestStudy.File(step: 5, firstRung: 3) : LongRuns);

        foreach (var time in Figures.Times)
        {
            var worker = cluster.Workers[time % 2];
            await worker.KillAsync();
            worker.Start();
            var began = Stopwatch.GetTimestamp();
            await cluster.ReadyAsync([worker]);
            Figures.Add("worker killed and restarted", "is back", Stopwatch.GetElapsedTime(began));
        }

        var facts = await EndsWellAsync(cluster);
        Proof.TrainingWasLeftAlone(cluster, facts);
        Assert.Contains(facts, fact => fact is StudyEvent.RunStarted { Host: not null });
    }

    [ProgramFact("postgresql")]
    public async Task A_worker_that_comes_back_too_late_ends_its_runs_and_counts_for_nothing()
    {
        await using var cluster = await RunningAsync(LongRuns, Figures.Waits);
        var lost = new List<RunId>();

        foreach (var time in Figures.Times)
        {
            var worker = cluster.Workers[time % 2];
            var runs = await FullAsync(cluster, worker);
            await worker.KillAsync();
            await cluster.OverAsync(runs);
            lost.AddRange(runs);
            Assert.NotEmpty(cluster.Trace.LivingRuns.Intersect(runs));                // nobody told them
            worker.Start();
            var began = Stopwatch.GetTimestamp();
            await Eventually.HoldsAsync(() => !cluster.Trace.LivingRuns.Intersect(runs).Any(), Soon);
            Figures.Add("worker restarted after L1", "its old runs have ended", Stopwatch.GetElapsedTime(began));
            await cluster.ReadyAsync([worker]);
        }

        var facts = await EndsWellAsync(cluster);
        Assert.Equal(lost.Order(ByTrial), Proof.Lost(facts).Order(ByTrial));
        Proof.NothingRecordedWasTrainedAgain(cluster, facts);
    }

    [ProgramFact("postgresql")]
    public async Task The_trials_of_a_machine_that_is_gone_go_on_elsewhere_from_their_checkpoints()
    {
        // More slots than the study wants: its trials wait for no other's end.
        await using var cluster = await RunningAsync(
            TestStudy.File(step: Figures.Seconds(8, otherwise: 2), firstRung: 3), workers: 3, Figures.Waits);

        foreach (var _ in Figures.Times)
        {
            await cluster.BusyAsync();
            TestNode? WithCheckpoint(IReadOnlyList<StudyEvent> facts)
            {
                var saved = facts.OfType<StudyEvent.CheckpointSaved>().Where(fact => fact.Step < 3).Select(fact => fact.Run).ToHashSet();
                return cluster.Workers.Find(one => cluster.RunsOn(one).Any(saved.Contains));
            }
            TestNode? worker = null;
            await cluster.FactsUntilAsync(facts => (worker = WithCheckpoint(facts)) is not null, Soon);

            await worker!.KillAsync();
            var runs = cluster.RunsOn(worker);
            Assert.NotEmpty(runs);
            cluster.Trace.End(runs);
            var began = Stopwatch.GetTimestamp();
            await cluster.OverAsync(runs);
            await cluster.FactsUntilAsync(
                facts => runs.All(run => facts.OfType<StudyEvent.RunPlaced>().Any(placed => placed.Run == run with { Attempt = run.Attempt + 1 })), Soon);
            var moved = Stopwatch.GetElapsedTime(began) - Figures.Patience;
            Assert.InRange(moved, TimeSpan.MinValue, Figures.Within(20));
            Figures.Add("machine gone", "its trials are placed again, after L1", moved);
            worker.Start();
            await cluster.ReadyAsync([worker]);
        }

        var facts = await Proof.EndsWellAsync(cluster);
        Proof.NothingRecordedWasTrainedAgain(cluster, facts);
        Assert.DoesNotContain(facts, fact => fact is StudyEvent.TrialFailed);
    }

    [ProgramFact("postgresql")]
    public async Task A_worker_that_hung_joins_again_and_ends_the_runs_that_went_on_elsewhere()
    {
        await using var cluster = await RunningAsync(LongRuns, Figures.Waits);
        var lost = new List<RunId>();

        foreach (var time in Figures.Times)
        {
            var worker = cluster.Workers[time % 2];
            var runs = await FullAsync(cluster, worker);
            worker.Freeze();
            await cluster.OverAsync(runs);
            lost.AddRange(runs);
            await Figures.LastAsync(60 - Figures.Patience.TotalSeconds, otherwise: 0);
            worker.Thaw();
            var began = Stopwatch.GetTimestamp();
            await Eventually.HoldsAsync(() => !cluster.Trace.LivingRuns.Intersect(runs).Any(), Soon);
            await cluster.ReadyAsync([worker]);
            Figures.Add("worker hung", "it has joined again and its old runs have ended", Stopwatch.GetElapsedTime(began));
        }

        var facts = await EndsWellAsync(cluster);
        Proof.NothingRecordedWasTrainedAgain(cluster, facts);
        Assert.Equal(lost.Order(ByTrial), Proof.Lost(facts).Order(ByTrial));
    }

    [ProgramFact("postgresql")]
    public async Task A_study_goes_on_when_every_node_was_killed_at_once()
    {
        await using var cluster = await RunningAsync(TestStudy.File(step: Figures.Seconds(3, otherwise: 1)), Figures.Waits);

        foreach (var _ in Figures.Times)
        {
            foreach (var node in cluster.Nodes.ToArray()) await node.KillAsync();
            foreach (var node in cluster.Nodes) node.Start();
            var began = Stopwatch.GetTimestamp();
            await cluster.AnswersAsync(TimeSpan.FromSeconds(60));
            Figures.Add("all nodes killed", "answers after their start", Stopwatch.GetElapsedTime(began));
            await cluster.ReadyAsync(cluster.Nodes);
        }

        Proof.NothingRecordedWasTrainedAgain(cluster, await Proof.EndsWellAsync(cluster));
    }

    [ProgramFact("postgresql")]
    public async Task A_worker_that_goes_away_lets_its_runs_save_and_go_on_elsewhere_uncharged()
    {
        await using var cluster = await RunningAsync(LongRuns, Figures.Waits);
        var preempted = new List<RunId>();

        foreach (var time in Figures.Times)
        {
            var worker = cluster.Workers[time % 2];
            var runs = await FullAsync(cluster, worker);
            var began = Stopwatch.GetTimestamp();
            Assert.Equal(0, await worker.TerminateAsync());
            Figures.Add("worker terminated", "has ended", Stopwatch.GetElapsedTime(began));
            Assert.Empty(cluster.Trace.LivingRuns.Intersect(runs));
            preempted.AddRange(runs);
            worker.Start();
            await cluster.ReadyAsync([worker]);
        }

        var facts = await EndsWellAsync(cluster);
        Assert.All(preempted, run => Assert.Equal(
            RunClass.Preempted, facts.OfType<StudyEvent.RunEnded>().Single(ended => ended.Run == run).End.Class));
        Proof.NothingRecordedWasTrainedAgain(cluster, facts);
    }

    [ProgramFact("postgresql")]
    public async Task Nodes_that_are_restarted_one_by_one_disturb_no_training()
    {
        // The usual L1: a worker may take long to start.
        await using var cluster = await RunningAsync(TestStudy.File(step: Figures.Seconds(5, otherwise: 1)));
        foreach (var _ in Figures.Times)
        {
            var gap = new LongestGap(cluster);
            await gap.WhileAsync(async () =>
            {
                foreach (var node in cluster.Nodes)
                {
                    Assert.Equal(0, node.Role == "worker" ? await node.HangUpAsync() : await node.TerminateAsync());
                    node.Start();
                    await cluster.ReadyAsync([node]);
                }
            });
            Figures.Add("rolling restart", "longest gap of a study's answers", gap.Longest);
            Assert.InRange(gap.Longest, TimeSpan.Zero, Figures.Within(5));
        }

        Proof.TrainingWasLeftAlone(cluster, await Proof.EndsWellAsync(cluster));
    }

    [ProgramFact("postgresql")]
    public async Task A_worker_that_can_start_nothing_is_set_aside_and_not_the_trials()
    {
        await using var cluster = await TestCluster.StartAsync(2, [.. Figures.Waits, ("worker-1:PATH", "/nowhere")]);
        await cluster.SubmitAsync(TestStudy.File());

        var facts = await Proof.EndsWellAsync(cluster);
        Assert.DoesNotContain(facts, fact => fact is StudyEvent.TrialFailed);
        Assert.True(facts.OfType<StudyEvent.RunEnded>().Count(ended => ended.End.Class == RunClass.StartFailed) < 20);
        var (_, nodes) = await cluster.DoAsync("nodes");
        Assert.Contains("set aside", nodes, StringComparison.Ordinal);
    }

    private static readonly Comparer<RunId> ByTrial = Comparer<RunId>.Create((one, other) =>
        (one.Trial, one.Attempt).CompareTo((other.Trial, other.Attempt)));

    private static int Trials => Figures.Repeats > 1 ? 40 : 4;

    /// <summary>Whose first runs go on until their worker is given up.</summary>
    private static string LongRuns { get; } = Figures.Repeats > 1
        ? TestStudy.File(Trials, step: 200, firstRung: 3)
        : TestStudy.File(Trials, step: (Figures.Patience.TotalSeconds + 15) / 3, firstRung: 3, last: 3);

    private static Task<IReadOnlyList<StudyEvent>> EndsWellAsync(TestCluster cluster) => Proof.EndsWellAsync(cluster, Trials);

    /// <summary>What runs on the worker when both its slots are taken.</summary>
    private static async Task<IReadOnlyList<RunId>> FullAsync(TestCluster cluster, TestNode worker)
    {
        await cluster.FactsUntilAsync(_ => cluster.RunsOn(worker) is { Count: 2 } runs && !runs.Except(cluster.Trace.LivingRuns).Any(), Soon);
        return cluster.RunsOn(worker);
    }

    private static Task<TestCluster> RunningAsync(string study, params (string, string)[] settings) => RunningAsync(study, 2, settings);

    private static async Task<TestCluster> RunningAsync(string study, int workers, params (string, string)[] settings)
    {
        var cluster = await TestCluster.StartAsync(workers, settings);
        await cluster.SubmitAsync(study);
        await cluster.BusyAsync();
        return cluster;
    }
}
