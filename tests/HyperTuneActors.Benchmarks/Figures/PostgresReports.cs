using HyperTuneActors.Benchmarks.Measuring;
using HyperTuneActors.Benchmarks.Playing;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Tests;

namespace HyperTuneActors.Benchmarks.Figures;

/// <summary>Durable reports per second on PostgreSQL, by a server of our own on the same machine: 1,000 runs, first in a closed
/// loop, where each reports its next step when it has its verdict, then at the rate of the goal, where a report's wait is
/// not that of a queue: with all 1,000 always in flight a wait of 10 ms would mean 100,000 a second.</summary>
internal static class PostgresReports
{
    private const int Runs = 1000;
    private const int LookAhead = 1000;
    private const int Goal = 10_000;

    public static async Task MeasureAsync(FigureTable table, Bench bench)
    {
        await using var server = await PostgresServer.StartAsync(bench.Folder);
        var (rate, closed) = await PlayAsync(bench, new(await server.CreateDatabaseAsync()), default);
        table.Add("PostgreSQL, 1,000 in flight", $"{rate:N0} reports/s", $"{Goal:N0} reports/s", rate >= Goal, closed);
        await PlayAsync(bench, new(await server.CreateDatabaseAsync()), TimeSpan.FromSeconds((double)Runs / Goal), table);
    }

    private static async Task<(double Rate, FormattableString How)> PlayAsync(
        Bench bench, JournalAt.Database database, TimeSpan pause, FigureTable? table = null)
    {
        Usage used;
        TimeSpan[] waits;
        long after, last;
        await using (var stage = Stage.Open(Shape.Long, Runs, LookAhead, database, pause))
        {
            await Task.Delay(bench.WarmUp);
            after = await stage.FactsAsync();
            stage.Ledger.BeginWaits();
            var meter = new Meter();
            await Task.Delay(bench.Span);
            last = await stage.FactsAsync();
            (used, waits) = (meter.Read(), stage.Ledger.EndWaits());
        }
        var facts = WrittenFacts.Between(database, after, last);
        var (p50, p99) = (waits.Milliseconds(0.5), waits.Milliseconds(0.99));
        var rate = facts.Reports / used.Wall.TotalSeconds;
        table?.Add("  report to verdict, p50", $"{p50:0.0} ms", "under 10 ms", p50 < 10,
            $"{rate:N0} reports/s: each run every {pause.TotalMilliseconds:0} ms; {facts.FactsPerBatch:0} facts a batch");
        table?.Add("  report to verdict, p99", $"{p99:0.0} ms", "under 50 ms", p99 < 50, $"longest {waits[^1].TotalMilliseconds:0} ms");
        return (rate,
            $"{Shape.Long.Rungs}, {used.Wall.TotalSeconds:0} s; p50 {p50:0.0} ms, p99 {p99:0.0} ms; {facts.FactsPerBatch:0} facts a batch, {used.CpuMicroseconds(facts.Reports):0.0} us CPU a report without the server's, {used.Cores:0.00} cores");
    }
}
