using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The section <c>budget</c>: the study is complete at the first of these that is reached.</summary>
/// <remarks>
/// <code>
/// budget:               # trials, time, steps or cost, or several of them
///   trials: 60          # from 1
///   time: 10m           # 500ms, 10s, 5m, 2h, 1d, or several of them: 1h30m
///   steps: 2000         # that all trials together train, from 1; a step that is repeated counts once
///   cost: {metric: gpu_seconds, at_most: 3600}   # the sum of a metric over all reports, of which each says what was spent
///                       # since the one before it
///   target: 0.98        # a completed trial's leading objective is at least as good
///   plateau: true       # no improvement for long; see PlateauReader
///   auto_stop: true     # the model expects no more improvement that matters; see AutoStopReader
/// </code>
/// </remarks>
internal static class BudgetSection
{
    private const string Example = "budget: {trials: 60} or budget: {time: 10m}";

    private static readonly string[] Sufficient = ["trials", "time", "steps", "cost"];

    /// <param name="study">The study file.</param>
    /// <param name="steps"><see langword="null"/> if they are faulty.</param>
    /// <param name="training"><see langword="null"/> if it is faulty.</param>
    /// <param name="sampler"><see langword="null"/> if it is faulty.</param>
    public static Budget? Read(Section study, StepRange? steps, TrainingOrder? training, SamplerSettings? sampler)
    {
        if (study.Require("budget", Example)?.Section(
                "a budget", Example, "trials", "time", "target", "steps", "cost", "plateau", "auto_stop") is not { } section)
            return null;
        if (!Sufficient.Any(section.Has))
            section.Fault("This budget may never be used up.", "Add trials: 60 or time: 10m, steps or a cost.");
        return new Budget(
            section.Find("trials")?.Count(1),
            section.Find("time")?.Duration("1ms", "3650d"),
            section.Find("target")?.Real(),
            StepsIn(section, steps),
            section.Find("cost") is { } cost ? CostReader.Read(cost, training) : null,
            section.Find("plateau") is { } plateau ? PlateauReader.Read(plateau) : null,
            section.Find("auto_stop") is { } auto ? AutoStopReader.Read(auto, sampler) : null);
    }

    private static long? StepsIn(Section section, StepRange? steps)
    {
        if (section.Find("steps") is not { } at) return null;
        if (steps == StepsSection.Without)
            at.Fault("A budget of steps counts the steps of trials, and this study has none.",
                "Add steps: {last: 27, unit: epoch} to the study, or write trials.");
        return at.Whole(1, long.MaxValue);
    }
}
