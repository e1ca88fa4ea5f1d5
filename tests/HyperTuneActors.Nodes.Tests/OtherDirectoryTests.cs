using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>Nodes that don't see the directory that the others see.</summary>
public sealed class OtherDirectoryTests
{
    private const string Fault = "worker-2 sees another directory than the study nodes";

    [ProgramFact("postgresql")]
    public async Task A_worker_whose_directory_is_another_one_gets_no_runs_until_it_is_started_with_the_same()
    {
        var elsewhere = Directory.CreateTempSubdirectory("hypertune-elsewhere-").FullName;
        try
        {
            await using var cluster = await TestCluster.StartAsync(2, ("worker-2:HYPERTUNE_DIRECTORY", elsewhere));
            var worker = cluster.Workers[1];
            await Eventually.HoldsAsync(() => worker.Logged.Contains(Fault, StringComparison.Ordinal), TimeSpan.FromSeconds(30));
            Assert.True((await cluster.SubmitAsync(TestStudy.File(trials: 6))).Accepted);
            Assert.Equal(["worker-1"], HostsOf(await Proof.EndsWellAsync(cluster, trials: 6)));

            var (code, text) = await cluster.DoAsync("nodes");
            Assert.True(code == 0, text);
            Assert.Contains($"{Fault} (id {IdIn(elsewhere)}, theirs is {IdIn(Path.Combine(cluster.Folder, "shared"))}): mount the same one", text, StringComparison.Ordinal);
            Assert.Equal(1, ErrorsIn(worker));
            Assert.Equal(1, cluster.StudyNodes.Sum(ErrorsIn));
            Assert.Empty(Directory.GetFileSystemEntries(elsewhere, "studies"));

            await worker.TerminateAsync();
            Directory.Delete(elsewhere, recursive: true);            // as when it is mounted there
            Directory.CreateSymbolicLink(elsewhere, Path.Combine(cluster.Folder, "shared"));
            worker.Start();
            await cluster.ReadyAsync([worker]);
            await cluster.SubmitAsync(TestStudy.File(name: "mended"));
            Assert.Equal(["worker-1", "worker-2"], HostsOf(await Proof.EndsWellAsync(cluster, study: "mended")));
            Assert.DoesNotContain("another directory", (await cluster.DoAsync("nodes")).Text, StringComparison.Ordinal);
        }
        finally
        {
            if (File.ResolveLinkTarget(elsewhere, false) is null) Directory.Delete(elsewhere, recursive: true);
            else File.Delete(elsewhere);
        }
    }

    [ProgramFact("postgresql")]
    public async Task A_worker_whose_directory_is_not_mounted_does_not_start_and_takes_its_runs_over_when_it_is()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        await cluster.SubmitAsync(TestStudy.File(trials: 4, slots: 2, step: 5, firstRung: 9));
        await cluster.UntilAsync(report => report.Counts.Running == 2, TimeSpan.FromSeconds(30));
        await Eventually.HoldsAsync(() => cluster.Trace.LivingRuns.Count == 2, TimeSpan.FromSeconds(30));
        var (worker, shared, away) = (cluster.Workers[0], Path.Combine(cluster.Folder, "shared"), Path.Combine(cluster.Folder, "away"));

        await worker.KillAsync();
        Directory.Move(shared, away);
        worker.Start();
        Assert.Equal(2, await worker.EndAsync());
        Assert.Contains("Mount it before the worker is started.", worker.Logged, StringComparison.Ordinal);
        Directory.Delete(shared, recursive: true);
        Directory.Move(away, shared);
        worker.Start();
        await cluster.ReadyAsync([worker]);

        Proof.TrainingWasLeftAlone(cluster, await Proof.EndsWellAsync(cluster, trials: 4));
    }

    [ProgramFact("postgresql")]
    public async Task A_node_that_cannot_write_the_directory_does_not_start_and_a_study_node_with_another_is_not_ready()
    {
        await using var cluster = await TestCluster.StartAsync(0);
        cluster.Write("file", "");
        var unable = cluster.Newcomer("worker", "unable", ("HYPERTUNE_DIRECTORY", Path.Combine(cluster.Folder, "file")));
        var other = cluster.Newcomer("study", "other", ("HYPERTUNE_DIRECTORY", Path.Combine(cluster.Folder, "other")));

        unable.Start();
        other.Start();

        Assert.Equal(2, await unable.EndAsync());
        Assert.Contains("file, can't be written: ", unable.Logged, StringComparison.Ordinal);
        using var http = new HttpClient();
        string Readiness()
        {
            try
            {
                return http.GetAsync(new Uri($"{other.Url}/health/ready")).GetAwaiter().GetResult().Content.ReadAsStringAsync().GetAwaiter().GetResult();
            }
            catch (HttpRequestException)
            {
                return "";
            }
        }
        await Eventually.HoldsAsync(() => Readiness().Contains("other sees another directory than the study nodes", StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        Assert.Equal(1, ErrorsIn(other));
    }

    private static string[] HostsOf(IEnumerable<StudyEvent> facts) =>
        [.. facts.OfType<StudyEvent.RunPlaced>().Select(fact => fact.Places[0].Host.Worker).Distinct().Order(StringComparer.Ordinal)];

    private static string IdIn(string directory) => File.ReadAllLines(Path.Combine(directory, "cluster", "id"))[1];

    private static int ErrorsIn(TestNode node) => node.Logged.Split('\n')
        .Count(line => line.Contains("sees another directory", StringComparison.Ordinal) && line.Contains("\"level\":\"error\"", StringComparison.Ordinal));
}
