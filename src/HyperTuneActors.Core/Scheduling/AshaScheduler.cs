using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>Asynchronous successive halving in its stopping form: at each rung a trial goes on only if it is in the best
/// 1/η of the trials seen there so far; no trial waits for another.</summary>
/// <remarks>Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020, arXiv:1810.05934, algorithm 2;
/// the stopping form replaces its promotion queue by a judgement on arrival. Until η trials have reached a rung, only the
/// best so far goes on. A trial that skips a rung's step is judged there by its next report.</remarks>
public sealed class AshaScheduler(SchedulerSettings.Asha settings, Objective objective, int lastStep) : IScheduler
{
    public Rungs Start { get; } = new(
        [.. Steps(settings, lastStep).Select(step => new Rung(step, ImmutableSortedSet<RungEntry>.Empty))]);

    /// <summary>min_step · η^k below the last step. The last step is no rung: who reaches it is complete.</summary>
    public static IEnumerable<int> Steps(SchedulerSettings.Asha settings, int lastStep)
    {
        for (long step = settings.MinStep; step < lastStep; step *= settings.ReductionFactor)
            yield return (int)step;
    }

    public Rungs Observe(Rungs rungs, Report report)
    {
        var all = rungs.All;
        for (var i = 0; i < all.Length; i++)
            if (IsReached(all[i], report))
                all = all.SetItem(i, all[i] with { Entries = all[i].Entries.Add(EntryOf(report)) });
        return all == rungs.All ? rungs : new Rungs(all);
    }

    public Verdict Judge(Rungs rungs, History history, Report report)
    {
        foreach (var rung in rungs.All)
            if (IsReached(rung, report) && Judge(rung, report) is { } because)
                return new Verdict.Prune(because);
        return Verdict.Continue.Instance;
    }

    public TrialNumber? Due(Rungs rungs) => null;

    private Ruling? Judge(Rung rung, Report report)
    {
        var count = rung.Entries.Count;
        var kept = Math.Max(1, count / settings.ReductionFactor);
        var rank = rung.Entries.IndexOf(EntryOf(report));
        return rank < kept || count < settings.GraceCount
            ? null
            : new Ruling("asha", rung.Step, rank + 1, count, kept,
                objective.Loss(report.Loss), objective.Loss(rung.Entries[kept - 1].Loss));
    }

    private static bool IsReached(Rung rung, Report report) => report.Previous < rung.Step && rung.Step <= report.Step;

    private static RungEntry EntryOf(Report report) => new(report.Loss, report.Trial.Value);
}
