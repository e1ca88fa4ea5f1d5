using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>Asynchronous successive halving in its stopping form: at each rung a trial goes on only if it is in the best
/// 1/η of the trials seen there so far; no trial waits for another.</summary>
/// <remarks>Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020, arXiv:1810.05934, algorithm 2;
/// the stopping form replaces its promotion queue by a judgement on arrival. Until η trials have reached a rung, only the
/// best so far goes on. A trial that skips a rung's step is judged there by its next report.</remarks>
internal sealed class AshaScheduler(AshaRungs ladder) : IScheduler
{
    public Rungs Start => ladder.Start;

    public Rungs Observe(Rungs rungs, Report report) => ladder.Observe(rungs, report);

    public Verdict Judge(Rungs rungs, History history, Report report)
    {
        foreach (var rung in rungs.All)
            if (rung.IsReachedBy(report) && rung.Judges && ladder.Concerns(rung, report.Trial)
                && Judge(rung, report) is { } because)
                return new Verdict.Prune(because);
        return Verdict.Continue.Instance;
    }

    private Ruling? Judge(Rung rung, Report report)
    {
        var count = rung.Entries.Count;
        var kept = Math.Max(1, count / ladder.ReductionFactor);
        var entry = AshaRungs.EntryOf(report);
        return rung.Entries.IndexOf(entry) < kept || count < ladder.GraceCount ? null : ladder.RulingOn(rung, entry, kept);
    }
}
