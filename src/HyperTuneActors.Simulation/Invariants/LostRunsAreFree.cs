using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>A run that was lost, with its machine or for want of a worker, is no failure of its trial, however often that happens.
/// </summary>
/// <param name="state">The study's state as its facts make it; <see langword="null"/> where it is not looked at.</param>
internal sealed class LostRunsAreFree(Func<StudyState?> state) : Invariant
{
    private readonly Dictionary<TrialNumber, FailureCounts> charged = [];
    private readonly HashSet<TrialNumber> lost = [], failed = [];

    public override string Name => "a run that was lost is not charged to its trial";

    public override void Written(StudyEvent fact, StudyEvent? next)
    {
        if (fact is RunEnded ended) (ended.End.Class == RunClass.Lost ? lost : failed).Add(ended.Run.Trial);
        if (fact is TrialFailed { Class: RunClass.Lost or RunClass.Stopped }) Break($"{fact} for a run that was lost.");
    }

    public override void BatchWritten()
    {
        if (lost.Count + failed.Count == 0 || state() is not { } now) return;
        foreach (var trial in lost.Except(failed))
            Require(now.Find(trial)!.Failures == charged.GetValueOrDefault(trial),
                $"A run of trial {trial} was lost, and its failures are {now.Find(trial)!.Failures} after {charged.GetValueOrDefault(trial)}.");
        foreach (var trial in lost.Union(failed)) charged[trial] = now.Find(trial)!.Failures;
        lost.Clear();
        failed.Clear();
    }
}
