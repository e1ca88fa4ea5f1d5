using System.Globalization;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Running;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace HyperTuneActors.App.Views;

/// <summary>A table of the running trials, the budget with the time left, and the best so far, drawn anew as they change.</summary>
internal sealed class LiveView : RunView
{
    public override Task FollowAsync(LocalStudy study, StudyHome home, CancellationToken interrupted) =>
        AnsiConsole.Live(new Text("Opening the study …")).AutoClear(true).StartAsync(live =>
            EachAsync(study, now =>
            {
                live.UpdateTarget(Draw(Reporting.Of(now.State, now.Now.Elapsed, isOpen: true, home)));
                live.Refresh();
            }, because => live.UpdateTarget(new Text(because)), interrupted));

    internal static IRenderable Draw(StudyReport report) => new Rows(
        new Markup($"[bold]{Markup.Escape(report.Study)}[/]  {Progress(report)}"),
        Table(report),
        new Markup(BestLine(report)),
        Notes(report));

    private static string Progress(StudyReport report)
    {
        var share = BudgetText.Share(report);
        const int width = 30;
        var full = (int)(share * width);
        return string.Create(CultureInfo.InvariantCulture,
            $"[green]{new string('━', full)}[/][grey]{new string('━', width - full)}[/] {Spent(report)}  {Sentences.Of(TimeSpan.FromSeconds(report.Seconds))} elapsed{Left(report, share)}");
    }

    private static string Spent(StudyReport report)
    {
        var c = report.Counts;
        var budget = report.Budget.Trials is { } trials
            ? string.Create(CultureInfo.InvariantCulture, $"{report.Budget.Counted} of {trials} trials")
            : string.Create(CultureInfo.InvariantCulture, $"{report.Budget.Counted} trials");
        return string.Create(CultureInfo.InvariantCulture,
            $"{budget} ({c.Completed} completed, {c.Pruned} pruned, {c.Failed} failed{(c.Paused == 0 ? "" : $", {c.Paused} paused")})");
    }

    private static string Left(StudyReport report, double share) => share is > 0 and < 1
        ? $", about {Sentences.Of(TimeSpan.FromSeconds(report.Seconds * (1 - share) / share))} left"
        : "";

    private static Table Table(StudyReport report)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn(new TableColumn("trial").RightAligned())
            .AddColumn(new TableColumn(report.Objective.Unit).RightAligned())
            .AddColumn(new TableColumn(Markup.Escape(report.Objective.Metric)).RightAligned())
            .AddColumn(new TableColumn("rung").RightAligned())
            .AddColumn(new TableColumn("time").RightAligned())
            .AddColumn("configuration");
        foreach (var trial in report.Trials.Where(trial => trial.Status == "running")) table.AddRow(Row(report, trial));
        return table;
    }

    private static IRenderable[] Row(StudyReport report, TrialReport trial) =>
    [
        new Text(Number(trial.Trial)),
        new Text(report.Objective.LastStep is { } last ? $"{Number(trial.Step)}/{Number(last)}" : Number(trial.Step)),
        new Text(trial.Value is { } value ? Short(value, trial.StandardError) : "-"),
        new Text(trial.Rung is { } rung ? Number(rung) : "-"),
        new Text(trial.Seconds is { } seconds ? Sentences.Of(TimeSpan.FromSeconds(seconds)) : "-"),
        new OneLine(ConfigurationText.Of(trial.Configuration), new Style(Color.Grey)),
    ];

    private static string BestLine(StudyReport report) => report.Best is { } best
        ? $"best so far: [bold green]{Short(best.Value, best.StandardError)}[/] (trial {Number(best.Trial)}, {Markup.Escape(Which(report, best))})  "
            + Markup.Escape(ConfigurationText.Of(best.Configuration))
        : "best so far: none yet";

    /// <summary>What other budgets have spent, what is expected of more trials, and whether any begin; nothing where there is nothing to say.</summary>
    private static Rows Notes(StudyReport report) => new(new[]
        {
            BudgetText.Spent(report), BudgetText.Gain(report),
            report.IsClosing ? "no more trials begin: the study ends with those that run" : null,
        }
        .OfType<string>().Select(note => new Text(note)));

    private static string Which(StudyReport report, BestReport best) => best.MeanOf is { } steps
        ? Sentences.Count(steps, report.Objective.Unit)
        : $"{report.Objective.Unit} {Number(best.Step)}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Short(double value, double? error) =>
        error is null ? value.ToString("0.#####", CultureInfo.InvariantCulture) : Sentences.Of(value, error);
}
