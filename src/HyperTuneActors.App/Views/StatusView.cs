using System.Globalization;
using Spectre.Console;

namespace HyperTuneActors.App.Views;

/// <summary>What <c>status</c> and <c>best</c> print.</summary>
internal static class StatusView
{
    private const int LastEnded = 10;

    public static void Write(StudyReport report)
    {
        Console.WriteLine(Text($"{report.Study}: {report.State}{(report.Because is { } because ? $" ({because})" : "")}"));
        Console.WriteLine(Counts(report));
        var shown = report.Trials.Where(t => t.Status == "running").Concat(report.Trials.Where(t => t.Status != "running").Take(LastEnded));
        AnsiConsole.Write(Table(report, shown));
        if (report.LastFailure is { } failure)
            Console.WriteLine(Text($"last failure: trial {failure.Trial} ({failure.Class}): {failure.Reason}"));
        WriteBest(report);
        Console.WriteLine($"everything lies in {report.Folder}");
    }

    public static void WriteBest(StudyReport report)
    {
        if (report.Best is not { } best)
        {
            Console.WriteLine("best: no trial has a value yet");
            return;
        }
        Console.WriteLine(Text($"best: trial {best.Trial}, attempt {best.Attempt}, {report.Objective.Unit} {best.Step}{(best.IsComplete ? "" : " (not complete)")}"));
        foreach (var (name, value) in best.Metrics) Console.WriteLine(Text($"  {name}: {value:0.######}"));
        foreach (var (name, value) in best.Configuration) Console.WriteLine($"  {name} = {value}");
    }

    public static string Counts(StudyReport report)
    {
        var c = report.Counts;
        var budget = report.Budget.Trials is { } trials ? Text($" of {trials}") : "";
        return Text($"{report.Budget.Counted}{budget} trials: {c.Completed} completed, {c.Pruned} pruned, {c.Failed} failed; {c.Running} running, {c.Ready + c.Wanted + c.Waiting} waiting; {Sentences.Of(TimeSpan.FromSeconds(report.Seconds))} elapsed");
    }

    private static Table Table(StudyReport report, IEnumerable<TrialReport> trials)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("trial", "status", report.Objective.Unit, Markup.Escape(report.Objective.Metric), "rung", "configuration");
        foreach (var t in trials)
            table.AddRow(Text($"{t.Trial}"), t.Status, Text($"{t.Step}"), t.Value is { } v ? Text($"{v:0.#####}") : "-",
                t.Rung is { } r ? Text($"{r}") : "-", Markup.Escape(ConfigurationText.Of(t.Configuration)));
        return table;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
