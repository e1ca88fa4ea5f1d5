using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The section <c>scheduler</c>: a name, or a mapping with the name and the scheduler's settings.</summary>
/// <remarks>
/// <code>
/// scheduler: auto            # the default: chooses among those below
/// scheduler: {name: auto, min_step: 3}      # and stops nobody before step 3; default 1
/// scheduler: none
/// scheduler:
///   name: asha               # this and all below need 'steps'
///   min_step: 1              # the first rung, default 1; below the last step
///   reduction_factor: 3      # the best 1/3 go on from each rung; default 3, from 2
///   grace_count: 0           # nobody is stopped or resumed at a rung before so many trials reached it; default 0
///   variant: promotion       # trials pause at rungs, and the best are resumed from their checkpoints: the default where
///                            # training says resumable: true; else stopping, in which a trial goes on at once or ends
///   gate: true               # a rung judges only when its ranks say something of later ones; default false
///   progressive: true        # nobody trains beyond where ranks change (PASHA); needs promotion; default false
/// scheduler: {name: hyperband, min_step: 1, reduction_factor: 3, variant: promotion, gate: false}
/// scheduler: {name: opening, trials: 16, min_step: 1, reduction_factor: 3, min_chance: 0}   # 0: none
/// scheduler: {name: median, startup_trials: 5, warmup_steps: 0, interval_steps: 1}
/// scheduler: {name: percentile, percent: 25, startup_trials: 5, warmup_steps: 0, interval_steps: 1}
/// scheduler: {name: threshold, lower: 0.1, upper: 10, warmup_steps: 0, interval_steps: 1}   # one bound at least
/// scheduler: {name: patience, reports: 5, min_delta: 0, warmup_steps: 0}
/// scheduler: {name: chance, min_chance: 0.02, min_complete: 6}
/// scheduler: {name: extrapolation, min_chance: 0.03, startup_trials: 6, min_step: 1, reduction_factor: 3}
/// scheduler:
///   name: wilcoxon           # for folds or repeats: needs 'value: mean' of the leading objective
///   p_threshold: 0.1         # the chance to stop a trial that is no worse, above 0 and below 1; default 0.1
///   min_step: 2              # nobody is stopped before this step, default 2; below the last step
/// </code>
/// </remarks>
internal static class SchedulerSection
{
    public static readonly SchedulerSettings Default = new SchedulerSettings.Auto();

    /// <param name="study">The study file.</param>
    /// <param name="leading"><see langword="null"/> if it is faulty.</param>
    /// <param name="steps"><see langword="null"/> if they are faulty.</param>
    /// <param name="resumable">Whether the program can go on from its checkpoints, if the file says so.</param>
    public static SchedulerSettings? Read(Section study, Objective? leading, StepRange? steps, bool? resumable) =>
        study.Find("scheduler") is { } at
            ? NamedSettings.Read<SchedulerSettings>(at, "scheduler",
                ("auto", ["min_step"], section => AutoReader.Read(section, steps, resumable)),
                ("none", [], _ => new SchedulerSettings.None()),
                ("asha", ["min_step", "reduction_factor", "grace_count", "variant", "gate", "progressive"],
                    section => HalvingReader.Asha(section, steps, resumable)),
                ("hyperband", ["min_step", "reduction_factor", "variant", "gate"],
                    section => HalvingReader.Hyperband(section, steps, resumable)),
                ("opening", ["trials", "min_step", "reduction_factor", "min_chance"],
                    section => HalvingReader.Opening(section, steps)),
                ("median", ["startup_trials", "warmup_steps", "interval_steps"],
                    section => StopRuleReader.Median(section, steps)),
                ("percentile", ["percent", "startup_trials", "warmup_steps", "interval_steps"],
                    section => StopRuleReader.Percentile(section, steps)),
                ("threshold", ["lower", "upper", "warmup_steps", "interval_steps"],
                    section => StopRuleReader.Threshold(section, steps)),
                ("patience", ["reports", "min_delta", "warmup_steps"], section => StopRuleReader.Patience(section, steps)),
                ("chance", ["min_chance", "min_complete"], section => ForecastReader.Chance(section, steps)),
                ("extrapolation", ["min_chance", "startup_trials", "min_step", "reduction_factor"],
                    section => ForecastReader.Extrapolation(section, steps)),
                ("wilcoxon", ["p_threshold", "min_step"], section => WilcoxonReader.Read(section, leading, steps)))
            : AutoReader.Default(resumable);
}
