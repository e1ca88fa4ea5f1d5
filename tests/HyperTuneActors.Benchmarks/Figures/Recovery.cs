using System.Diagnostics;
using HyperTuneActors.Benchmarks.Measuring;
using HyperTuneActors.Benchmarks.Playing;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.Benchmarks.Figures;

/// <summary>How long a study of 100,000 trials and 1,000,000 reports takes to open again after a crash at the worst moment:
/// just before the next snapshot is due. Each opening is a new process, so nothing is compiled or warm in it; only the
/// system's cache has the files, as after a crash of the tuner alone.</summary>
internal static class Recovery
{
    /// <summary>The sub-command that opens a journal once, in a process of its own.</summary>
    public const string Child = "open";

    private const int Trials = 100_000;
    private const int Repeats = 5;
    private const int RepeatsWithout = 3;

    public static Task MeasureAsync(FigureTable table, Bench bench) => bench.WithFileAsync(async path =>
    {
        var journal = await LongJournal.WriteAsync(path, Trials);
        var snapshots = LongJournal.SnapshotsBeside(path);
        var kept = snapshots + ".kept";
        SqliteConnection.ClearAllPools();
        File.Copy(snapshots, kept);

        var with = await OpenAsync(journal, Repeats, () => File.Copy(kept, snapshots, overwrite: true));
        var took = Median(with);
        table.Add("recovery, longest tail", $"{took.Took.TotalSeconds:0.00} s", "under 5 s", took.Took < TimeSpan.FromSeconds(5),
            $"{Trials:N0} trials, {Trials * LongStudy.Reports:N0} reports, snapshot of {new FileInfo(kept).Length / 1e6:0.0} MB and {journal.Tail:N0} facts after it; {All(with)}, each a new process; {took.SystemMade.TotalSeconds:0.00} s of it before the study's actor");
        var without = await OpenAsync(journal, RepeatsWithout, () => File.Delete(snapshots));
        table.Add("  without a snapshot", $"{Median(without).Took.TotalSeconds:0.0} s",
            $"{journal.Facts:N0} facts, {new FileInfo(path).Length / 1e6:0} MB; {All(without)}; {journal.Facts / Median(without).Took.TotalSeconds:N0} facts/s");
    });

    private static async Task<Opened[]> OpenAsync(LongJournal journal, int times, Action prepare)
    {
        var all = new Opened[times];
        for (var i = 0; i < times; i++)
        {
            journal.Rewind();
            foreach (var log in (string[])["-wal", "-shm"]) File.Delete(LongJournal.SnapshotsBeside(journal.Path) + log);
            prepare();
            all[i] = await OpenAsync(journal);
        }
        return all;
    }

    private static async Task<Opened> OpenAsync(LongJournal journal)
    {
        var self = Environment.ProcessPath!;
        string[] program = Path.GetFileNameWithoutExtension(self) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
        using var child = Process.Start(new ProcessStartInfo(self, [.. program, Child, journal.Path]) { RedirectStandardOutput = true })!;
        var said = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        if (child.ExitCode != 0) throw new InvalidOperationException($"The process that opens the study ended with {child.ExitCode}.");
        var opened = Opened.Parse(said.Trim());
        return opened.Facts == journal.Facts + 1 && opened.Completed == Trials
            ? opened
            : throw new InvalidOperationException($"The study opened with {opened.Facts} facts and {opened.Completed} trials.");
    }

    private static Opened Median(Opened[] all) => all.OrderBy(one => one.Took).ElementAt(all.Length / 2);

    private static string All(Opened[] all) =>
        string.Join(", ", all.Select(one => FormattableString.Invariant($"{one.Took.TotalSeconds:0.00}"))) + " s";
}
