using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace HyperTuneActors.App.Views;

/// <summary>What <c>status</c> and <c>best</c> print.</summary>
internal static class StatusView
{
    private const int LastEnded = 10;

    /// <param name="console">As wide as the table may be.</param>
    /// <param name="report">What to show.</param>
    public static void Write(IAnsiConsole console, StudyReport report)
    {
        var to = console.Profile.Out.Writer;
        to.WriteLine(Said($"{report.Study}: {report.State}{(report.Because is { } because ? $" ({because})" : "")}"));
        to.WriteLine(Counts(report));
        var shown = report.Trials.Where(t => t.Status == "running").Concat(report.Trials.Where(t => t.Status != "running").Take(LastEnded));
        console.Write(Table(report, shown));
        if (report.LastFailure is { } failure)
            to.WriteLine(FailureLine(failure));
        WriteBest(to, report);
        to.WriteLine($"everything lies in {report.Folder}");
    }

    public static void WriteBest(TextWriter to, StudyReport report)
    {
        if (report.Best is not { } best)
        {
            to.WriteLine("best: no trial has a value yet");
            return;
        }
        to.WriteLine(Said($"best: trial {best.Trial}, attempt {best.Attempt}, {report.Objective.Unit} {best.Step}{(best.IsComplete ? "" : " (not complete)")}"));
        foreach (var (name, value) in best.Metrics) to.WriteLine(Said($"  {name}: {value:0.######}"));
        foreach (var (name, value) in best.Configuration) to.WriteLine($"  {name} = {value}");
    }

    public static string FailureLine(FailureReport failure) =>
        Said($"last failure: trial {failure.Trial} ({failure.Class}): {failure.Reason}");

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
        foreach (var t in trials)
            table.AddRow(
                new Text(Said($"{t.Trial}")), new Text(t.Status), new Text(Said($"{t.Step}")),
                new Text(t.Value is { } v ? Said($"{v:0.#####}") : "-"), new Text(t.Rung is { } r ? Said($"{r}") : "-"),
                new OneLine(ConfigurationText.Of(t.Configuration)));
        return table;
    }

    private static IRenderable[] Row(TrialReport trial) =>
    [
        new Text(Said($"{trial.Trial}")),
        new Text(trial.Status),
        new Text(Said($"{trial.Step}")),
        new Text(trial.Value is { } value ? Said($"{value:0.#####}") : "-"),
        new Text(trial.Rung is { } rung ? Said($"{rung}") : "-"),
        new OneLine(ConfigurationText.Of(trial.Configuration)),
    ];

    private static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
