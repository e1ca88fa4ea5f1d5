using System.Globalization;
using HyperTuneActors.App.Homes;
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
        to.WriteLine(Said($"{report.Study}: {report.State}{Because(report)}"));
        WriteCounts(to, report);
        to.WriteLine(Runs(report));
        if (report.Waiting is { } waiting) to.WriteLine($"waiting: {waiting}");
        var shown = report.Trials.Where(t => t.Status == "running").Concat(report.Trials.Where(t => t.Status != "running").Take(LastEnded));
        console.Write(Table(report, shown));
        if (report.LastFailure is { } failure)
            to.WriteLine(FailureLine(failure));
        WriteBest(to, report);
        WriteGain(to, report);
        to.WriteLine($"everything lies in {report.Folder}");
    }

    /// <summary>What became of the trials, and what else is spent of the budget.</summary>
    public static void WriteCounts(TextWriter to, StudyReport report)
    {
        to.WriteLine(Counts(report));
        if (BudgetText.Spent(report) is { } spent) to.WriteLine(spent);
    }

    public static void WriteBest(TextWriter to, StudyReport report)
    {
        if (report.Best is not { } best)
        {
            to.WriteLine("best: no trial has a value yet");
            return;
        }
        var unit = report.Objective.Unit;
        var which = best.MeanOf is { } steps ? $"the mean of {Sentences.Count(steps, unit)}" : Said($"{unit} {best.Step}");
        to.WriteLine(Said($"best: trial {best.Trial}, attempt {best.Attempt}, {which}{(best.IsComplete ? "" : " (not complete)")}"));
        foreach (var (name, value) in best.Metrics) to.WriteLine($"  {name}: {Value(report, best, name, value)}");
        foreach (var (name, value) in best.Configuration) to.WriteLine($"  {name} = {value}");
        if (best.Checkpoint is { } checkpoint) to.WriteLine($"  checkpoint: {StudyHome.Short(checkpoint)}");
        foreach (var artifact in best.Artifacts ?? []) to.WriteLine($"  artifact: {StudyHome.Short(artifact)}");
        if (best.Suggestion is { IsTelling: true } why) to.WriteLine($"  suggested by {why.Says}");
    }

    public static void WriteGain(TextWriter to, StudyReport report)
    {
        if (BudgetText.Gain(report) is { } gain) to.WriteLine(gain);
    }

    private static string Because(StudyReport report) => report.Because is { } because ? $" ({because})"
        : report.IsClosing ? " (no more trials begin: the study ends with those that run)"
        : "";

    /// <summary>What stands beside a mean is that of the last step alone, and says so.</summary>
    private static string Value(StudyReport report, BestReport best, string name, double value)
    {
        if (best.MeanOf is not { } steps) return Said($"{value:0.######}");
        var unit = report.Objective.Unit;
        return name == report.Objective.Metric
            ? $"{Sentences.Of(best.Value, best.StandardError)} ({Sentences.Count(steps, unit)})"
            : Said($"{value:0.######} ({unit} {best.Step})");
    }

    public static string FailureLine(FailureReport failure) =>
        Said($"last failure: trial {failure.Trial} ({failure.Class}): {failure.Reason}");

    private static string Counts(StudyReport report)
    {
        var c = report.Counts;
        var budget = report.Budget.Trials is { } trials ? Said($" of {trials}") : "";
        var paused = c.Paused == 0 ? "" : Said($", {c.Paused} paused");
        return Said($"{report.Budget.Counted}{budget} trials: {c.Completed} completed, {c.Pruned} pruned, {c.Failed} failed{paused}; {c.Running} running, {c.Ready + c.Wanted + c.Waiting} waiting; {Sentences.Of(TimeSpan.FromSeconds(report.Seconds))} elapsed");
    }

    /// <summary>How runs ended, the good ends first.</summary>
    public static string Runs(StudyReport report) => report.Counts.Runs.Count == 0
        ? "no run has ended yet"
        : "runs ended: " + string.Join(", ", report.Counts.Runs.OrderBy(end => end.Key is not ("finished" or "stopped"))
            .Select(end => Said($"{end.Value} {end.Key.Replace('_', ' ')}")));

    private static Table Table(StudyReport report, IEnumerable<TrialReport> trials)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("trial", "status", report.Objective.Unit, Markup.Escape(report.Objective.Metric), "rung", "configuration");
        foreach (var t in trials)
            table.AddRow(
                new Text(Said($"{t.Trial}")), new Text(t.Reuses is { } of ? Said($"{t.Status}, as trial {of}") : t.Status), new Text(Said($"{t.Step}")),
                new Text(Value(t)), new Text(t.Rung is { } r ? Said($"{r}") : "-"),
                new OneLine(ConfigurationText.Of(t.Configuration)));
        return table;
    }

    private static string Value(TrialReport trial) => trial switch
    {
        { Value: null } => "-",
        { StandardError: { } error } => Sentences.Of(trial.Value.Value, error),
        _ => Said($"{trial.Value:0.#####}"),
    };

    private static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
