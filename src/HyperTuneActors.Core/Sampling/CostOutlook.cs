using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling;

/// <summary>What the trials of a study with a cost budget have cost, as far as decisions may see it: what was paid for a step
/// that an attempt repeated does not count, so that no suggestion depends on crashes. The study itself ends by all that was
/// paid.</summary>
/// <param name="AtMost">The budget, in the metric's unit, above 0.</param>
/// <param name="Spent">What each trial's steps have cost, from 0, by number; <see langword="null"/> for a trial that has said
/// nothing of it, as all beyond its end have not.</param>
public sealed record CostOutlook(double AtMost, IReadOnlyList<double?> Spent)
{
    /// <summary>The share of the budget that is left, from 0 to 1.</summary>
    public double Left()
    {
        var spent = 0.0;
        foreach (var one in Spent) spent += one ?? 0;
        return Math.Clamp(1 - spent / AtMost, 0, 1);
    }

    /// <summary>What training the trial's configuration to the last step costs: what its steps have cost, as many times as they
    /// go into all steps, so that a trial that was stopped early does not look cheap.</summary>
    /// <remarks>It takes steps to cost the same. Where the first ones cost more, it makes trials that were stopped look dearer, by
    /// a factor that is about the same for all of them.</remarks>
    /// <param name="trial">Ended or open.</param>
    /// <param name="steps">The study's.</param>
    /// <returns><see langword="null"/> if it is not known: of a trial without steps before it is complete, and of one that took
    /// over the values of another.</returns>
    public double? OfTraining(TrialView trial, StepRange steps)
    {
        if (trial.Number.Value >= Spent.Count || Spent[trial.Number.Value] is not { } spent || trial.Curve.Count == 0) return null;
        if (steps.Last is { } last) return spent / trial.Curve.LastStep * last;
        return trial.Status == TrialStatus.Completed ? spent : null;
    }

    public bool Equals(CostOutlook? other) =>
        other is not null && AtMost.Equals(other.AtMost) && Spent.SequenceEqual(other.Spent);

    public override int GetHashCode() => HashCode.Combine(AtMost, Spent.Count);
}
