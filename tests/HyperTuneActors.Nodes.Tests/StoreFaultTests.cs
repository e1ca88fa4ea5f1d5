using System.Diagnostics;
using System.Net;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>What becomes of studies while the database is gone.</summary>
public sealed class StoreFaultTests
{
    private static readonly TimeSpan ToAnswer = Figures.Within(10);

    private static int Trials => Figures.Repeats > 1 ? 40 : 8;

    /// <summary>Whose runs go on while the database is gone.</summary>
    private static string LongRuns { get; } = Figures.Repeats > 1
        ? TestStudy.File(Trials, step: 10, firstRung: 9, last: 27)
        : TestStudy.File(Trials, step: 1, firstRung: 60, last: 60);

    [ProgramFact("postgresql")]
    public async Task A_study_waits_for_its_database_while_its_training_goes_on()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.SubmitAsync(LongRuns);

        foreach (var _ in Figures.Times)
        {
            await cluster.BusyAsync();
            await cluster.Database.StopAsync();
            var trained = cluster.Trace.Lines.Count;
            var refusal = await RefusalAsync(cluster);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refusal.Status);
            Assert.DoesNotContain(PostgresServer.Password, refusal.Text, StringComparison.Ordinal);
            await Figures.LastAsync(60, otherwise: 5);
            Assert.True(cluster.Trace.Lines.Count > trained, "No training went on.");
            await cluster.Database.StartAgainAsync();
            Figures.Add("database stopped", "answers after it is back", await cluster.AnswersAsync(ToAnswer));
        }

        var facts = await Proof.EndsWellAsync(cluster, Trials);
        Proof.TrainingWasLeftAlone(cluster, facts);
        foreach (var node in cluster.Nodes) Assert.DoesNotContain(PostgresServer.Password, node.Logged, StringComparison.Ordinal);
    }

    [ProgramFact("postgresql")]
    public async Task A_database_that_is_killed_and_started_again_loses_nothing()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.SubmitAsync(TestStudy.File(step: Figures.Seconds(2, otherwise: 0.5)));

        foreach (var _ in Figures.Times)
        {
            await cluster.BusyAsync();
            await cluster.Database.KillAsync();
            await cluster.Database.StartAgainAsync();
            Figures.Add("database killed", "answers after it is back", await cluster.AnswersAsync(ToAnswer));
        }

        Proof.TrainingWasLeftAlone(cluster, await Proof.EndsWellAsync(cluster));
    }

    [SmallDiskFact("postgresql")]
    public async Task A_study_waits_for_room_on_its_database_s_disk_while_its_training_goes_on()
    {
        using var disk = SmallDisk.Mount();
        await using var cluster = await TestCluster.StartAsync(disk);
        await cluster.SubmitAsync(LongRuns);

        foreach (var _ in Figures.Times)
        {
            await cluster.BusyAsync();
            disk.Fill();
            await StopsAnsweringAsync(cluster, because: "No space left on device");
            var trained = cluster.Trace.Lines.Count;
            await Figures.LastAsync(60, otherwise: 5);
            Assert.True(cluster.Trace.Lines.Count > trained, "No training went on.");
            disk.Empty();
            Figures.Add("database's disk full", "answers after there is room", await cluster.AnswersAsync(ToAnswer));
        }

        Proof.TrainingWasLeftAlone(cluster, await Proof.EndsWellAsync(cluster, Trials));
    }

    [ProgramFact("postgresql")]
    public async Task A_study_whose_journal_has_another_writer_opens_again_and_those_that_wrote_with_it_do_not_wait_for_that()
    {
        await using var cluster = await TestCluster.StartAsync();
        var studies = Enumerable.Range(1, 5).Select(number => $"study-{number}").ToArray();
        foreach (var study in studies)
            await cluster.SubmitAsync(TestStudy.File(slots: 1, name: study, step: Figures.Seconds(4, otherwise: 1)));
        foreach (var study in studies) await cluster.HostAsync(study);

        // Each time another study: one that finds a second writer again waits for twice as long.
        foreach (var one in studies.Take(Figures.Repeats))
        {
            var openings = Proof.Openings(cluster.Facts(one));
            var gaps = studies.Where(study => study != one).Select(study => new LongestGap(cluster, study)).ToArray();
            Func<Task> fault = async () =>
            {
                await OpenElsewhereAsync(cluster, one, openings + 1);
                var began = Stopwatch.GetTimestamp();
                await cluster.FactsUntilAsync(facts => Proof.Openings(facts) > openings + 1, TimeSpan.FromSeconds(60), one);
                Figures.Add("another writer in a study's journal", "the study is open again", Stopwatch.GetElapsedTime(began));
            };
            await gaps.Aggregate(fault, (happens, gap) => () => gap.WhileAsync(happens))();
            var longest = gaps.Max(gap => gap.Longest);
            Assert.InRange(longest, TimeSpan.Zero, Figures.Within(2));
            Figures.Add("another writer in a study's journal", "longest gap of the others' answers", longest);
        }

        foreach (var study in studies) Proof.TrainingWasLeftAlone(cluster, await Proof.EndsWellAsync(cluster, study: study));
    }

    /// <summary>Gives commands until the database has no room for one.</summary>
    private static async Task StopsAnsweringAsync(TestCluster cluster, string because)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            var (status, text) = await CommandAsync(cluster, TestStudy.Name);
            if (status == HttpStatusCode.ServiceUnavailable && text.Contains(because, StringComparison.Ordinal)) return;
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(60), $"It was answered all the same: {status} {text}");
        }
    }

    /// <summary>As a study node does that has the study open, too, and that nobody sees.</summary>
    private static async Task OpenElsewhereAsync(TestCluster cluster, string study, int incarnation)
    {
        // The lock orders it between two writes of the study, whose next one finds its number taken.
        await PostgresServer.ExecuteAsync(cluster.Connection, $$"""
            BEGIN;
            LOCK TABLE journal IN EXCLUSIVE MODE;
            INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier)
            SELECT created, deleted, persistence_id, (SELECT MAX(sequence_number) + 1 FROM journal WHERE persistence_id = 'study-{{study}}'),
                convert_to(regexp_replace(convert_from(message, 'UTF8'), '"incarnation":\d+', '"incarnation":{{incarnation}}'), 'UTF8'), manifest, identifier
            FROM journal WHERE persistence_id = 'study-{{study}}' AND manifest = 'study-opened/1' ORDER BY sequence_number DESC LIMIT 1;
            COMMIT
            """);
    }

    private static Task<(HttpStatusCode Status, string Text)> RefusalAsync(TestCluster cluster) => CommandAsync(cluster, "never-ran");

    private static async Task<(HttpStatusCode Status, string Text)> CommandAsync(TestCluster cluster, string study)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var began = Stopwatch.GetTimestamp();
        using var answer = await http.PostAsync(
            new Uri($"{cluster.StudyNodes[0].Url}/studies/{study}/commands"),
            new StringContent($$$"""{"kind":"enqueue","id":"{{{Guid.NewGuid():N}}}","by":"test","given":{"x":"500"}}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(15));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
