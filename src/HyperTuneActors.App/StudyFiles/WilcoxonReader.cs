using System.Globalization;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The settings of the scheduler for folds and repeats.</summary>
internal static class WilcoxonReader
{
    private static readonly SchedulerSettings.Wilcoxon Defaults = new();

    public static SchedulerSettings.Wilcoxon Read(Section section, Objective? leading, StepRange? steps)
    {
        var first = section.Find("min_step")?.Count(1);
        var threshold = section.Find("p_threshold") is { } at ? at.Between(1, "0.1") : Defaults.PThreshold;
        var settings = new SchedulerSettings.Wilcoxon(
            threshold ?? Defaults.PThreshold, first ?? Defaults.MinStep);
        if (steps == StepsSection.Without)
            section.Fault("wilcoxon compares trials at their steps, the folds or repeats, and this study has none.",
                "Add steps: {last: 10, unit: fold}, or write scheduler: none.");
        else if (leading is { Value: not ValueAt.Mean })
            section.Fault($"wilcoxon is about the mean of a trial's steps, and another value of {Words.Quote(leading.Metric)} counts.",
                "Write value: mean in its objective, or scheduler: asha.");
        else if ((first is not null || !section.Has("min_step"))
            && section.IsBelowLast("The first step to stop at", "min_step", settings.MinStep, steps) && threshold is not null)
            CheckThreshold(section, settings, steps);
        return settings;
    }

    /// <summary>The last step is not judged, and those before it may be too few to be sure.</summary>
    private static void CheckThreshold(Section section, SchedulerSettings.Wilcoxon settings, StepRange? steps)
    {
        if (steps?.Last is not { } last || SchedulerSettings.Wilcoxon.LeastP(last - 1) is var least && least < settings.PThreshold)
            return;
        section.Fault(
            string.Create(CultureInfo.InvariantCulture, $"wilcoxon can stop nobody here: the {last - 1} steps before the last give p = {least:0.####} at the least, and p_threshold is {settings.PThreshold}."),
            "Write a larger steps.last or p_threshold, or scheduler: none.");
    }
}
