using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>What must hold of every study, whatever happened to its cluster.</summary>
internal static class Proof
{
    /// <summary>Lets the study end at once, and sees that all its decisions can be recomputed, that every report counts once, and that
    /// the journal says of training what the programs say themselves.</summary>
    public static async Task<IReadOnlyList<StudyEvent>> EndsWellAsync(
        TestCluster cluster, int trials = 40, string study = TestStudy.Name, TimeSpan? within = null)
    {
        cluster.Trace.Hurry();
        var report = await cluster.UntilAsync(report => report.State == "ended", within ?? TimeSpan.FromMinutes(3), study);
        Assert.Equal(("trials", 0), (report.EndReason, report.Counts.Failed));
        Assert.True(report.Counts.Ended >= trials, $"{report.Counts.Ended} trials ended.");
        await cluster.VerifyAsync(study);
        var facts = cluster.Facts(study);
        EveryReportCountsOnce(facts);
        ReportsAreTrue(facts, cluster.Trace);
        return facts;
    }

    /// <summary>No training was killed, stopped or started again.</summary>
    public static void TrainingWasLeftAlone(TestCluster cluster, IReadOnlyList<StudyEvent> facts)
    {
        Assert.Empty(cluster.Trace.TrainedTwice);
        var begun = facts.OfType<StudyEvent.RunStarted>().Select(started => started.Run).ToHashSet();
        Assert.All(facts.OfType<StudyEvent.RunEnded>().Where(ended => begun.Contains(ended.Run)),
            ended => Assert.Equal(RunClass.Finished, ended.End.Class));
        var starts = cluster.Trace.Lines.Where(line => line.IsStart).Select(line => line.Run).ToArray();
        Assert.Equal(starts.Distinct().Count(), starts.Length);
        NothingRecordedWasTrainedAgain(cluster, facts);
    }

    /// <summary>Each attempt went on from the last checkpoint that was recorded before it was placed: but for those that the
    /// study let go itself, as of a trial that waits behind many better ones.</summary>
    public static void NothingRecordedWasTrainedAgain(TestCluster cluster, IReadOnlyList<StudyEvent> facts)
    {
        var kept = new Dictionary<TrialNumber, SortedSet<int>>();
        SortedSet<int> Of(TrialNumber trial) => kept.TryGetValue(trial, out var steps) ? steps : kept[trial] = [];
        foreach (var fact in facts)
        {
            if (fact is StudyEvent.CheckpointSaved saved) Of(saved.Run.Trial).Add(saved.Step);
            if (fact is StudyEvent.CheckpointDropped dropped) Of(dropped.Trial).Remove(dropped.Step);
            if (fact is StudyEvent.RunPlaced placed) Assert.Equal(Of(placed.Run.Trial).Max, placed.From?.Step ?? 0);
        }
        var starts = facts.OfType<StudyEvent.RunPlaced>().ToDictionary(placed => placed.Run, placed => (placed.From?.Step ?? 0) + 1);
        var studies = starts.Keys.Select(run => run.Study).ToHashSet();
        Assert.All(cluster.Trace.Lines.Where(line => line.IsStart && studies.Contains(line.Run.Study)),
            start => Assert.Equal(starts[start.Run], start.Step));
    }

    /// <summary>The runs that were lost with their workers.</summary>
    public static IReadOnlyList<RunId> Lost(IReadOnlyList<StudyEvent> facts) =>
        [.. facts.OfType<StudyEvent.RunEnded>().Where(ended => ended.End.Class == RunClass.Lost).Select(ended => ended.Run)];

    /// <summary>One writer at a time: openings have ascending numbers, and what a study decides follows from all before it.</summary>
    public static int Openings(IReadOnlyList<StudyEvent> facts)
    {
        var openings = facts.OfType<StudyEvent.StudyOpened>().Select(opened => opened.Incarnation).ToArray();
        Assert.Equal(Enumerable.Range(1, openings.Length).Select(number => (long)number), openings);
        return openings.Length;
    }

    private static void EveryReportCountsOnce(IReadOnlyList<StudyEvent> facts)
    {
        var numbers = facts.OfType<StudyEvent.MetricReported>().Select(fact => (fact.Run, fact.Seq)).ToArray();
        Assert.Equal(numbers.Distinct().Count(), numbers.Length);
        foreach (var run in numbers.GroupBy(number => number.Run))
            Assert.True(run.Zip(run.Skip(1), ValueTuple.Create).All(pair => pair.Item1.Seq < pair.Item2.Seq), $"The reports of {run.Key} are out of order.");
    }

    private static void ReportsAreTrue(IReadOnlyList<StudyEvent> facts, TrainingTrace trace)
    {
        var trained = trace.Lines.Where(line => !line.IsStart).Select(line => (line.Run, line.Step)).ToHashSet();
        foreach (var report in facts.OfType<StudyEvent.MetricReported>())
            Assert.True(trained.Contains((report.Run, report.Step)), $"{report.Run} reported step {report.Step}, which no program trained.");
    }
}
