using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>What both forms of asynchronous successive halving share: where the rungs are, and who has reached them.</summary>
internal sealed class AshaRungs(SchedulerSettings.Asha settings, Objective objective, int lastStep)
{
    public Rungs Start { get; } = new([.. Steps(settings, lastStep).Select(Rung.At)]);

    /// <summary>min_step · η^k below the last step. The last step is no rung: who reaches it is complete.</summary>
    public static IEnumerable<int> Steps(SchedulerSettings.Asha settings, int lastStep)
    {
        for (long step = settings.MinStep; step < lastStep; step *= settings.ReductionFactor)
            yield return (int)step;
    }

    public static Rungs Observe(Rungs rungs, Report report)
    {
        var all = rungs.All;
        for (var i = 0; i < all.Length; i++)
            if (IsReached(all[i], report))
                all = all.SetItem(i, all[i] with { Entries = all[i].Entries.Add(EntryOf(report)) });
        return all == rungs.All ? rungs : new Rungs(all);
    }

    /// <summary>A trial that skips a rung's step reaches it by its next report.</summary>
    public static bool IsReached(Rung rung, Report report) => report.Previous < rung.Step && rung.Step <= report.Step;

    public static RungEntry EntryOf(Report report) => new(report.Loss, report.Trial.Value);

    /// <param name="rung">Where the trial is compared.</param>
    /// <param name="entry">The trial's.</param>
    /// <param name="kept">How many may go on; of none, the best one's value is the cutoff.</param>
    public Ruling RulingOn(Rung rung, RungEntry entry, int kept) => new(
        "asha", rung.Step, rung.Entries.IndexOf(entry) + 1, rung.Entries.Count, kept,
        objective.Loss(entry.Loss), objective.Loss(rung.Entries[Math.Max(1, kept) - 1].Loss));
}
