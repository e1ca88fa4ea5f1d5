using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The settings of successive halving and of Hyperband, which is made of it.</summary>
internal static class HalvingReader
{
    private static readonly SchedulerSettings.Asha Defaults = new();

    public static SchedulerSettings.Asha Asha(Section section, StepRange? steps, bool? resumable)
    {
        var first = section.Find("min_step")?.Count(1);
        var settings = new SchedulerSettings.Asha(
            first ?? Defaults.MinStep,
            section.Find("reduction_factor")?.Count(2) ?? Defaults.ReductionFactor,
            section.Find("grace_count")?.Count(0) ?? Defaults.GraceCount,
            Variant(section, resumable),
            section.Find("gate")?.Flag() ?? Defaults.Gate,
            section.Find("progressive")?.Flag() ?? Defaults.Progressive);
        if (settings is { Progressive: true, Variant: AshaVariant.Stopping })
            section.Find("progressive")!.Fault("Where trials are stopped and not paused, none can wait for a later maximum.",
                "Write variant: promotion, or leave progressive out.");
        if (section.HasSteps("asha", steps) && (first is not null || !section.Has("min_step")))
            section.IsBelowLast("The first rung", "min_step", settings.MinStep, steps);
        return settings;
    }

    public static SchedulerSettings.Hyperband Hyperband(Section section, StepRange? steps, bool? resumable)
    {
        var first = section.Find("min_step")?.Count(1);
        var factor = section.Find("reduction_factor")?.Count(2);
        var settings = new SchedulerSettings.Hyperband(
            first ?? Defaults.MinStep, factor ?? Defaults.ReductionFactor, Variant(section, resumable),
            section.Find("gate")?.Flag() ?? Defaults.Gate);
        var isSound = (first is not null || !section.Has("min_step")) && (factor is not null || !section.Has("reduction_factor"));
        if (section.HasSteps("hyperband", steps) && isSound && steps?.Last is { } last
            && !settings.HasRungs(last))
            section.Fault(
                $"hyperband has one bracket only here, which judges nobody: {settings.MinStep} times {settings.ReductionFactor} is above the last step, {last}.",
                "Write a smaller min_step or reduction_factor, a larger steps.last, or scheduler: none.");
        return settings;
    }

    public static SchedulerSettings.Opening Opening(Section section, StepRange? steps)
    {
        var first = section.Find("min_step")?.Count(1);
        var defaults = new SchedulerSettings.Opening();
        var settings = new SchedulerSettings.Opening(
            section.Find("trials")?.Count(1) ?? defaults.Trials,
            first ?? defaults.MinStep,
            section.Find("reduction_factor")?.Count(2) ?? defaults.ReductionFactor,
            MinChance(section) ?? defaults.MinChance);
        if (section.HasSteps("opening", steps) && (first is not null || !section.Has("min_step")))
            section.IsBelowLast("The first rung", "min_step", settings.MinStep, steps);
        return settings;
    }

    private static double? MinChance(Section section)
    {
        if (section.Find("min_chance") is not { } at || at.RealFrom(0, isIncluded: true, "0.02") is not { } chance) return null;
        if (chance < 1) return chance;
        at.Fault(FormattableString.Invariant($"A chance is below 1, and this is {chance}."), "Write a smaller one, such as 0.02, or 0 for no such rule.");
        return null;
    }

    private static AshaVariant Variant(Section section, bool? resumable)
    {
        if (section.Find("variant") is not { } at)
            return resumable == true ? AshaVariant.Promotion : AshaVariant.Stopping;
        var variant = at.OneOf(("stopping", AshaVariant.Stopping), ("promotion", AshaVariant.Promotion));
        if (variant == AshaVariant.Promotion && resumable == false)
            at.Fault("A paused trial is resumed from its checkpoint, and this program can't go on from one.",
                "Write variant: stopping, or let the program save checkpoints and say resumable: true in training.");
        return variant ?? AshaVariant.Stopping;
    }
}
