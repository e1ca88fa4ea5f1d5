using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>Asynchronous successive halving as its authors give it: every trial pauses at each rung and frees its slot. A
/// free slot resumes, from the highest rung down, the best paused trial that is in the best 1/η of all that reached its
/// rung; if there is none, it starts a new trial.</summary>
/// <remarks>Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020, arXiv:1810.05934, algorithm 2.
/// The best ⌊n/η⌋ are counted among all n trials seen at the rung, those already resumed included: of the ones not yet
/// resumed alone, nearly all would be resumed in the end. A trial that skips a rung pauses at the highest that it has
/// reached, and counts in all of them.</remarks>
internal sealed class PromotionScheduler(AshaRungs ladder) : IScheduler
{
    public Rungs Start => ladder.Start;

    public int Hopeful => 2 * ladder.ReductionFactor;

    public Rungs Observe(Rungs rungs, Report report) => ladder.Observe(rungs, report);

    public Verdict Judge(Rungs rungs, History history, Report report)
    {
        for (var i = rungs.All.Length - 1; i >= 0; i--)
            if (rungs.All[i].IsReachedBy(report) && ladder.Concerns(rungs.All[i], report.Trial))
                return new Verdict.Pause(ladder.RulingOn(rungs.All[i], AshaRungs.EntryOf(report), Kept(rungs.All[i])));
        return Verdict.Continue.Instance;
    }

    public int? NextPause(TrialNumber trial, int step) => ladder.After(step, trial)?.Step;

    public Rungs Parked(Rungs rungs, Parked trial) =>
        Change(rungs, trial, candidates => candidates.Add(new RungEntry(trial.Loss, trial.Trial.Value)));

    public Rungs Promoted(Rungs rungs, Parked trial) =>
        Change(rungs, trial, candidates => candidates.Remove(new RungEntry(trial.Loss, trial.Trial.Value)));

    public Promotion? Due(Rungs rungs)
    {
        for (var i = rungs.All.Length - 1; i >= 0; i--)
            if (MayRise(rungs, rungs.All[i]) && CountDue(rungs.All[i], 1) > 0)
                return Promote(rungs.All[i], rungs.All[i].Candidates[0]);
        return null;
    }

    public int CountDue(Rungs rungs, int most)
    {
        var count = 0;
        foreach (var rung in rungs.All)
            if (count < most && MayRise(rungs, rung))
                count += CountDue(rung, most - count);
        return count;
    }

    private int CountDue(Rung rung, int most)
    {
        var count = 0;
        while (count < most && count < rung.Candidates.Count && rung.Entries.IndexOf(rung.Candidates[count]) < Kept(rung))
            count++;
        return count;
    }

    private Promotion Promote(Rung rung, RungEntry best) =>
        new(new TrialNumber(best.Trial), ladder.RulingOn(rung, best, Kept(rung)));

    private static bool MayRise(Rungs rungs, Rung rung) => !(rung.Step >= rungs.Ceiling);

    /// <summary>From a rung that does not judge all go on.</summary>
    private int Kept(Rung rung) =>
        !rung.Judges ? rung.Entries.Count
        : rung.Entries.Count < ladder.GraceCount ? 0
        : rung.Entries.Count / ladder.ReductionFactor;

    private static Rungs Change(
        Rungs rungs, Parked trial, Func<ImmutableSortedSet<RungEntry>, ImmutableSortedSet<RungEntry>> change)
    {
        var at = rungs.All.Select(rung => rung.Step).ToImmutableArray().IndexOf(trial.Step);
        var rung = rungs.All[at];
        return rungs with { All = rungs.All.SetItem(at, rung with { Candidates = change(rung.Candidates) }) };
    }
}
