using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>What must hold of a study whose nodes could not reach each other for a while.</summary>
internal static class PartitionProof
{
    private const string OtherWriter = "duplicate key value violates unique constraint";

    /// <summary>A study is opened once by whoever takes it over, and its former writer learns that by one failed write at most.</summary>
    /// <param name="cluster">The study's.</param>
    /// <param name="facts">Of the study.</param>
    /// <param name="moves">How often it may have gone to another node.</param>
    public static void OneWriterAtATime(TestCluster cluster, IReadOnlyList<StudyEvent> facts, int moves)
    {
        Assert.InRange(Proof.Openings(facts), 1, 1 + moves);
        Assert.InRange(Conflicts(cluster), 0, moves);
    }

    /// <summary>Every step that a program trained is in the journal, as a report of its run.</summary>
    public static void NoReportWasLost(TestCluster cluster, IReadOnlyList<StudyEvent> facts) => Assert.Empty(Untold(cluster, facts));

    /// <summary>These runs were given up, and no others; the trial of each went on in one more run, unless that was given up too; and what
    /// a run has trained since counts for nothing.</summary>
    public static void MovedOnce(TestCluster cluster, IReadOnlyList<StudyEvent> facts, IReadOnlyCollection<RunId> lost)
    {
        Assert.Equal(lost.ToHashSet(), Proof.Lost(facts).ToHashSet());
        foreach (var trial in facts.OfType<StudyEvent.RunPlaced>().GroupBy(placed => placed.Run.Trial))
            Assert.Equal(1 + lost.Count(run => run.Trial == trial.Key), trial.Count());
        var over = new HashSet<RunId>();
        foreach (var fact in facts)
        {
            if (fact is StudyEvent.RunEnded ended) Assert.True(over.Add(ended.Run), $"{ended.Run} ended twice.");
            if (RunOf(fact) is { } run) Assert.DoesNotContain(run, over);
        }
        Assert.Contains(Untold(cluster, facts), step => lost.Contains(step.Run));       // there was something to refuse
    }

    private static int Conflicts(TestCluster cluster) => cluster.StudyNodes.Sum(node => node.Logged.Split('\n')
        .Count(line => line.Contains("stopped and starts again", StringComparison.Ordinal) && line.Contains(OtherWriter, StringComparison.Ordinal)));

    private static (RunId Run, int Step)[] Untold(TestCluster cluster, IReadOnlyList<StudyEvent> facts)
    {
        var told = facts.OfType<StudyEvent.MetricReported>().Select(fact => (fact.Run, fact.Step)).ToHashSet();
        return [.. cluster.Trace.Lines.Where(line => !line.IsStart).Select(line => (line.Run, line.Step)).Where(step => !told.Contains(step))];
    }

    private static RunId? RunOf(StudyEvent fact) => fact switch
    {
        StudyEvent.RunStarted started => started.Run,
        StudyEvent.MetricReported reported => reported.Run,
        StudyEvent.CheckpointSaved saved => saved.Run,
        _ => null,
    };
}
