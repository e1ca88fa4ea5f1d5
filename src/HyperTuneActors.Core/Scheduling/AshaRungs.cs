using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>What all forms of asynchronous successive halving share: where the rungs are, who has reached them, and from
/// which one on a trial is judged.</summary>
/// <remarks>A trial counts at each rung that it reaches, also where it is not judged: what it shows there is as good as what
/// others show.</remarks>
internal sealed class AshaRungs
{
    private readonly string rule;
    private readonly Objective objective;
    private readonly Func<TrialNumber, int>? bracketStart;

    private AshaRungs(
        string rule, int reductionFactor, IEnumerable<int> steps, Objective objective, Func<TrialNumber, int>? bracketStart = null)
    {
        this.rule = rule;
        this.objective = objective;
        this.bracketStart = bracketStart;
        ReductionFactor = reductionFactor;
        Start = new Rungs([.. steps.Select(Rung.At)]);
    }

    /// <summary>η.</summary>
    public int ReductionFactor { get; }

    /// <summary>Nobody is stopped at a rung or resumed from it before so many have reached it.</summary>
    public int GraceCount { get; private init; }

    public Rungs Start { get; }

    public static AshaRungs Of(SchedulerSettings.Asha settings, Objective objective, int lastStep) =>
        new(settings.Name, settings.ReductionFactor, Steps(settings, lastStep), objective) { GraceCount = settings.GraceCount };

    public static AshaRungs Of(SchedulerSettings.Hyperband settings, Objective objective, int lastStep, ulong seed)
    {
        var brackets = new Brackets(settings.MinStep, lastStep, settings.ReductionFactor);
        return new(settings.Name, settings.ReductionFactor, brackets.Steps, objective,
            trial => brackets.Of(seed, trial).FirstStep);
    }

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
            if (all[i].IsReachedBy(report))
                all = all.SetItem(i, all[i] with { Entries = all[i].Entries.Add(EntryOf(report)) });
        return all == rungs.All ? rungs : new Rungs(all);
    }

    /// <returns>Whether a trial that reaches this rung is judged there, or skips it.</returns>
    public bool Judges(Rung rung, TrialNumber trial) => bracketStart is null || rung.Step >= bracketStart(trial);

    /// <returns>The next rung above the step at which a trial is judged; <see langword="null"/> if there is none.</returns>
    public Rung? After(int step, TrialNumber trial)
    {
        foreach (var rung in Start.All)
            if (rung.Step > step && Judges(rung, trial)) return rung;
        return null;
    }

    public static RungEntry EntryOf(Report report) => new(report.Loss, report.Trial.Value);

    /// <param name="rung">Where the trial is compared.</param>
    /// <param name="entry">The trial's.</param>
    /// <param name="kept">How many may go on; of none, the best one's value is the cutoff.</param>
    public Ruling RulingOn(Rung rung, RungEntry entry, int kept) => new(
        rule, rung.Step, rung.Entries.IndexOf(entry) + 1, rung.Entries.Count, kept,
        objective.Loss(entry.Loss), objective.Loss(rung.Entries[Math.Max(1, kept) - 1].Loss));
}
