using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HyperTuneActors.Simulation.Schedules;

namespace HyperTuneActors.Benchmarks.Playing;

/// <summary>Plays seeded fault schedules and prints what came of them.</summary>
internal static class FaultSchedules
{
    /// <summary>So many schedules must have each kind of fault hit in each phase of a trial.</summary>
    private const int Full = 2_000;

    /// <returns>The exit code: 0 if no invariant broke, and of many schedules no cell of the coverage is empty.</returns>
    public static int Play(int from, int count)
    {
        var started = Stopwatch.GetTimestamp();
        var coverage = new Coverage();
        var (broken, weak, facts, done) = (0, 0, 0L, 0);
        var hashes = new SortedDictionary<int, string>();
        Campaign.Run(from, count, outcome =>
        {
            coverage.Add(outcome.Coverage);
            facts += outcome.Facts;
            if (outcome.Scenario.Seed < from + count) hashes[outcome.Scenario.Seed] = outcome.Hash;
            if (outcome.Hits < Campaign.LeastHits) weak++;
            if (outcome.Broken is not null) Print($"{Shrunk(outcome, broken)}{Environment.NewLine}", ++broken <= 5);
            if (++done % 500 == 0) Print($"{done} schedules, {broken} broken", true);
        });
        Print($"{coverage}", true);
        foreach (var cell in coverage.Empty) Print($"nothing hit: {cell}", true);
        var time = Stopwatch.GetElapsedTime(started);
        Print($"{done - weak} schedules from seed {from} with at least {Campaign.LeastHits} faults that hit, {facts:N0} facts, in {time.TotalSeconds:0} s: {broken} broke an invariant", true);
        Print($"hash of all facts of seeds {from} to {from + count - 1}: {Hash(hashes.Values)}", true);
        return broken == 0 && (count < Full || !coverage.Empty.Any()) ? 0 : 1;
    }

    /// <summary>The first few are made short; that takes a while.</summary>
    private static Outcome Shrunk(Outcome outcome, int before)
    {
        if (before >= 3) return outcome;
        Print($"Seed {outcome.Scenario.Seed} broke \"{outcome.Broken}\"; making it short", true);
        return ScenarioRun.Play(Shrinker.Shrink(outcome.Scenario, shorter => ScenarioRun.Play(shorter).Broken == outcome.Broken));
    }

    private static string Hash(IEnumerable<string> hashes) =>
        Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(hashes))));

    /// <summary>Prints all that happens in one schedule.</summary>
    public static int Trace(Scenario scenario)
    {
        var outcome = ScenarioRun.Play(scenario, trace: Console.WriteLine);
        Print($"{outcome}", true);
        return outcome.Broken is null ? 0 : 1;
    }

    private static void Print(FormattableString text, bool isWanted)
    {
        if (isWanted) Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }
}
