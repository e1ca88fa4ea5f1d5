using System.Collections.Immutable;
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
///   grace_count: 0           # nobody is stopped at a rung before so many trials reached it; default 0
/// </code>
/// </remarks>
internal static class SchedulerSection
{
    private static readonly SchedulerSettings.Asha Defaults = new();

    /// <param name="study">The study file.</param>
    /// <param name="steps"><see langword="null"/> if they are faulty.</param>
    public static SchedulerSettings? Read(Section study, StepRange? steps) =>
        study.Find("scheduler") is { } at
            ? NamedSettings.Read<SchedulerSettings>(at, "scheduler",
                ("none", [], _ => new SchedulerSettings.None()),
                ("asha", ["min_step", "reduction_factor", "grace_count"], section => Asha(section, steps)))
            : null;

    private static SchedulerSettings.Asha Asha(Section section, StepRange? steps)
    {
        var first = section.Find("min_step")?.Count(1);
        var settings = new SchedulerSettings.Asha(
            first ?? Defaults.MinStep,
            section.Find("reduction_factor")?.Count(2) ?? Defaults.ReductionFactor,
            section.Find("grace_count")?.Count(0) ?? Defaults.GraceCount);
        if (first is not null || !section.Has("min_step")) CheckRungs(section, settings.MinStep, steps);
        return settings;
    }

    private static void CheckRungs(Section section, int first, StepRange? steps)
    {
        if (steps == StepsSection.Without)
            section.Fault("asha compares trials at their steps, and this study has none.",
                "Add steps: {last: 27, unit: epoch}, or write scheduler: none.");
        else if (first >= steps?.Last)
            section.Fault(
                $"The first rung, min_step {first}, is not below the last step, {steps.Last}.",
                "Write a smaller min_step or a larger steps.last.");
    }
}
