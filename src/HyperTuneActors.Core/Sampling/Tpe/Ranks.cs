using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>Where a trial stands: what sorts first is better. Its number breaks ties, so that the order in which trials
/// ended does not matter.</summary>
/// <param name="Tier">0 for what is compared at the same step; above 0 for what did not get so far, less for what got
/// further; the infinity for failures.</param>
/// <param name="Loss">Smaller is better.</param>
/// <param name="Number">The trial's.</param>
internal readonly record struct Rank(double Tier, double Loss, int Number) : IComparable<Rank>
{
    public int CompareTo(Rank other) =>
        Tier != other.Tier ? Tier.CompareTo(other.Tier)
        : Loss != other.Loss ? Loss.CompareTo(other.Loss)
        : Number.CompareTo(other.Number);

    /// <param name="trial">A trial that counts as tried.</param>
    /// <param name="objective">What is sought.</param>
    /// <param name="step">Trials are compared at this step if they reached it; 0 if all that are complete come first.</param>
    public static Rank Of(TrialView trial, Objective objective, int step)
    {
        if (trial.Status == TrialStatus.Failed || trial.Curve.Count == 0)
            return new Rank(double.PositiveInfinity, 0, trial.Number.Value);
        if (trial.Status == TrialStatus.Completed && (step == 0 || trial.Curve.LastStep <= step))
            return new Rank(0, objective.Loss(objective.ValueOf(trial.Curve)!.Value), trial.Number.Value);
        var reached = step > 0 && trial.Curve.LastStep >= step;
        return new Rank(reached ? 0 : 1.0 / trial.Curve.LastStep,
            LossAt(trial.Curve, objective, reached ? step : trial.Curve.LastStep), trial.Number.Value);
    }

    /// <summary>What the trial's value would be had its curve ended with this step.</summary>
    private static double LossAt(Curve curve, Objective objective, int step)
    {
        if (curve.LastStep <= step) return objective.Loss(objective.ValueOf(curve)!.Value);
        var (best, last, sum, count) = (double.PositiveInfinity, 0.0, 0.0, 0);
        for (var i = 0; i < curve.Count && (i == 0 || curve.StepAt(i) <= step); i++)
        {
            last = objective.Loss(curve.ValueAt(i));
            best = Math.Min(best, last);
            sum += last;
            count++;
        }
        return objective.Value switch
        {
            ValueAt.BestStep => best,
            ValueAt.Mean => sum / count,
            _ => last,
        };
    }
}
