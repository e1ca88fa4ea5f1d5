using HyperTuneActors.Benchmarks.Measuring;
using HyperTuneActors.Benchmarks.Playing;

namespace HyperTuneActors.Benchmarks.Figures;

/// <summary>What a report costs in a young study and in one with 10,000 trials, everything included that a trial brings
/// with it. CPU time is compared, which other processes disturb less than time on the wall.</summary>
internal static class Growth
{
    private const int Runs = 50;
    private const int Repeats = 5;

    public static async Task MeasureAsync(FigureTable table, Bench bench)
    {
        var shape = Shape.Short;
        await PlayAsync(bench, shape);                        // compiled and warm
        var costs = new List<(double Few, double Many)>();
        for (var i = 0; i < Repeats; i++) costs.Add(await PlayAsync(bench, shape));
        var (few, many) = (Median(costs.Select(cost => cost.Few)), Median(costs.Select(cost => cost.Many)));
        table.Add("growth, 100 to 10,000 trials", $"{many / few:0.00} times", "under 2 times", many / few < 2,
            $"{few:0.0} and {many:0.0} us CPU a report; {Runs} runs, {shape.Rungs}, median of {Repeats} studies");
    }

    private static async Task<(double Few, double Many)> PlayAsync(Bench bench, Shape shape)
    {
        var costs = (Few: 0.0, Many: 0.0);
        await bench.WithFileAsync(async journal =>
        {
            await using var stage = Stage.Open(shape, Runs, lookAhead: Runs, journal);
            costs.Few = await CostAsync(stage, from: 100, until: 1000);
            costs.Many = await CostAsync(stage, from: 10_000, until: 12_000);
        });
        return costs;
    }

    /// <returns>Microseconds of CPU a report while the study has so many trials.</returns>
    private static async Task<double> CostAsync(Stage stage, int from, int until)
    {
        var (begun, done) = (stage.Ledger.Began(from), stage.Ledger.Began(until));
        await begun;
        var (meter, before) = (new Meter(), stage.Ledger.Reports);
        await done;
        return meter.Read().CpuMicroseconds(stage.Ledger.Reports - before);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Repeats / 2);
}
