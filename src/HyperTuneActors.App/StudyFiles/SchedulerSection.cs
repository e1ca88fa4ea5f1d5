using System.Collections.Immutable;
using System.Globalization;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The section <c>scheduler</c>: a name, or a mapping with the name and the scheduler's settings.</summary>
/// <remarks>
/// <code>
/// scheduler: none            # the default
/// scheduler:
///   name: asha               # needs 'steps'
///   min_step: 1              # the first rung, default 1; below the last step
///   reduction_factor: 3      # the best 1/3 go on from each rung; default 3, from 2
///   grace_count: 0           # nobody is stopped or resumed at a rung before so many trials reached it; default 0
///   variant: promotion       # trials pause at rungs, and the best are resumed from their checkpoints: the default where
///                            # training says resumable: true; else stopping, in which a trial goes on at once or ends
/// scheduler:
///   name: wilcoxon           # for folds or repeats: needs 'steps', and 'value: mean' of the leading objective
///   p_threshold: 0.1         # the chance to stop a trial that is no worse, above 0 and below 1; default 0.1
///   min_step: 2              # nobody is stopped before this step, default 2; below the last step
/// </code>
/// </remarks>
internal static class SchedulerSection
{
    public static readonly SchedulerSettings Default = new SchedulerSettings.None();

    private static readonly SchedulerSettings.Asha Defaults = new();
    private static readonly SchedulerSettings.Wilcoxon WilcoxonDefaults = new();

    /// <param name="study">The study file.</param>
    /// <param name="leading"><see langword="null"/> if it is faulty.</param>
    /// <param name="steps"><see langword="null"/> if they are faulty.</param>
    /// <param name="resumable">Whether the program can go on from its checkpoints, if the file says so.</param>
    public static SchedulerSettings? Read(Section study, Objective? leading, StepRange? steps, bool? resumable) =>
        study.Find("scheduler") is { } at
            ? NamedSettings.Read<SchedulerSettings>(at, "scheduler", [],
                ("none", [], _ => new SchedulerSettings.None()),
                ("asha", ["min_step", "reduction_factor", "grace_count", "variant"],
                    section => Asha(section, steps, resumable)),
                ("wilcoxon", ["p_threshold", "min_step"], section => Wilcoxon(section, leading, steps)))
            : null;

    private static SchedulerSettings.Asha Asha(Section section, StepRange? steps, bool? resumable)
    {
        var first = section.Find("min_step")?.Count(1);
        var settings = new SchedulerSettings.Asha(
            first ?? Defaults.MinStep,
            section.Find("reduction_factor")?.Count(2) ?? Defaults.ReductionFactor,
            section.Find("grace_count")?.Count(0) ?? Defaults.GraceCount,
            Variant(section, resumable));
        if (steps == StepsSection.Without)
            section.Fault("asha compares trials at their steps, and this study has none.",
                "Add steps: {last: 27, unit: epoch}, or write scheduler: none.");
        else if (first is not null || !section.Has("min_step"))
            CheckFirst(section, "The first rung", settings.MinStep, steps);
        return settings;
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

    private static SchedulerSettings.Wilcoxon Wilcoxon(Section section, Objective? leading, StepRange? steps)
    {
        var first = section.Find("min_step")?.Count(1);
        var threshold = section.Find("p_threshold") is { } at ? Share(at) : WilcoxonDefaults.PThreshold;
        var settings = new SchedulerSettings.Wilcoxon(
            threshold ?? WilcoxonDefaults.PThreshold, first ?? WilcoxonDefaults.MinStep);
        if (steps == StepsSection.Without)
            section.Fault("wilcoxon compares trials at their steps, the folds or repeats, and this study has none.",
                "Add steps: {last: 10, unit: fold}, or write scheduler: none.");
        else if (leading is { Value: not ValueAt.Mean })
            section.Fault($"wilcoxon is about the mean of a trial's steps, and another value of {Words.Quote(leading.Metric)} counts.",
                "Write value: mean in its objective, or scheduler: asha.");
        else if ((first is not null || !section.Has("min_step"))
            && CheckFirst(section, "The first step to stop at", settings.MinStep, steps) && threshold is not null)
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

    private static bool CheckFirst(Section section, string what, int first, StepRange? steps)
    {
        if (!(first >= steps?.Last)) return true;
        section.Fault(
            $"{what}, min_step {first}, is not below the last step, {steps.Last}.",
            "Write a smaller min_step or a larger steps.last.");
        return false;
    }

    private static double? Share(Cursor at)
    {
        if (at.Real() is not { } value) return null;
        if (value is > 0 and < 1) return value;
        at.Fault(string.Create(CultureInfo.InvariantCulture, $"'{at.Name}' is {value}."), "Write a number above 0 and below 1, such as 0.1.");
        return null;
    }
}
