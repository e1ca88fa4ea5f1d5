using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>Stops a trial whose value leaves a range that any sound training keeps to.</summary>
/// <remarks>The rule of Optuna's <c>ThresholdPruner</c>. It remembers nothing. A ruling counts the bound as the first of two, of which
/// one goes on.</remarks>
internal sealed class ThresholdScheduler(SchedulerSettings.Threshold settings, Objective objective) : IScheduler
{
    private readonly Cadence cadence = new(settings.WarmupSteps, settings.IntervalSteps);

    public Rungs Start => Rungs.Empty;

    public Rungs Observe(Rungs rungs, Report report) => rungs;

    public Verdict Judge(Rungs rungs, History history, Report report)
    {
        var value = objective.Loss(report.Loss);
        var bound = value < settings.Lower ? settings.Lower : value > settings.Upper ? settings.Upper : null;
        return bound is { } cutoff && cadence.ReachedBy(report) is not null
            ? new Verdict.Prune(new Ruling(settings.Name, report.Step, Rank: 2, Count: 2, Kept: 1, value, cutoff))
            : Verdict.Continue.Instance;
    }
}
