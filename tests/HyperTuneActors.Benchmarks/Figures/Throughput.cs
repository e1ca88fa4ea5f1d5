using HyperTuneActors.Benchmarks.Measuring;
using HyperTuneActors.Benchmarks.Playing;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.Benchmarks.Figures;

/// <summary>Durable reports per second, closed loop: 1,000 runs, each reports its next step when it has its verdict.</summary>
internal static class Throughput
{
    private const int Runs = 1000;
    private const int LookAhead = 1000;

    public static Task MeasureAsync(FigureTable table, Bench bench, Shape shape, double goal) =>
        bench.WithFileAsync(async journal =>
        {
            var (used, waits, after, last) = await PlayAsync(bench, shape, journal);
            var facts = WrittenFacts.Between(journal, after, last);
            var rate = facts.Reports / used.Wall.TotalSeconds;
            table.Add($"{shape.Name}: {shape.Rungs}", $"{rate:N0} reports/s", $"{goal:N0} reports/s", rate >= goal,
                $"{Runs:N0} runs, look-ahead {LookAhead:N0}, {used.Wall.TotalSeconds:0} s; report to verdict p50 {waits.Milliseconds(0.5):0.0} ms, p99 {waits.Milliseconds(0.99):0.0} ms");
            table.Add("  facts", $"{facts.Facts / used.Wall.TotalSeconds:N0} facts/s",
                $"{(double)facts.Facts / facts.Reports:0.00} facts a report, {facts.FactsPerBatch:0} a batch, {(double)facts.Bytes / facts.Facts:0} bytes each");
            table.Add("  CPU and garbage", $"{used.CpuMicroseconds(facts.Reports):0.0} us CPU a report",
                $"{used.Cores:0.00} cores; {used.Bytes / 1000.0 / facts.Reports:0.0} kB garbage a report, GC pauses {used.Pause / used.Wall:P1}, collections {used.Gen0}/{used.Gen1}/{used.Gen2}");
            using var raw = new RawSqlite(journal, after, journal + ".raw");
            table.Add(raw.Write((int)Math.Round(facts.FactsPerBatch), bench.RawSpan));
            table.Add(raw.Write(1, bench.RawSpan));
        });

    private static async Task<(Usage Used, TimeSpan[] Waits, long After, long Last)> PlayAsync(
        Bench bench, Shape shape, string journal)
    {
        await using var stage = Stage.Open(shape, Runs, LookAhead, new JournalAt.File(journal));
        await Task.Delay(bench.WarmUp);
        var after = await stage.FactsAsync();
        stage.Ledger.BeginWaits();
        var meter = new Meter();
        await Task.Delay(bench.Span);
        var last = await stage.FactsAsync();
        return (meter.Read(), stage.Ledger.EndWaits(), after, last);
    }
}
