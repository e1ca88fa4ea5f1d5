using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>Stops a trial at a rung where it has hardly a chance to end better than the best completed one, by what became
/// of the completed trials that were where it is now.</summary>
/// <remarks>The regression is that of <see cref="CurveRegression"/>. A rung that says nothing of final values gives a wide
/// prediction, so that nobody is stopped there: no first rung can be too early. The rungs are at 0.12, 1/6, 1/3, 1/2 and 3/4
/// of the last step. A verdict costs O(ended trials).</remarks>
internal sealed class ChanceScheduler(SchedulerSettings.Chance settings, Objective objective, int lastStep) : IScheduler
{
    private static readonly double[] Shares = [0.12, 1 / 6.0, 1 / 3.0, 1 / 2.0, 3 / 4.0];

    private readonly CurveRegression regression = new(objective, lastStep);

    public Rungs Start { get; } = new([.. Steps(lastStep).Select(Rung.At)]);

    /// <summary>Without those that fall on the beginning or the end, or together.</summary>
    public static IEnumerable<int> Steps(int lastStep) =>
        Shares.Select(share => (int)Math.Floor(share * lastStep + 0.5)).Where(step => step > 0 && step < lastStep).Distinct();

    public Rungs Observe(Rungs rungs, Report report) => rungs;

    public Verdict Judge(Rungs rungs, History history, Report report)
    {
        if (history.Best is not { } best || rungs.All.LastOrDefault(rung => rung.IsReachedBy(report)) is not { } reached)
            return Verdict.Continue.Instance;
        var complete = new List<Curve>();
        foreach (var view in history.Ended.Span)
            if (view.Status == TrialStatus.Completed) complete.Add(view.Curve);
        return complete.Count >= settings.MinComplete && regression.Predict(complete, report.Curve) is { } forecast
            && FinalForecast.Below(settings.MinChance, forecast, best, objective) is { } hopeless
                ? new Verdict.Prune(hopeless.Ruling(settings.Name, reached.Step, report, best, objective))
                : Verdict.Continue.Instance;
    }
}
