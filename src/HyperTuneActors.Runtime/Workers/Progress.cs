using System.Globalization;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>What a run has reported so far.</summary>
/// <param name="Reports">How many.</param>
/// <param name="Step">The highest; the one before the first step if there is none.</param>
public readonly record struct Progress(long Reports, int Step)
{
    public static Progress Before(RunOrder order) => new(0, order.FirstStep - 1);

    /// <summary>A report without a step is about the one after the highest.</summary>
    public Progress After(LineResult.Report report) => new(Reports + 1, Math.Max(Step, report.Step ?? Step + 1));

    /// <summary>Whether the result is there: the last step, or of a program without steps any report.</summary>
    public bool IsComplete(RunOrder order) => order.LastStep is { } last ? Step >= last : Reports > 0;

    /// <returns>What a report lacks, as a sentence with the nearest name, or <see langword="null"/>.</returns>
    public static string? Lack(RunOrder order, LineResult.Report report) =>
        order.Objectives.FirstOrDefault(objective => report.Metrics.Find(objective) is null) is { } missing
            ? Lack(missing, report)
            : null;

    private static string Lack(string missing, LineResult.Report report)
    {
        var which = report.Step is { } step
            ? string.Create(CultureInfo.InvariantCulture, $"The report at step {step}")
            : "A report";
        var hint = NearestName.To(missing, report.Metrics.Names) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        return $"{which} has no metric '{missing}'; it has {Listed(report.Metrics)}.{hint}";
    }

    private static string Listed(Metrics metrics) =>
        string.Join(", ", metrics.Names.Take(10)) + (metrics.Names.Length > 10 ? ", …" : "");
}
