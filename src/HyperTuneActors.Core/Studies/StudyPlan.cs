using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Studies;

/// <summary>What should exist now: the runs, the drafts to compute, and how many slots are wanted.</summary>
/// <param name="Runs">One assignment per run whose end is not written.</param>
/// <param name="Drafts">Wanted trials with the basis of their suggestion, by number.</param>
/// <param name="Slots">How many slots the study can use beyond those that its runs have.</param>
public sealed record StudyPlan(
    ImmutableArray<Assignment> Runs,
    ImmutableSortedDictionary<TrialNumber, long> Drafts,
    int Slots)
{
    public static StudyPlan For(StudyState state) => new(
        [.. state.Live.Values.Distinct().Select(run => Assignment.For(state, state.Trials[run.Trial.Value])!)],
        state.End is null ? state.Wants : ImmutableSortedDictionary<TrialNumber, long>.Empty,
        SlotsFor(state));

    /// <summary>How many slots the study can use beyond those that its runs have.</summary>
    public static int SlotsFor(StudyState state)
    {
        if (state.End is not null) return 0;
        var most = Math.Max(0, state.Spec.Concurrency - state.Live.Count);
        if (state.IsClosing) return Math.Min(most, state.Waiting.Count);
        var work = (long)state.Wants.Count + state.Ready.Count + state.Waiting.Count + state.TrialsLeft;
        return (int)Math.Min(most, work + state.Scheduler.CountDue(state.Rungs, most));
    }
}

/// <summary>What one run should do.</summary>
/// <param name="Run">Which.</param>
/// <param name="Places">Where.</param>
/// <param name="Configuration">With what.</param>
/// <param name="Until">The last step of this run; <see langword="null"/> without steps.</param>
/// <param name="From">The checkpoint to go on from; <see langword="null"/> for the beginning.</param>
/// <param name="IsWanted">No longer once its trial has ended early or the study has: then it is to be stopped.</param>
public sealed record Assignment(
    RunId Run, ImmutableArray<Place> Places, Configuration Configuration, int? Until, Checkpoint? From, bool IsWanted)
{
    /// <returns><see langword="null"/> if no run of the trial should exist.</returns>
    public static Assignment? For(StudyState state, Trial trial) => trial.Live is not { } live ? null : new(
        state.RunOf(trial), live.Places, state.Space.ConfigurationOf(trial.Point), live.Until, live.From,
        trial.Status is TrialStatus.Completed or TrialStatus.Paused || (trial.Status == TrialStatus.Running && state.End is null));
}
