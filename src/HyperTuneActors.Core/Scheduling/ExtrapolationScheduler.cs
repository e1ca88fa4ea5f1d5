using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>Stops a trial whose own curve, extrapolated to the last step, has hardly a chance to beat the best completed
/// trial.</summary>
/// <remarks>The curves are those of <see cref="CurveExtrapolation"/>. Nobody is stopped with fewer than five reports, before
/// a fifth of the last step, or who is among the best 1/η of those seen at any rung. A verdict costs some tenths of a
/// millisecond.</remarks>
internal sealed class ExtrapolationScheduler(
    SchedulerSettings.Extrapolation settings, Objective objective, int lastStep) : IScheduler
{
    private const double LeastShare = 0.2;

    private readonly AshaRungs ladder = AshaRungs.Of(
        new SchedulerSettings.Asha(settings.MinStep, settings.ReductionFactor), objective, lastStep, parameters: 1);

    private readonly CurveExtrapolation extrapolation = new(objective, lastStep);

    public Rungs Start => ladder.Start;

    public Rungs Observe(Rungs rungs, Report report) => ladder.Observe(rungs, report);

    public Verdict Judge(Rungs rungs, History history, Report report) =>
        report.Trial.Value >= settings.StartupTrials && report.Step >= LeastShare * lastStep && history.Best is { } best
        && report.Loss > objective.Loss(objective.ValueOf(best.Curve)!.Value) && !IsAmongBest(rungs, report)
        && extrapolation.Predict(report.Curve) is { } end
        && FinalForecast.Below(settings.MinChance, end.Final, best, objective) is { } hopeless
            ? new Verdict.Prune((hopeless with { Family = end.Family, Asymptote = FinalForecast.Rounded(end.Asymptote) })
                .Ruling(settings.Name, report.Step, report, best, objective))
            : Verdict.Continue.Instance;

    private bool IsAmongBest(Rungs rungs, Report report)
    {
        foreach (var rung in rungs.All)
        {
            if (rung.Step > report.Step) break;
            var entry = new RungEntry(objective.Loss(report.Curve.ValueFrom(rung.Step)), report.Trial.Value);
            if (rung.Entries.IndexOf(entry) < Math.Max(1, rung.Entries.Count / settings.ReductionFactor)) return true;
        }
        return false;
    }
}
