using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>Stops a trial whose best value so far is worse than a percentile of what the completed trials had at the same
/// step; the 50th is the median.</summary>
/// <remarks>Golovin et al., "Google Vizier: A Service for Black-Box Optimization", KDD 2017, section 3.2.2, in the form of
/// Optuna's <c>PercentilePruner</c>: what is compared with is the value of the step, not a running mean, and only of trials
/// that are complete; the percentile is interpolated between neighbours. A trial that has no value at a judged step has
/// there that of its next report. Of each completed trial one value a judged step is remembered; a verdict costs
/// O(steps + log n).</remarks>
/// <param name="rule">The rule's name.</param>
/// <param name="percent">So many of a hundred go on, above 0 and below 100.</param>
/// <param name="startupTrials">Nobody is stopped before so many trials are complete.</param>
/// <param name="cadence">Where trials are judged.</param>
/// <param name="objective">The one that is compared.</param>
/// <param name="lastStep">The study's.</param>
internal sealed class PercentileScheduler(
    string rule, double percent, int startupTrials, Cadence cadence, Objective objective, int lastStep) : IScheduler
{
    public Rungs Start { get; } = new([.. cadence.Steps(lastStep).Select(Rung.At)]);

    public Rungs Observe(Rungs rungs, Report report)
    {
        if (report.Step < lastStep) return rungs;
        var all = rungs.All.ToBuilder();
        for (var i = 0; i < all.Count; i++)
        {
            var loss = objective.Loss(report.Curve.ValueFrom(all[i].Step));
            all[i] = all[i] with { Entries = all[i].Entries.Add(new RungEntry(loss, report.Trial.Value)) };
        }
        return rungs with { All = all.ToImmutable() };
    }

    public Verdict Judge(Rungs rungs, History history, Report report)
    {
        if (rungs.All.IsEmpty || cadence.ReachedBy(report) is not { } step) return Verdict.Continue.Instance;     // without steps
        var rung = rungs.All[(step - 1 - cadence.WarmupSteps) / cadence.IntervalSteps];
        var count = rung.Entries.Count;
        if (count == 0 || count < startupTrials) return Verdict.Continue.Instance;
        var (loss, cutoff) = (BestLoss(report.Curve), Percentile(rung));
        return loss > cutoff ? new Verdict.Prune(RulingOn(rung, loss, cutoff)) : Verdict.Continue.Instance;
    }

    private double BestLoss(Curve curve)
    {
        var best = double.PositiveInfinity;
        for (var i = 0; i < curve.Count; i++) best = Math.Min(best, objective.Loss(curve.ValueAt(i)));
        return best;
    }

    private double Percentile(Rung rung)
    {
        var place = (rung.Entries.Count - 1) * percent / 100;
        var (below, share) = ((int)place, place - (int)place);
        var low = rung.Entries[below].Loss;
        return share == 0 ? low : low + share * (rung.Entries[below + 1].Loss - low);
    }

    private Ruling RulingOn(Rung rung, double loss, double cutoff) => new(
        rule, rung.Step, Before(rung, loss) + 1, rung.Entries.Count + 1, Before(rung, Math.BitIncrement(cutoff)),
        objective.Loss(loss), objective.Loss(cutoff));

    /// <summary>How many have a smaller loss.</summary>
    private static int Before(Rung rung, double loss)
    {
        var place = rung.Entries.IndexOf(new RungEntry(loss, int.MinValue));
        return place < 0 ? ~place : place;
    }
}
