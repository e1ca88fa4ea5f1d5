namespace HyperTuneActors.Core.Trials;

public enum Goal
{
    Minimise,
    Maximise,
}

/// <summary>Which step of a curve gives the value of its trial.</summary>
public enum ValueAt
{
    LastStep,
    BestStep,
}

/// <summary>What a study wants: a metric as small or as large as can be.</summary>
/// <param name="Metric">Its name in the reports.</param>
/// <param name="Goal">Which way is better.</param>
/// <param name="Value">Which step of a trial's curve counts when trials are ranked.</param>
public sealed record Objective(string Metric, Goal Goal, ValueAt Value = ValueAt.LastStep)
{
    /// <summary>The value turned so that smaller is better.</summary>
    public double Loss(double value) => Goal == Goal.Minimise ? value : -value;

    /// <returns>The place in the curve that gives the trial's value, or -1 if the curve is empty. Of equal steps the
    /// first counts.</returns>
    public int ValuePlace(Curve curve, int objective = 0)
    {
        if (Value == ValueAt.LastStep) return curve.Count - 1;
        var best = -1;
        for (var i = 0; i < curve.Count; i++)
            if (best < 0 || Loss(curve.ValueAt(i, objective)) < Loss(curve.ValueAt(best, objective))) best = i;
        return best;
    }

    /// <returns>The value of a trial with this curve, or <see langword="null"/> before its first report.</returns>
    public double? ValueOf(Curve curve, int objective = 0) =>
        ValuePlace(curve, objective) is >= 0 and var place ? curve.ValueAt(place, objective) : null;
}
