using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Analysis;

/// <summary>Ranks trials by their value.</summary>
public static class Leaderboard
{
    /// <summary>The best completed trial; of all trials with a value, if none is complete. Of equal ones the first.</summary>
    /// <returns><see langword="null"/> if no trial has a value.</returns>
    public static TrialView? Best(Objective objective, IReadOnlyCollection<TrialView> trials)
    {
        var valued = trials.Where(trial => trial.Status != TrialStatus.Failed && trial.Curve.Count > 0).ToArray();
        var complete = valued.Where(trial => trial.Status == TrialStatus.Completed).ToArray();
        return (complete.Length > 0 ? complete : valued)
            .OrderBy(trial => objective.Loss(objective.ValueOf(trial.Curve)!.Value))
            .ThenBy(trial => trial.Number)
            .FirstOrDefault();
    }
}
