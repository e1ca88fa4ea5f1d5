using System.Globalization;
using HyperTuneActors.Benchmarks.Playing;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.Benchmarks.Figures;

/// <summary>What pruning is worth where training is what costs: the digits study without it, with the stopping and with the
/// promotion form of successive halving, each until the same total of epochs is trained.</summary>
/// <remarks>Trial n of a seed has the same configuration in all three, so they differ in what they train of it.</remarks>
internal static class Pruning
{
    private const int LastStep = 27;
    private const int Slots = 2;

    private static readonly (string Name, string Scheduler)[] Variants =
    [
        ("no pruning", "none"),
        ("stopping", "{name: asha, variant: stopping, min_step: 1, reduction_factor: 3}"),
        ("promotion", "{name: asha, variant: promotion, min_step: 1, reduction_factor: 3}"),
    ];

    /// <summary>Prints a table in Markdown.</summary>
    public static async Task MeasureAsync(string folder, int epochs, int seeds)
    {
        epochs -= epochs % LastStep;                          // so that whole trials need just as many
        var home = Directory.CreateDirectory(Path.Combine(folder, $"pruning-{Environment.ProcessId}"));
        try
        {
            Print($"| variant | seed | trials begun | trained to the end | epochs | best validation accuracy | its test accuracy | time |");
            Print($"|---|---|---|---|---|---|---|---|");
            foreach (var variant in Variants)
                await MeasureAsync(home.FullName, variant, epochs, seeds);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(string home, (string Name, string Scheduler) variant, int epochs, int seeds)
    {
        var results = new List<(double Validation, double Test)>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            var study = new RealStudy(home, FormattableString.Invariant($"{variant.Name.Split(' ')[0]}-{seed}"));
            var isPruned = variant.Scheduler != "none";
            var trials = isPruned ? epochs : epochs / LastStep;          // pruned ones never come so far
            study.Write(
                ("scheduler", variant.Scheduler), ("seed", Text($"{seed}")), ("concurrency", Text($"{Slots}")),
                ("budget", Text($"{{trials: {trials}}}")));
            await study.RunAsync(isPruned ? epochs : int.MaxValue);
            var (state, trained) = study.At(epochs);
            results.Add(Row(variant.Name, seed, state, trained));
        }
        Print($"| **{variant.Name}** | mean | | | | **{results.Average(r => r.Validation):0.0000}** | **{results.Average(r => r.Test):0.0000}** | |");
    }

    private static (double Validation, double Test) Row(string variant, int seed, StudyState state, int epochs)
    {
        var number = state.Best ?? throw new InvalidOperationException("No trial was trained to its end; give more --epochs.");
        var best = state.Trials[number.Value].Shown.Metrics!;
        var (validation, test) = (best.Find("validation_accuracy")!.Value, best.Find("test_accuracy")!.Value);
        var begun = 0;
        foreach (var trial in state.Trials) begun += trial.Curve.Count > 0 ? 1 : 0;
        Print($"| {variant} | {seed} | {begun} | {state.Completed} | {epochs} | {validation:0.0000} | {test:0.0000} | {state.Last.Elapsed.TotalSeconds:0} s |");
        return (validation, test);
    }

    private static void Print(FormattableString line) => Console.WriteLine(Text(line));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
