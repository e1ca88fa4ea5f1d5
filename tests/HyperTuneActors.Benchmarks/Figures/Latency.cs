using HyperTuneActors.Benchmarks.Measuring;
using HyperTuneActors.Benchmarks.Playing;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.Benchmarks.Figures;

/// <summary>One run, one report at a time: from the report to its verdict, which comes when the report is durable.</summary>
internal static class Latency
{
    public static Task MeasureAsync(FigureTable table, Bench bench) => bench.WithFileAsync(async journal =>
    {
        var (waits, last) = await PlayAsync(bench, journal);
        var (p50, p99) = (waits.Milliseconds(0.5), waits.Milliseconds(0.99));
        table.Add("one at a time, p50", $"{p50:0.00} ms", "under 2 ms", p50 < 2,
            $"report to verdict; 1 run, {Shape.Long.Rungs}, {waits.Length:N0} reports");
        table.Add("one at a time, p99", $"{p99:0.00} ms", "under 15 ms", p99 < 15,
            $"p90 {waits.Milliseconds(0.9):0.00} ms, longest {waits[^1].TotalMilliseconds:0.0} ms");
        using var raw = new RawSqlite(journal, after: last / 2, journal + ".raw");
        table.Add(raw.Write(1, bench.RawSpan));
    });

    private static async Task<(TimeSpan[] Waits, long Last)> PlayAsync(Bench bench, string journal)
    {
        await using var stage = Stage.Open(Shape.Long, runs: 1, lookAhead: 0, new JournalAt.File(journal));
        await Task.Delay(bench.WarmUp);
        stage.Ledger.BeginWaits();
        await Task.Delay(bench.Span / 2);
        return (stage.Ledger.EndWaits(), await stage.FactsAsync());
    }
}
