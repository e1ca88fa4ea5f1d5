using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Studies;

/// <summary>What it means that a run could not start: is it the program, or the node?</summary>
/// <remarks>
/// The whole rule, of which each part is decided where it is known:
/// 1. A trial whose run could not start is tried once more, on another worker, if one is known that takes runs and could hold it. That
///    start is written as not charged (<see cref="RunEnd.Charged"/>), so that replay needs to know no workers.
/// 2. Until that next run has ended, the trial takes no slot of the worker where it could not start, as long as there is another. Its
///    place among the runs that the study may have at once is kept for it.
/// 3. If it could not start there either, or there is no other, it has failed. So has it where the program is at fault, one start later
///    than with one worker.
/// 4. <see cref="FailurePolicy.FailedStarts"/> such trials in a row, with different configurations and the same reason, end the study
///    (<see cref="EndRules"/>): each of them could not start on two workers, or on the only one. So one broken node ends no study.
/// 5. A worker on which 3 runs in a row could not start, of different trials or studies, is set aside for a while, by itself and for all
///    studies; the slot pool offers nothing of it unless every worker is set aside. Its failed starts are those of rule 1.
/// </remarks>
public static class StartRules
{
    /// <summary>The end of a live run as it is written: a start that another worker may do better is not charged.</summary>
    /// <param name="state">Before the end.</param>
    /// <param name="run">Whose.</param>
    /// <param name="end">As its worker told it.</param>
    /// <param name="open">The workers that take runs and could hold one of the study.</param>
    internal static RunEnd Written(StudyState state, RunId run, RunEnd end, ImmutableSortedSet<string> open)
    {
        if (end.Class != RunClass.StartFailed || state.CouldNotStart.ContainsKey(run.Trial)) return end;
        var places = state.Trials[run.Trial.Value].Live!.Places;
        return open.Any(other => places.All(place => place.Host.Worker != other)) ? end with { Charged = false } : end;
    }

    /// <summary>Whether a trial may take a slot.</summary>
    internal static bool MayUse(StudyState state, TrialNumber trial, Place slot, Offers offers) =>
        !state.CouldNotStart.TryGetValue(trial, out var worker) || slot.Host.Worker != worker || !offers.IsOpenBeside(worker);

    /// <summary>The workers of which the study can use no slot: as many trials wait that could not start there as it wants slots, and
    /// they go first.</summary>
    /// <param name="state">The study.</param>
    /// <param name="offers">Which say what workers there are.</param>
    /// <param name="wanted">How many slots it wants.</param>
    public static ImmutableSortedSet<string> Shunned(StudyState state, Offers offers, int wanted)
    {
        if (state.CouldNotStart.IsEmpty || wanted == 0) return Offers.NoWorkers;
        return
        [
            .. state.CouldNotStart.Values.Distinct().Where(worker => offers.IsOpenBeside(worker)
                && state.Waiting.Count(trial => state.CouldNotStart.GetValueOrDefault(trial) == worker) >= wanted)
        ];
    }
}
