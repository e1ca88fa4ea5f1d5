using System.Diagnostics;
using HyperTuneActors.Benchmarks.Measuring;
using HyperTuneActors.Benchmarks.Playing;

namespace HyperTuneActors.Benchmarks.Figures;

/// <summary>How long the commands that only read take on a study of 100,000 trials and 1,000,000 reports that no process has
/// open. Each is a new process.</summary>
internal static class Commands
{
    private const int Trials = 100_000;
    private const int Repeats = 3;
    private const int GoalSeconds = 10;

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "hypertune.dll");
    private static readonly string Study = LongStudy.Spec.Name.Value;

    public static Task MeasureAsync(FigureTable table, Bench bench) => bench.WithFileAsync(async path =>
    {
        var home = Path.GetDirectoryName(path)!;
        var journal = Path.Combine(Directory.CreateDirectory(Path.Combine(home, Study)).FullName, "journal.db");
        var written = await LongJournal.WriteAsync(journal, Trials);
        foreach (var command in new string[][] { ["best"], ["status"], ["status", "--json"], ["why", "50000"] })
        {
            var all = new List<(TimeSpan Took, long Bytes)>();
            for (var i = 0; i < Repeats; i++) all.Add(await RunAsync([command[0], Study, .. command[1..], "--home", home]));
            var (took, bytes) = all.Order().ElementAt(Repeats / 2);
            table.Add(string.Join(' ', command), $"{took.TotalSeconds:0.0} s", $"under {GoalSeconds} s", took.TotalSeconds < GoalSeconds,
                $"{Trials:N0} trials, {written.Facts:N0} facts, {new FileInfo(journal).Length / 1e6:0} MB; at most {bytes / 1e6:0} MB of memory; median of {Repeats}");
        }
    });

    private static async Task<(TimeSpan Took, long Bytes)> RunAsync(string[] command)
    {
        var began = Stopwatch.GetTimestamp();
        using var child = Process.Start(new ProcessStartInfo("dotnet", [Program, .. command]) { RedirectStandardOutput = true })!;
        var said = child.StandardOutput.ReadToEndAsync();
        var most = 0L;
        while (!child.WaitForExit(20))
        {
            child.Refresh();
            most = child.HasExited ? most : Math.Max(most, child.WorkingSet64);
        }
        var took = Stopwatch.GetElapsedTime(began);
        return child.ExitCode == 0 && (await said).Length > 0
            ? (took, most)
            : throw new InvalidOperationException($"hypertune {string.Join(' ', command)} ended with {child.ExitCode}.");
    }
}
