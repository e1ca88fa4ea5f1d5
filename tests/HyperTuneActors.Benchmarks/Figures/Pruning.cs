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
    /// <param name="folder">For the studies, which are deleted again.</param>
    /// <param name="epochs">How many each study trains. What it had found after an eighth of them is shown too, and so on.</param>
    /// <param name="seeds">How many studies of each kind.</param>
    public static async Task MeasureAsync(string folder, int epochs, int seeds)
    {
        epochs -= epochs % LastStep;                          // so that whole trials need just as many
        int[] cuts = [epochs / 8, epochs / 4, epochs / 2, epochs];
        var home = Directory.CreateDirectory(Path.Combine(folder, $"pruning-{Environment.ProcessId}"));
        try
        {
            Print($"| | seed | trials begun | trained to the end |{Cells(cuts, cut => $"after {cut} epochs")} time |");
            Print($"| --- | --- | --- | --- |{Cells(cuts, _ => "---")} --- |");
            foreach (var variant in Variants)
                await MeasureAsync(home.FullName, variant, cuts, seeds);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(string home, (string Name, string Scheduler) variant, int[] cuts, int seeds)
    {
        var (isPruned, epochs) = (variant.Scheduler != "none", cuts[^1]);
        var trials = isPruned ? epochs : epochs / LastStep;   // pruned ones never come so far
        var studies = new List<Found?[]>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            var study = new RealStudy(home, FormattableString.Invariant($"{variant.Name.Split(' ')[0]}-{seed}"));
            study.Write(
                ("scheduler", variant.Scheduler), ("seed", Text($"{seed}")), ("concurrency", Text($"{Slots}")),
                ("budget", Text($"{{trials: {trials}}}")));
            await study.RunAsync(isPruned ? epochs : int.MaxValue);
            var states = Array.ConvertAll(cuts, study.At);
            var found = Array.ConvertAll(states, FoundAt);
            studies.Add(found);
            var begun = states[^1].Trials.Count(trial => trial.Curve.Count > 0);
            Print($"| {variant.Name} | {seed} | {begun} | {states[^1].Completed} |{Cells(found, Text)} {states[^1].Last.Elapsed.TotalSeconds:0} s |");
        }
        Print($"| **{variant.Name}** | **mean** | | |{Cells(cuts, (_, cut) => $"**{Text(Mean([.. studies.Select(found => found[cut])]))}**")} |");
    }

    /// <returns><see langword="null"/> while no trial is complete.</returns>
    private static Found? FoundAt(StudyState state)
    {
        if (state.Best is not { } best) return null;
        var metrics = state.Trials[best.Value].Shown.Metrics!;
        return new Found(metrics.Find("validation_accuracy")!.Value, metrics.Find("test_accuracy")!.Value);
    }

    private static Found? Mean(Found?[] all) => all.Contains(null)
        ? null
        : new Found(all.Average(found => found!.Validation), all.Average(found => found!.Test));

    private static string Cells<T>(T[] values, Func<T, string> text) => Cells(values, (value, _) => text(value));

    private static string Cells<T>(T[] values, Func<T, int, string> text) =>
        string.Concat(values.Select((value, i) => $" {text(value, i)} |"));

    private static string Text(Found? found) => found is null ? "-" : Text($"{found.Validation:0.0000} ({found.Test:0.0000})");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Print(FormattableString line) => Console.WriteLine(Text(line));

    /// <summary>The best trial's accuracies, by which it was chosen and by which it was not.</summary>
    private sealed record Found(double Validation, double Test);
}
