namespace HyperTuneActors.Core.Trials;

public enum Goal
{
    Minimise,
    Maximise,
}

/// <summary>What of a curve gives the value of its trial.</summary>
public enum ValueAt
{
    LastStep,
    BestStep,

    /// <summary>The mean over all recorded steps: of folds or repeats, of which none is better than the others. Of a trial
    /// that is not complete it is provisional.</summary>
    Mean,
}

/// <summary>What a study wants: a metric as small or as large as can be.</summary>
/// <param name="Metric">Its name in the reports.</param>
/// <param name="Goal">Which way is better.</param>
/// <param name="Value">What of a trial's curve counts when trials are ranked.</param>
public sealed record Objective(string Metric, Goal Goal, ValueAt Value = ValueAt.LastStep)
{
    /// <summary>The value turned so that smaller is better.</summary>
    public double Loss(double value) => Goal == Goal.Minimise ? value : -value;

    /// <returns>The place in the curve that gives the trial's value, or -1 if the curve is empty. Of equal steps the
    /// first counts; a mean, which no single step gives, has the last.</returns>
    public int ValuePlace(Curve curve, int objective = 0)
    {
        if (Value != ValueAt.BestStep) return curve.Count - 1;
        var best = -1;
        for (var i = 0; i < curve.Count; i++)
            if (best < 0 || Loss(curve.ValueAt(i, objective)) < Loss(curve.ValueAt(best, objective))) best = i;
        return best;
    }

    /// <returns>The step at <see cref="ValuePlace"/>, or 0 if the curve is empty.</returns>
    public int ValueStep(Curve curve) => ValuePlace(curve) is >= 0 and var place ? curve.StepAt(place) : 0;

    /// <returns>The value of a trial with this curve, or <see langword="null"/> before its first report.</returns>
    public double? ValueOf(Curve curve, int objective = 0) =>
        Value == ValueAt.Mean ? curve.Mean(objective)
        : ValuePlace(curve, objective) is >= 0 and var place ? curve.ValueAt(place, objective)
        : null;

    /// <returns>How far the value of a trial with this curve may be from what more steps would give, one standard error;
    /// <see langword="null"/> if it is no mean, or one of a single step.</returns>
    public double? StandardErrorOf(Curve curve, int objective = 0) =>
        Value == ValueAt.Mean ? curve.StandardError(objective) : null;
}
