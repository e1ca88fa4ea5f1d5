using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The section <c>objectives</c>: what the study wants, the leading objective first.</summary>
/// <remarks>
/// <code>
/// objectives:
///   - metric: validation_accuracy   # its name in the reports
///     goal: maximise                # or minimise
///     value: best                   # the best step of a trial counts, not its last; default last
///     value: mean                   # or the mean of all its steps: of folds or repeats. Needs 'steps', also where they are
///                                   # reported together as a list, as in steps: {last: 10, unit: fold}
/// </code>
/// </remarks>
internal static class ObjectivesSection
{
    private const string Example = "objectives: [{metric: loss, goal: minimise}]";

    /// <param name="study">The study file.</param>
    /// <param name="steps"><see langword="null"/> if they are faulty.</param>
    public static ImmutableArray<Objective> Read(Section study, StepRange? steps)
    {
        if (study.Require("objectives", Example) is not { } at) return [];
        var items = at.Items($"a list, as in {Example}");
        if (at.Node is Node.List && items.Length is 0 or > Metrics.Limit)
            at.Fault($"There are {items.Length} objectives.", $"Write 1 to {Metrics.Limit}, as in {Example}.");
        var metrics = new HashSet<string>();
        return [.. items.Select(item => Read(item, metrics, steps)).OfType<Objective>()];
    }

    private static Objective? Read(Cursor at, HashSet<string> metrics, StepRange? steps)
    {
        if (at.Section("an objective", "{metric: loss, goal: minimise}", "metric", "goal", "value") is not { } section)
            return null;
        var metric = MetricIn(section, metrics);
        var goal = section.Require("goal", "goal: minimise or goal: maximise")?.OneOf(
            ("minimise", Goal.Minimise), ("maximise", Goal.Maximise),
            ("minimize", Goal.Minimise), ("maximize", Goal.Maximise));
        var value = section.Find("value")?.OneOf(
            ("last", ValueAt.LastStep), ("best", ValueAt.BestStep), ("mean", ValueAt.Mean));
        if (value == ValueAt.Mean && steps == StepsSection.Without)
            section.Find("value")!.Fault("The mean is that of a trial's steps, and this study has none.",
                "Add steps: {last: 10, unit: fold}, or write value: last.");
        return metric is null || goal is null ? null : new Objective(metric, goal.Value, value ?? ValueAt.LastStep);
    }

    private static string? MetricIn(Section section, HashSet<string> metrics)
    {
        if (section.Require("metric", "metric: its name in the reports") is not { } at) return null;
        if (at.Text("the metric's name in the reports") is not { } metric) return null;
        if (metrics.Add(metric)) return metric;
        at.Fault($"The metric {Words.Quote(metric)} is an objective already.", "Keep one of them.");
        return null;
    }
}
