using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>Stops a trial none of whose last reports is better, by more than a margin, than the best of those before.</summary>
/// <remarks>It is what training frameworks call early stopping; Optuna's <c>PatientPruner</c> differs in that its margin is
/// in the trial's favour. It looks at no other trial and remembers nothing: a verdict costs O(steps). A ruling counts
/// what the trial had before as the first of two, of which one goes on.</remarks>
internal sealed class PatienceScheduler(SchedulerSettings.Patience settings, Objective objective) : IScheduler
{
    public Rungs Start => Rungs.Empty;

    public Rungs Observe(Rungs rungs, Report report) => rungs;

    public Verdict Judge(Rungs rungs, History history, Report report)
    {
        var before = report.Curve.Count - settings.Reports;
        if (before < 1 || report.Step <= settings.WarmupSteps) return Verdict.Continue.Instance;
        var (best, recent) = (BestLoss(report.Curve, 0, before), BestLoss(report.Curve, before, report.Curve.Count));
        return recent < best - settings.MinDelta
            ? Verdict.Continue.Instance
            : new Verdict.Prune(new Ruling(
                settings.Name, report.Step, Rank: 2, Count: 2, Kept: 1, objective.Loss(recent), objective.Loss(best)));
    }

    private double BestLoss(Curve curve, int from, int to)
    {
        var best = double.PositiveInfinity;
        for (var i = from; i < to; i++) best = Math.Min(best, objective.Loss(curve.ValueAt(i)));
        return best;
    }
}
