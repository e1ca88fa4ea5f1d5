using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.Nodes.Tests;

public sealed class ClusterTests
{
    [ProgramFact("postgresql")]
    public async Task A_study_that_is_submitted_runs_on_the_workers_to_its_end()
    {
        await using var cluster = await TestCluster.StartAsync();

        Assert.True((await cluster.SubmitAsync(TestStudy.File())).Accepted);
        var report = await cluster.UntilAsync(report => report.State == "ended", TimeSpan.FromSeconds(90));

        Assert.Equal("trials", report.EndReason);
        Assert.Equal(40, report.Counts.Ended);
        await cluster.VerifyAsync();
        var facts = cluster.Facts();
        Proof.TrainingWasLeftAlone(cluster, facts);
        Assert.Equal(2, facts.OfType<StudyEvent.RunPlaced>().Select(fact => fact.Places[0].Host.Worker).Distinct().Count());
    }
}
