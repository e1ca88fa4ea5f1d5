using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Studies;

/// <summary>When a study is complete: at the first of these that is reached.</summary>
/// <param name="Trials">Completed and pruned trials, and failed ones with <see cref="FailurePolicy.Count"/>; exact.</param>
/// <param name="Time">The study's running time; overshot by at most one step per slot.</param>
/// <param name="Target">A completed trial's leading objective is at least as good as this.</param>
/// <param name="Steps">Steps that all trials together train, from 1; a step that an attempt repeats counts once. Overshot by
/// at most one report per slot.</param>
/// <param name="Cost">What all runs together may cost.</param>
/// <param name="Plateau">How long the study goes on without an improvement.</param>
/// <param name="AutoStop">Whether the study ends when its model expects no more improvement that matters. By default that is
/// shown only.</param>
public sealed record Budget(
    int? Trials, TimeSpan? Time, double? Target,
    long? Steps = null, CostBudget? Cost = null, PlateauRule? Plateau = null, AutoStop? AutoStop = null)
{
    /// <summary>Whether a rule asks for the median of the completed trials.</summary>
    public bool NeedsMedian => Plateau is not null || AutoStop is not null;
}

/// <summary>A limit to the sum of a metric over all reports of all runs, of repeated steps too, since they were paid for: a
/// report says what was spent since the report before it, so that no attempt needs to know of earlier ones.</summary>
/// <param name="Metric">Its name in the reports, of which none needs to have it; a negative value counts as 0. It may be an
/// objective and need not.</param>
/// <param name="AtMost">The sum, in the metric's unit, above 0; overshot by at most one report per slot.</param>
public sealed record CostBudget(string Metric, double AtMost);

/// <summary>Ends a study after so many trials without an improvement. A trial counts when it has ended without failing, and
/// when it pauses at a rung for the first time. An improvement is a completed trial that is better than the last improvement
/// by more than a tolerance, or a trial that takes the lead at a rung by more than it.</summary>
/// <param name="Trials">How many, from 1; by default max(20, 5 d) for d parameters that are not constant.</param>
/// <param name="MinDelta">The tolerance, from 0, in the unit of the leading objective. Default 0. It is 10⁻⁴ of the distance
/// from the best to the median value at the least: that of the worst says nothing where one trial has diverged.</param>
public sealed record PlateauRule(int? Trials = null, double MinDelta = 0)
{
    /// <summary>The least tolerance, as a share of the distance from the best to the median value.</summary>
    public const double LeastShare = 1e-4;

    public int TrialsIn(IEnumerable<Parameter> space) =>
        Trials ?? Math.Max(20, 5 * space.Count(parameter => parameter is not Parameter.Constant));
}

/// <summary>Ends a study when its sampler's model expected less than a tolerance of the next trials
/// (<see cref="Sampling.Reasons.RemainingImprovement"/>) for several suggestions in a row.</summary>
/// <param name="Tolerance">The gain that matters, from 0, in the unit of the leading objective; by default a thousandth of the
/// distance from the best to the median value. It is half of the model's noise at the least: a smaller gain could not be told
/// from chance.</param>
public sealed record AutoStop(double? Tolerance = null)
{
    /// <summary>So many suggestions in a row.</summary>
    public const int InARow = 5;

    /// <summary>The default tolerance, as a share of the distance from the best to the median value.</summary>
    public const double DefaultShare = 1e-3;

    /// <summary>The least tolerance, as a share of the model's noise.</summary>
    public const double NoiseShare = 0.5;
}
