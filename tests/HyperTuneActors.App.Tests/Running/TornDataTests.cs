using HyperTuneActors.App.Commands;
using HyperTuneActors.Core.Studies;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.App.Tests.Running;

/// <summary>A journal that can't be read, or not wholly, is never written to and never begun anew.</summary>
public sealed class TornDataTests(TornDataTests.Begun begun) : IClassFixture<TornDataTests.Begun>
{
    [ProgramTheory]
    [InlineData("cut in half", "is no journal that can be read")]
    [InlineData("cut inside a page", "is no journal that can be read")]
    [InlineData("not a database", "is no journal that can be read")]
    [InlineData("empty", "is gone, though its runs are there")]
    [InlineData("no such file", "is gone, though its runs are there")]
    [InlineData("a payload that is no JSON", "'run-placed/1' whose payload can't be read")]
    [InlineData("a payload that lacks a field", "'trial-suggested/1' whose payload can't be read")]
    [InlineData("a payload of another type", "'run-placed/1' whose payload can't be read")]
    [InlineData("a newer fact", "'metric-reported/2' that this version does not know: it was written by a newer version")]
    [InlineData("a fact of another serializer", "'run-placed/1' that this version does not know")]
    [InlineData("a fact is missing", "The journal has a fact 21, but fact 20 is missing.")]
    [InlineData("the first fact is missing", "The journal has a fact 2, but fact 1 is missing.")]
    public async Task A_damaged_journal_is_told_with_what_to_do_and_left_as_it_is(string damage, string told)
    {
        await using var bench = begun.Copy(killed: true);
        Damage(bench.Home.Journal, damage);
        var before = BytesOf(bench);
        foreach (var command in new[] { "run study.yaml", "status quick", "verify quick", "stop quick" })
        {
            if (damage == "no such file" && command != "run study.yaml") continue;        // then there is no such study
            var said = await bench.DoAsync(command.Split(' '));
            Assert.Equal((command, ExitCode.Unusable, ""), (command, said.Code, said.Out));
            Assert.Contains(told, said.Err, StringComparison.Ordinal);
            Assert.Contains(damage == "a newer fact" ? "Use that version" : "Nothing was changed", said.Err, StringComparison.Ordinal);
        }
        Assert.Equal(before, BytesOf(bench));
    }

    [ProgramTheory]
    [InlineData("a newer fact", "written by a newer version")]
    [InlineData("a fact is missing", "but fact 20 is missing")]
    public async Task A_snapshot_does_not_hide_what_is_wrong_before_it(string damage, string told)
    {
        await using var bench = begun.Copy(killed: false);
        Damage(bench.Home.Journal, damage);
        var before = BytesOf(bench);
        var run = await bench.DoAsync("run", "study.yaml");
        Assert.Equal((ExitCode.Unusable, ""), (run.Code, run.Out));
        Assert.Contains(told, run.Err, StringComparison.Ordinal);
        Assert.Equal(before, BytesOf(bench));
    }

    [ProgramTheory]
    [InlineData("snapshot = x'7b7d'")]
    [InlineData("snapshot = x'00'")]
    [InlineData("manifest = 'study-state/9'")]
    public async Task A_snapshot_that_cannot_be_read_is_replaced_by_replay(string damage)
    {
        await using var bench = begun.Copy(killed: false);
        Assert.Equal(1, Execute(Path.Combine(bench.Home.Folder, "snapshots.db"), $"UPDATE snapshot SET {damage}"));
        begun.LetTrain();
        var run = await bench.DoAsync("run", "study.yaml");
        Assert.Equal((ExitCode.Done, ""), (run.Code, run.Err));
        Assert.Contains("Resuming the study quick", run.Out, StringComparison.Ordinal);
        Ledger.Check(bench.Facts(), Begun.Trials);
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("verify", "quick")).Code);
    }

    private static void Damage(string journal, string damage)
    {
        switch (damage)
        {
            case "cut in half": Cut(journal, length => length / 8192 * 4096); break;
            case "cut inside a page": Cut(journal, length => length - 1000); break;
            case "not a database": File.WriteAllText(journal, string.Concat(Enumerable.Repeat("no database ", 2000))); break;
            case "empty": Cut(journal, _ => 0); break;
            case "no such file": File.Delete(journal); break;
            case "a payload that is no JSON": Change("message = x'7b7b'", "run-placed/1"); break;
            case "a payload that lacks a field": Change("message = x'7b7d'", "trial-suggested/1"); break;
            case "a payload of another type": Change("message = '{}'", "run-placed/1"); break;
            case "a newer fact": Change("manifest = 'metric-reported/2'", "metric-reported/1"); break;
            case "a fact of another serializer": Change("identifier = 4", "run-placed/1"); break;
            case "a fact is missing": Execute(journal, "DELETE FROM journal WHERE sequence_number = 20"); break;
            case "the first fact is missing": Execute(journal, "DELETE FROM journal WHERE sequence_number = 1"); break;
            default: throw new ArgumentException(damage);
        }

        // The last of its kind: what was written before it is in order.
        void Change(string change, string kind) => Assert.Equal(1, Execute(journal,
            $"UPDATE journal SET {change} WHERE ordering = (SELECT max(ordering) FROM journal WHERE manifest = '{kind}')"));
    }

    private static void Cut(string file, Func<long, long> length)
    {
        using var stream = File.OpenWrite(file);
        stream.SetLength(length(stream.Length));
    }

    private static int Execute(string journal, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={journal};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>The journal and what belongs to it.</summary>
    private static SortedDictionary<string, string> BytesOf(StudyBench bench) => new(
        Directory.EnumerateFiles(bench.Home.Folder, "journal.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal))
            .Where(file => new FileInfo(file).Length > 0 || file == bench.Home.Journal)
            .ToDictionary(file => Path.GetFileName(file), file => Convert.ToHexString(File.ReadAllBytes(file))), StringComparer.Ordinal);

    /// <summary>Two studies that were begun: one that was killed, and one that was stopped cleanly and has a snapshot.</summary>
    public sealed class Begun : IAsyncLifetime
    {
        internal const int Trials = 12;

        private readonly StudyBench killed = new(StudyBench.Wait);
        private readonly StudyBench stopped = new(StudyBench.Wait);

        public async Task InitializeAsync() => await Task.WhenAll(BeginAsync(killed, kill: true), BeginAsync(stopped, kill: false));

        public async Task DisposeAsync()
        {
            await killed.DisposeAsync();
            await stopped.DisposeAsync();
        }

        /// <summary>The copies train here too: a study that was begun keeps its directory.</summary>
        internal void LetTrain() => stopped.Write("go", "");

        internal StudyBench Copy(bool killed)
        {
            var copy = new StudyBench(StudyBench.Wait);
            var from = (killed ? this.killed : stopped).Folder;
            foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                var to = Path.Combine(copy.Folder, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                if (Path.GetFileName(file) != "control.sock") File.Copy(file, to, overwrite: true);
            }
            return copy;
        }

        private static async Task BeginAsync(StudyBench bench, bool kill)
        {
            bench.Write("study.yaml", StudyBench.StudyFile(Trials, directory: bench.Folder));
            var run = bench.Start("run", "study.yaml");
            await bench.FactsAsync<StudyEvent.MetricReported>(6);
            if (kill) run.Kill();
            else run.Signal(Hypertune.Interrupt);
            await run.EndAsync();
            Execute(bench.Home.Journal, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }
}
