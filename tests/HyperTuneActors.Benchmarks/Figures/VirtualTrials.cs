using System.Diagnostics;
using System.Globalization;
using HyperTuneActors.Benchmarks.Measuring;
using HyperTuneActors.Benchmarks.Playing;

namespace HyperTuneActors.Benchmarks.Figures;

/// <summary>100,000 trials over 1,000 slots in virtual time, with the production actors and serialised facts: how long that
/// takes, what it costs to look at the invariants, whether the cost of a trial grows, and whether another process writes the
/// same facts.</summary>
internal static class VirtualTrials
{
    /// <summary>The command that plays a study in a process of its own and prints the hash of its facts.</summary>
    public const string Child = "virtual-hash";

    private const int Trials = 100_000;
    private const int Few = 1_000;
    private const int Slots = 1_000;
    private const int FewSlots = 96;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Suggestion = TimeSpan.FromMilliseconds(5);

    public static async Task MeasureAsync(FigureTable table, Bench bench)
    {
        VirtualStudy.Play(Few, Slots, Step, Suggestion);                   // compiled and warm
        var played = VirtualStudy.Play(Trials, Slots, Step, Suggestion);
        var memory = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
        table.Add("100,000 trials, 1,000 slots", $"{played.Wall.TotalSeconds:0.0} s", "under 20 s", played.Wall.TotalSeconds < 20,
            $"{played.Reports:N0} reports, {played.Facts:N0} facts, {played.Facts / played.Wall.TotalSeconds:N0} facts/s; {played.Virtual.TotalSeconds:N0} s of virtual time; the process took {memory:0} MB at most");
        var watched = VirtualStudy.Play(Trials, Slots, Step, Suggestion, watched: true);
        table.Add("  with all invariants", $"{watched.Wall.TotalSeconds:0.0} s", $"looked at after every step; the same facts: {watched.Hash == played.Hash}");
        var other = await HashAsync();
        table.Add("  in another process", $"{other[..16]}…", "the same facts", other == played.Hash,
            $"here {played.Hash[..16]}…, SHA-256 of all manifests and payloads in their order");
        Grow(table);
    }

    public static Task PrintHashAsync(string trials)
    {
        Console.WriteLine(VirtualStudy.Play(int.Parse(trials, CultureInfo.InvariantCulture), Slots, Step, Suggestion).Hash);
        return Task.CompletedTask;
    }

    private static void Grow(FigureTable table)
    {
        for (var i = 0; i < 3; i++) VirtualStudy.Play(Few, FewSlots, Step, Suggestion);
        var few = Enumerable.Range(0, 5).Select(_ => VirtualStudy.Play(Few, FewSlots, Step, Suggestion).MicrosecondsATrial(Few)).Order().ElementAt(2);
        var many = VirtualStudy.Play(Trials, FewSlots, Step, Suggestion).MicrosecondsATrial(Trials);
        table.Add("growth, 1,000 to 100,000 trials", $"{many / few:0.00} times", "under 2 times", many / few < 2,
            $"{few:0} and {many:0} us a trial; {FewSlots} slots, the few in the median of 5 studies, all in one warm process");
    }

    private static async Task<string> HashAsync()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Child, Trials.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said.Trim();
    }
}
