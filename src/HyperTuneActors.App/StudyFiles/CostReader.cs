using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The key <c>cost</c> of a budget: the sum of a metric over all reports of all runs. Each report says what was spent
/// since the one before it, so that attempts and trials add up by themselves.</summary>
/// <remarks>
/// <code>
/// cost:
///   metric: gpu_seconds   # its name in the reports; it may be an objective and need not
///   at_most: 3600         # above 0
/// </code>
/// </remarks>
internal static class CostReader
{
    private const string Example = "cost: {metric: gpu_seconds, at_most: 3600}";

    /// <param name="at">Where it stands.</param>
    /// <param name="training"><see langword="null"/> if it is faulty.</param>
    public static CostBudget? Read(Cursor at, TrainingOrder? training)
    {
        if (at.Section("a cost budget", Example, "metric", "at_most") is not { } section) return null;
        var metric = section.Require("metric", "metric: gpu_seconds, its name in the reports")?.Text("the metric's name in the reports");
        var most = section.Require("at_most", "at_most: 3600")?.RealFrom(0, isIncluded: false, "3600");
        if (metric is not null && training is not null) Check(section, metric, training);
        return metric is null || most is null ? null : new CostBudget(metric, most.Value);
    }

    private static void Check(Section section, string metric, TrainingOrder training)
    {
        var found = training.Patterns.SelectMany(text => new MetricPattern(text).Metrics).Distinct().ToArray();
        if (found.Length > 0 && !found.Contains(metric))
            section.Find("metric")!.Fault($"No expression of training.metrics has a group {Words.Quote(metric)}.", Words.Instead(metric, found));
    }
}
