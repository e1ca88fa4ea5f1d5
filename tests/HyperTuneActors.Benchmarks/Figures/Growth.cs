using HyperTuneActors.Benchmarks.Measuring;
using HyperTuneActors.Benchmarks.Playing;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.Benchmarks.Figures;

/// <summary>What a report costs in a young study and in one with 10,000 trials, everything included that a trial brings
/// with it. CPU time is compared, which other processes disturb less than time on the wall. The youngest still pays for
/// being opened, so the cost at 1,000 trials is compared too, and the greater ratio counts.</summary>
internal static class Growth
{
    private const int Runs = 50;
    private const int Repeats = 5;

    public static async Task MeasureAsync(FigureTable table, Bench bench)
    {
        var shape = Shape.Short;
        await PlayAsync(bench, shape);                        // compiled and warm
        var costs = new List<Costs>();
        for (var i = 0; i < Repeats; i++) costs.Add(await PlayAsync(bench, shape));
        var (at100, at1000) = (Median(costs.Select(cost => cost.At100)), Median(costs.Select(cost => cost.At1000)));
        var at10000 = Median(costs.Select(cost => cost.At10000));
        var growth = at10000 / Math.Min(at100, at1000);
        table.Add("growth, to 10,000 trials", $"{growth:0.00} times", "under 2 times", growth < 2,
            $"{at100:0.0}, {at1000:0.0} and {at10000:0.0} us CPU a report at 100, 1,000 and 10,000 trials; {Runs} runs, {shape.Rungs}, median of {Repeats} studies");
    }

    private static async Task<Costs> PlayAsync(Bench bench, Shape shape)
    {
        var costs = new Costs(0, 0, 0);
        await bench.WithFileAsync(async journal =>
        {
            await using var stage = Stage.Open(shape, Runs, lookAhead: Runs, new JournalAt.File(journal));
            costs = new Costs(
                await CostAsync(stage, from: 100, until: 1000),
                await CostAsync(stage, from: 1001, until: 3000),
                await CostAsync(stage, from: 10_000, until: 12_000));
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

    /// <summary>Microseconds of CPU a report.</summary>
    private sealed record Costs(double At100, double At1000, double At10000);
}
