using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Wire;

/// <summary>Whether a spec is one that a study file could have given. The study-file reader says what is wrong with its place;
/// here it is enough that nothing else begins a study. Bounds come first: a scheduler without them would make rungs without end.
/// </summary>
internal static class SpecCheck
{
    private const int MostAtOnce = 1000, FarthestAhead = 10_000, MostGridPoints = 1000, MostCandidates = 100_000;
    private const double MostWeight = 1_000_000, LargestLogarithm = 700, MostSteps = 1e6;

    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1), LongestTime = TimeSpan.FromDays(3650);

    /// <returns>Which part is wrong, or <see langword="null"/>.</returns>
    public static string? FaultIn(StudySpec spec) =>
        !StudyName.IsValid(spec.Name.Value) ? $"A study's name has {StudyName.Rule}."
        : !IsSound(spec.Objectives) ? $"A study has 1 to {Metrics.Limit} objectives of different metrics."
        : spec.Parameters.IsEmpty || !spec.Parameters.All(IsSound) ? "A parameter of the study has no sound range."
        : TrainingFault(spec.Training) is { } training ? training
        : spec.Steps.Last < 1 ? "A trial has a last step from 1."
        : !IsSound(spec.Sampler) ? "The study's sampler has no sound settings."
        : !IsSound(spec.Scheduler) ? "The study's scheduler has no sound settings."
        : !IsSound(spec.Budget) ? "The study's budget is none."
        : !IsSound(spec.Failures) ? "What the study does about failures is not sound."
        : spec is not { Concurrency: >= 1 and <= MostAtOnce, LookAhead: >= 0 and <= FarthestAhead, Weight: > 0 and <= MostWeight }
            ? $"A study has a concurrency from 1 to {MostAtOnce}, looks at most {FarthestAhead} trials ahead, and weighs at most {MostWeight}."
        : !CanBegin(spec) ? "A study can't begin with this spec."
        : null;

    private static bool IsSound(ImmutableArray<Objective> objectives) =>
        objectives.Length is >= 1 and <= Metrics.Limit && objectives.All(one => one.Metric.Length > 0)
        && objectives.Select(one => one.Metric).Distinct(StringComparer.Ordinal).Count() == objectives.Length;

    private static bool IsSound(Parameter parameter) => parameter.Name.Length > 0 && parameter switch
    {
        Parameter.Float p => p.Low < p.High && double.IsFinite(p.High - p.Low) && (!p.Log || p.Low > 0)
            && (p.Step is not { } step || step > 0 && step <= p.High - p.Low && (p.High - p.Low) / step <= MostSteps),
        Parameter.Int p => p.Low < p.High && p.High - p.Low > 0 && (!p.Log || p.Low >= 1)
            && (p.Step is not { } step || step >= 1 && step <= p.High - p.Low),
        Parameter.Normal p => p.Sd > 0 && (p.Low ?? double.MinValue) < (p.High ?? double.MaxValue) && p.Step is not <= 0
            && (!p.Log || Math.Abs(p.Mean) + 6 * p.Sd <= LargestLogarithm && p.Low is not < 0 && p.High is not <= 0),
        Parameter.Ordinal p => AreSound(p.Values),
        Parameter.Categorical p => AreSound(p.Choices)
            && (p.Weights is not { } weights || weights.Length == p.Choices.Length && weights.All(one => one > 0) && double.IsFinite(weights.Sum())),
        _ => true,
    };

    private static bool AreSound(ImmutableArray<ParameterValue> values) => values.Length >= 2 && values.Distinct().Count() == values.Length;

    private static string? TrainingFault(TrainingOrder training) =>
        training.Command.IsEmpty || training.Command.Any(group => group.IsEmpty) || training.Command.Any(group => group.Any(HasNul))
            ? "A training has a command, of arguments without NUL."
        : !PathWire.IsSound(training.WorkingDirectory) ? PathWire.Rule
        : training.Environment.Any(one => !IsVariable(one.Key) || HasNul(one.Value)) || !training.Secrets.All(IsVariable)
            ? "A variable of the training has no sound name or value."
        : !IsWithin(training.Grace, LongestWait) || !IsWithin(training.Finish, LongestWait) ? "A training's waits are from 0 to a day."
        : training.Limits is { } limits && !AreSound(limits) ? "A training's limits are above 0."
        : training.Resources is { } resources ? WireBounds.FaultIn(resources)
        : null;

    private static bool AreSound(RunLimits limits) =>
        IsLimit(limits.Run) && IsLimit(limits.Step) && IsLimit(limits.Progress) && limits.Memory is not < 1;

    private static bool IsLimit(TimeSpan? time) => time is not { } given || given > TimeSpan.Zero && given <= LongestTime;

    private static bool IsSound(SamplerSettings sampler) => sampler switch
    {
        // Another machine must not choose which code this one loads.
        SamplerSettings.Custom => false,
        SamplerSettings.Grid s => s.Points is >= 1 and <= MostGridPoints && s.PointsOf.Values.All(points => points is >= 1 and <= MostGridPoints),
        SamplerSettings.Tpe s => s.StartupTrials is not < 1 && s.Candidates is not (< 1 or > MostCandidates) && s.Gamma is not (<= 0 or >= 1)
            && s.PriorWeight is not <= 0,
        SamplerSettings.Gp s => s is
        {
            StartupTrials: >= 1, LocalEvery: >= 0, LocalWidth: > 0 and <= 1, Margin: >= 0 and <= SamplerSettings.Gp.MostMargin,
            GlobalCandidates: >= 16 and <= SamplerSettings.Gp.MostCandidates, LocalCandidates: >= 0 and <= SamplerSettings.Gp.MostCandidates,
        },
        _ => true,
    };

    private static bool IsSound(SchedulerSettings scheduler) => scheduler switch
    {
        SchedulerSettings.Auto s => s.MinStep >= 1,
        SchedulerSettings.Opening s => s is { Trials: >= 1, MinStep: >= 1, ReductionFactor: >= 2, MinChance: >= 0 and < 1 },
        SchedulerSettings.Asha s => s is { MinStep: >= 1, ReductionFactor: >= 2, GraceCount: >= 0 },
        SchedulerSettings.Hyperband s => s is { MinStep: >= 1, ReductionFactor: >= 2 },
        SchedulerSettings.Median s => s is { StartupTrials: >= 1, WarmupSteps: >= 0, IntervalSteps: >= 1 },
        SchedulerSettings.Percentile s => s is { Percent: > 0 and < 100, StartupTrials: >= 1, WarmupSteps: >= 0, IntervalSteps: >= 1 },
        SchedulerSettings.Threshold s => s is { WarmupSteps: >= 0, IntervalSteps: >= 1 },
        SchedulerSettings.Patience s => s is { Reports: >= 1, MinDelta: >= 0, WarmupSteps: >= 0 },
        SchedulerSettings.Chance s => s is { MinChance: > 0 and < 1, MinComplete: >= 1 },
        SchedulerSettings.Extrapolation s => s is { MinChance: > 0 and < 1, StartupTrials: >= 1, MinStep: >= 1, ReductionFactor: >= 2 },
        SchedulerSettings.Wilcoxon s => s is { PThreshold: > 0 and < 1, MinStep: >= 1 },
        _ => true,
    };

    private static bool IsSound(Budget budget) =>
        (budget.Trials ?? budget.Steps ?? budget.Cost?.AtMost ?? budget.Time?.TotalSeconds) is not null
        && budget.Trials is not < 1 && budget.Steps is not < 1 && budget.Cost is not ({ Metric: "" } or { AtMost: <= 0 })
        && (budget.Time is not { } time || time > TimeSpan.Zero && time <= LongestTime)
        && budget.Plateau is not ({ Trials: < 1 } or { MinDelta: < 0 }) && budget.AutoStop is not { Tolerance: < 0 };

    private static bool IsSound(FailurePolicy failures) =>
        failures is { Retries: >= 0, KilledRetries: >= 0, PreemptedRetries: >= 0, HungRetries: >= 0, Max: null or >= 1 };

    /// <summary>What the rules themselves refuse, they refuse by such exceptions.</summary>
    private static bool CanBegin(StudySpec spec)
    {
        try
        {
            foreach (var pattern in spec.Training.Patterns) _ = new MetricPattern(pattern);
            var space = new StudyState(spec).Space;
            return spec.Enqueue.All(given => Given.FaultIn(space, given) is null);
        }
        catch (Exception refused) when (refused is ArgumentException or InvalidOperationException or OverflowException
            or IndexOutOfRangeException or System.Diagnostics.UnreachableException)
        {
            return false;
        }
    }

    private static bool IsVariable(string name) =>
        name.Length > 0 && !name.Any(c => c == '=' || char.IsControl(c) || char.IsWhiteSpace(c)) && !name.StartsWith("HYPERTUNE_", StringComparison.Ordinal);

    private static bool HasNul(string text) => text.Contains('\0', StringComparison.Ordinal);

    private static bool IsWithin(TimeSpan time, TimeSpan most) => time >= TimeSpan.Zero && time <= most;
}
