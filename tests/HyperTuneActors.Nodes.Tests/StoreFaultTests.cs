using System.Diagnostics;
using System.Net;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>What becomes of studies while the database is gone.</summary>
public sealed class StoreFaultTests
{
    private static readonly TimeSpan ToAnswer = Figures.Within(10);

    [ProgramFact("postgresql")]
    public async Task A_study_waits_for_its_database_while_its_training_goes_on()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.SubmitAsync(TestCluster.StudyFile(step: "1"));
        await cluster.UntilAsync(report => report.Counts.Running == 4, TimeSpan.FromSeconds(30));

        await cluster.Database.StopAsync();
        var trained = cluster.Trace.Lines.Count;
        var refusal = await RefusalAsync(cluster);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refusal.Status);
        Assert.DoesNotContain(PostgresServer.Password, refusal.Text, StringComparison.Ordinal);
        await Task.Delay(TimeSpan.FromSeconds(Figures.Repeats > 1 ? 60 : 5));        // how long it is gone
        Assert.True(cluster.Trace.Lines.Count > trained, "No training went on.");
        await cluster.Database.StartAgainAsync();
        Figures.Add("database stopped", "answers after it is back", await cluster.AnswersAsync(ToAnswer));

        var facts = await Proof.EndsWellAsync(cluster);
        Proof.TrainingWasLeftAlone(cluster, facts);
        foreach (var node in cluster.Nodes) Assert.DoesNotContain(PostgresServer.Password, node.Logged, StringComparison.Ordinal);
    }

    [ProgramFact("postgresql")]
    public async Task A_database_that_is_killed_and_started_again_loses_nothing()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.SubmitAsync(TestCluster.StudyFile(step: "0.5"));
        await cluster.UntilAsync(report => report.Counts.Running == 4, TimeSpan.FromSeconds(30));

        await cluster.Database.KillAsync();
        await cluster.Database.StartAgainAsync();
        Figures.Add("database killed", "answers after it is back", await cluster.AnswersAsync(ToAnswer));

        Proof.TrainingWasLeftAlone(cluster, await Proof.EndsWellAsync(cluster));
    }

    private static async Task<(HttpStatusCode Status, string Text)> RefusalAsync(TestCluster cluster)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var began = Stopwatch.GetTimestamp();
        using var answer = await http.PostAsync(
            new Uri($"{cluster.StudyNodes[0].Url}/studies/never-ran/commands"),
            new StringContent("""{"kind":"stop","id":"1","by":"test"}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(15));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
