using System.Globalization;
using Spectre.Console;

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
        to.WriteLine(Text($"{report.Study}: {report.State}{(report.Because is { } because ? $" ({because})" : "")}"));
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
        to.WriteLine(Text($"best: trial {best.Trial}, attempt {best.Attempt}, {report.Objective.Unit} {best.Step}{(best.IsComplete ? "" : " (not complete)")}"));
        foreach (var (name, value) in best.Metrics) to.WriteLine(Text($"  {name}: {value:0.######}"));
        foreach (var (name, value) in best.Configuration) to.WriteLine($"  {name} = {value}");
    }

    public static string FailureLine(FailureReport failure) =>
        Text($"last failure: trial {failure.Trial} ({failure.Class}): {failure.Reason}");

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
            table.AddRow(
                new Text(Text($"{t.Trial}")), new Text(t.Status), new Text(Text($"{t.Step}")),
                new Text(t.Value is { } v ? Text($"{v:0.#####}") : "-"), new Text(t.Rung is { } r ? Text($"{r}") : "-"),
                new OneLine(ConfigurationText.Of(t.Configuration)));
        return table;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
