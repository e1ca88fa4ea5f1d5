using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The settings of the rules that stop a trial by what it is expected to come to: chance and extrapolation.</summary>
internal static class ForecastReader
{
    private static readonly SchedulerSettings.Chance ChanceDefaults = new();
    private static readonly SchedulerSettings.Extrapolation Defaults = new();

    public static SchedulerSettings.Chance Chance(Section section, StepRange? steps)
    {
        if (section.HasSteps("chance", steps)) section.NeedsLast("chance compares trials at steps before the end", 2, steps);
        return new SchedulerSettings.Chance(
            section.Find("min_chance")?.Between(1, "0.02") ?? ChanceDefaults.MinChance,
            section.Find("min_complete")?.Count(CurveRegression.Least) ?? ChanceDefaults.MinComplete);
    }

    public static SchedulerSettings.Extrapolation Extrapolation(Section section, StepRange? steps)
    {
        var first = section.Find("min_step")?.Count(1);
        var settings = new SchedulerSettings.Extrapolation(
            section.Find("min_chance")?.Between(1, "0.03") ?? Defaults.MinChance,
            section.Find("startup_trials")?.Count(1) ?? Defaults.StartupTrials,
            first ?? Defaults.MinStep,
            section.Find("reduction_factor")?.Count(2) ?? Defaults.ReductionFactor);
        if (!section.HasSteps("extrapolation", steps)) return settings;
        section.NeedsLast($"extrapolation needs {CurveExtrapolation.LeastReports} reports", CurveExtrapolation.LeastReports + 1, steps);
        if (first is not null) section.IsBelowLast("The first rung", "min_step", settings.MinStep, steps);
        return settings;
    }
}
