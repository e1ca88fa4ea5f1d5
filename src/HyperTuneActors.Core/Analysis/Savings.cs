using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Analysis;

/// <summary>What early stopping saved.</summary>
/// <param name="Trained">Steps that the completed and pruned trials trained; repeated ones count once.</param>
/// <param name="Full">Steps that they would have trained without early stopping.</param>
public sealed record Savings(long Trained, long Full)
{
    /// <summary>From 0 to 1; 0 before the first trial has ended.</summary>
    public double Share => Full == 0 ? 0 : 1 - (double)Trained / Full;

    /// <param name="trials">Of which only the completed and pruned ones count.</param>
    /// <param name="lastStep">The step that a completed trial reaches.</param>
    public static Savings Of(IEnumerable<TrialView> trials, int lastStep)
    {
        var ended = trials.Where(trial => trial.Status is TrialStatus.Completed or TrialStatus.Pruned).ToArray();
        return new Savings(ended.Sum(trial => (long)trial.Curve.LastStep), (long)ended.Length * lastStep);
    }
}
