using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace HyperTuneActors.App.Views;

/// <summary>What <c>status</c> and <c>best</c> print.</summary>
internal static class StatusView
{
    private const int LastEnded = 10;

    /// <summary>About what the columns beside the configuration take.</summary>
    private const int OtherColumns = 60;

    /// <summary>Where the output is no terminal, lines need not end where a narrow one would.</summary>
    private const int WidthOfFiles = 160;

    public static void Write(StudyReport report)
    {
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = WidthOfFiles;
        Console.WriteLine(Said($"{report.Study}: {report.State}{(report.Because is { } because ? $" ({because})" : "")}"));
        Console.WriteLine(Counts(report));
        var shown = report.Trials.Where(t => t.Status == "running").Concat(report.Trials.Where(t => t.Status != "running").Take(LastEnded));
        AnsiConsole.Write(Table(report, shown));
        if (report.LastFailure is { } failure)
            Console.WriteLine(Said($"last failure: trial {failure.Trial} ({failure.Class}): {failure.Reason}"));
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
        Console.WriteLine(Said($"best: trial {best.Trial}, attempt {best.Attempt}, {report.Objective.Unit} {best.Step}{(best.IsComplete ? "" : " (not complete)")}"));
        foreach (var (name, value) in best.Metrics) Console.WriteLine(Said($"  {name}: {value:0.######}"));
        foreach (var (name, value) in best.Configuration) Console.WriteLine($"  {name} = {value}");
    }

    public static string Counts(StudyReport report)
    {
        var c = report.Counts;
        var budget = report.Budget.Trials is { } trials ? Said($" of {trials}") : "";
        return Said($"{report.Budget.Counted}{budget} trials: {c.Completed} completed, {c.Pruned} pruned, {c.Failed} failed; {c.Running} running, {c.Ready + c.Wanted + c.Waiting} waiting; {Sentences.Of(TimeSpan.FromSeconds(report.Seconds))} elapsed");
    }

    private static Table Table(StudyReport report, IEnumerable<TrialReport> trials)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("trial", "status", report.Objective.Unit, Markup.Escape(report.Objective.Metric), "rung", "configuration");
        foreach (var trial in trials) table.AddRow(Row(trial));
        return table;
    }

    private static IRenderable[] Row(TrialReport trial) =>
    [
        new Text(Said($"{trial.Trial}")),
        new Text(trial.Status),
        new Text(Said($"{trial.Step}")),
        new Text(trial.Value is { } value ? Said($"{value:0.#####}") : "-"),
        new Text(trial.Rung is { } rung ? Said($"{rung}") : "-"),
        new Text(ConfigurationText.Of(trial.Configuration, AnsiConsole.Profile.Width - OtherColumns)),
    ];

    private static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
