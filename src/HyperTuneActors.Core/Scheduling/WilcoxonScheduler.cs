using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>Stops a trial as soon as its folds or repeats show that it can hardly be better than the best completed trial:
/// after each, the two are compared at the steps that both have, and a signed-rank test says how sure that is.</summary>
/// <remarks>The pairs take out that some folds are harder than others, so that few folds are enough. The rule is that of
/// Optuna's <c>WilcoxonPruner</c>, with the test of <see cref="SignedRankTest"/>. A trial whose mean over these steps is at
/// least as good as the best trial's goes on, whatever the test says. It remembers nothing: a verdict costs O(steps).</remarks>
public sealed class WilcoxonScheduler(SchedulerSettings.Wilcoxon settings, Objective objective) : IScheduler
{
    /// <summary>More digits would say nothing, and their last ones might be others on another processor.</summary>
    private const int Digits = 6;

    public Rungs Start => Rungs.Empty;

    public Rungs Observe(Rungs rungs, Report report) => rungs;

    public Verdict Judge(Rungs rungs, History history, Report report) =>
        report.Step >= settings.MinStep && history.Best is { } best
        && Compare(report.Curve, best, report.Step) is { } because
            ? new Verdict.Prune(because)
            : Verdict.Continue.Instance;

    private Ruling? Compare(Curve curve, TrialView best, int step)
    {
        var (own, other) = Losses(curve, best.Curve);
        if (own.Mean() is not { } mean || other.Mean() is not { } itsMean || mean <= itsMean) return null;
        var differences = Enumerable.Range(0, own.Count).Select(i => own.ValueAt(i) - other.ValueAt(i)).ToArray();
        var p = Math.Round(SignedRankTest.Greater(differences), Digits);
        return p >= settings.PThreshold
            ? null
            : new Ruling("wilcoxon", step, Rank: 2, Count: 2, Kept: 1,
                objective.Loss(mean), objective.Loss(itsMean),
                new PairedTest(own.Count, p, settings.PThreshold, best.Number));
    }

    /// <summary>The losses of two curves at the steps that both have.</summary>
    private (Curve Own, Curve Other) Losses(Curve own, Curve other)
    {
        var (losses, others) = (Curve.Empty(1), Curve.Empty(1));
        for (int i = 0, j = 0; i < own.Count && j < other.Count;)
        {
            var order = own.StepAt(i).CompareTo(other.StepAt(j));
            if (order == 0)
            {
                losses = losses.With(own.StepAt(i), [objective.Loss(own.ValueAt(i))]);
                others = others.With(own.StepAt(i), [objective.Loss(other.ValueAt(j))]);
            }
            if (order <= 0) i++;
            if (order >= 0) j++;
        }
        return (losses, others);
    }
}
