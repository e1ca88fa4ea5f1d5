using System.Globalization;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The settings of the rules that stop a trial by its values as they are: median, percentile, threshold, patience.
/// </summary>
internal static class StopRuleReader
{
    private static readonly SchedulerSettings.Percentile Defaults = new();
    private static readonly SchedulerSettings.Patience PatienceDefaults = new();

    public static SchedulerSettings.Median Median(Section section, StepRange? steps)
    {
        section.HasSteps("median", steps);
        return new SchedulerSettings.Median(StartupTrials(section), WarmupSteps(section, steps), IntervalSteps(section));
    }

    public static SchedulerSettings.Percentile Percentile(Section section, StepRange? steps)
    {
        section.HasSteps("percentile", steps);
        return new SchedulerSettings.Percentile(
            section.Find("percent")?.Between(100, "25") ?? Defaults.Percent,
            StartupTrials(section), WarmupSteps(section, steps), IntervalSteps(section));
    }

    public static SchedulerSettings.Threshold Threshold(Section section, StepRange? steps)
    {
        section.HasSteps("threshold", steps);
        var settings = new SchedulerSettings.Threshold(
            section.Find("lower")?.Real(), section.Find("upper")?.Real(), WarmupSteps(section, steps), IntervalSteps(section));
        if (!section.Has("lower") && !section.Has("upper"))
            section.Fault("threshold has no bound.", "Add lower: 0.1, upper: 10 or both.");
        else if (settings.Lower > settings.Upper)
            section.Fault(
                string.Create(CultureInfo.InvariantCulture, $"lower, {settings.Lower}, is above upper, {settings.Upper}."),
                "Exchange them.");
        return settings;
    }

    public static SchedulerSettings.Patience Patience(Section section, StepRange? steps)
    {
        var reports = section.Find("reports")?.Count(1);
        var settings = new SchedulerSettings.Patience(
            reports ?? PatienceDefaults.Reports,
            section.Find("min_delta") is { } at ? Margin(at) : PatienceDefaults.MinDelta, WarmupSteps(section, steps));
        if (section.HasSteps("patience", steps) && (reports is not null || !section.Has("reports")))
            section.NeedsLast(
                $"patience compares the last {settings.Reports} reports with those before", settings.Reports + 2, steps);
        return settings;
    }

    private static int StartupTrials(Section section) => section.Find("startup_trials")?.Count(1) ?? Defaults.StartupTrials;

    private static int IntervalSteps(Section section) => section.Find("interval_steps")?.Count(1) ?? Defaults.IntervalSteps;

    /// <summary>The step after them is judged, and must be below the last one.</summary>
    private static int WarmupSteps(Section section, StepRange? steps)
    {
        if (section.Find("warmup_steps")?.Count(0, int.MaxValue - 1) is not { } warmup) return Defaults.WarmupSteps;
        if (warmup + 1 >= steps?.Last)
            section.Find("warmup_steps")!.Fault($"The warm-up, {warmup} steps, leaves none to judge below the last step, {steps.Last}.",
                "Write fewer warmup_steps or a larger steps.last.");
        return warmup;
    }

    private static double Margin(Cursor at)
    {
        if (at.Real() is not { } margin) return PatienceDefaults.MinDelta;
        if (margin >= 0) return margin;
        at.Fault(string.Create(CultureInfo.InvariantCulture, $"'{at.Name}' is {margin}."), "Write a number from 0 on, such as 0.001.");
        return PatienceDefaults.MinDelta;
    }
}
