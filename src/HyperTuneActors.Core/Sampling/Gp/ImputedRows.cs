using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>The rows of a study with steps: a trial that has not trained to the last step counts with what it would probably
/// come to, and with how unsure that is.</summary>
/// <remarks>
/// <para>A completed trial has its value and a failed one none. An ended trial that reported has what
/// <see cref="CurveRegression"/> says of its curve, and so has an open one from a step on below which curves say little: the
/// first rung, or 6 percent of the last step if that is later. Before it an open trial is pending. Where too few trials have
/// come further, a trial has the value where it is, and a variance of (0.7 sd)² of the values there.</para>
/// <para>The value of a study that counts the best step is never worse than the best so far. Where the mean counts, the
/// regression is from the mean over the same first steps of other trials, whatever these steps are.</para>
/// <para>Costs are bounded: at most 200 complete curves, the latest, and 1000 others, those that have come furthest.</para>
/// </remarks>
internal static class ImputedRows
{
    private const int MostComplete = 200, MostOthers = 1000;
    private const double FirstShare = 0.06, RoughShare = 0.7;

    public static RowList Of(SuggestionRequest request)
    {
        var (objective, last) = (request.Objectives[0], request.Steps.Last!.Value);
        var (rows, begun, pending) = (new List<Row>(), new List<TrialView>(), new List<TrialView>());
        foreach (var view in request.History.Ended.Span)
            if (view.Status != TrialStatus.Pruned || view.Curve.LastStep >= last) rows.Add(Rows.Ended(view, objective));
            else (view.Curve.Count > 0 ? begun : pending).Add(view);
        var settled = rows.Count;
        var first = FirstStep(request.Outlook, last);
        foreach (var view in request.History.Open)
            if (view.Curve.LastStep >= last) rows.Add(Rows.Ended(view, objective));
            else (view.Curve.LastStep >= first ? begun : pending).Add(view);
        Impute(request, rows, Furthest(begun), pending);
        foreach (var view in pending) rows.Add(Rows.Pending(view));
        return new RowList(rows, request.Outlook.Rungs.IsEmpty ? settled : null);
    }

    private static int FirstStep(Outlook outlook, int last) =>
        Math.Max(outlook.Rungs.IsEmpty ? 1 : outlook.Rungs[0], (int)Math.Floor(FirstShare * last + 0.5));

    /// <summary>In their order, without those beyond the limit.</summary>
    private static List<TrialView> Furthest(List<TrialView> views)
    {
        if (views.Count <= MostOthers) return views;
        var kept = views.OrderByDescending(view => view.Curve.LastStep).ThenByDescending(view => view.Number.Value).Take(MostOthers);
        return [.. kept.OrderBy(view => view.Number.Value)];
    }

    private static void Impute(SuggestionRequest request, List<Row> rows, List<TrialView> begun, List<TrialView> pending)
    {
        var objective = request.Objectives[0];
        var complete = Complete(request.History, request.Steps.Last!.Value);
        var all = begun.ConvertAll(view => view.Curve);
        if (complete.Count < CurveRegression.Least) all.AddRange(complete);
        foreach (var view in begun)
        {
            var forecast = objective.Value == ValueAt.Mean
                ? OfMean(complete, view.Curve)
                : new CurveRegression(objective, request.Steps.Last!.Value)
                    .Predict(complete.Count < CurveRegression.Least ? all : complete, view.Curve);
            if ((forecast ?? Roughly(all, view.Curve, objective)) is not { Variance: > 0 } known) pending.Add(view);
            else rows.Add(Rows.Known(view, LossOf(known, view.Curve, objective), known.Variance));
        }
    }

    private static double LossOf(Forecast forecast, Curve curve, Objective objective)
    {
        var loss = objective.Loss(forecast.Mean);
        return objective.Value == ValueAt.BestStep ? Math.Min(loss, objective.Loss(objective.ValueOf(curve)!.Value)) : loss;
    }

    /// <summary>The latest.</summary>
    private static List<Curve> Complete(History history, int last)
    {
        var complete = new List<Curve>();
        var ended = history.Ended.Span;
        for (var i = ended.Length - 1; i >= 0 && complete.Count < MostComplete; i--)
            if (ended[i].Status == TrialStatus.Completed && ended[i].Curve.LastStep >= last) complete.Add(ended[i].Curve);
        return complete;
    }

    /// <returns><see langword="null"/> if too few trials are complete.</returns>
    private static Forecast? OfMean(List<Curve> complete, Curve own)
    {
        if (complete.Count < CurveRegression.Least) return null;
        var (at, final) = (new double[complete.Count], new double[complete.Count]);
        for (var i = 0; i < at.Length; i++) (at[i], final[i]) = (MeanUpTo(complete[i], own.LastStep), complete[i].Mean()!.Value);
        return CurveRegression.Predict(at, final, own.Mean()!.Value);
    }

    private static double MeanUpTo(Curve curve, int step)
    {
        var (sum, count) = (0.0, 0);
        for (; count < curve.Count && (count == 0 || curve.StepAt(count) <= step); count++) sum += curve.ValueAt(count);
        return sum / count;
    }

    /// <summary>The value where it is, as unsure as the values of all who were there differ.</summary>
    private static Forecast? Roughly(List<Curve> all, Curve own, Objective objective)
    {
        var (sum, squares, count) = (0.0, 0.0, 0);
        var value = objective.Value == ValueAt.Mean ? own.Mean()!.Value : own.ValueAt(own.Count - 1);
        foreach (var curve in all)
        {
            if (curve.LastStep < own.LastStep) continue;
            var other = (objective.Value == ValueAt.Mean ? MeanUpTo(curve, own.LastStep) : curve.ValueBy(own.LastStep)) - value;
            (sum, squares, count) = (sum + other, squares + other * other, count + 1);
        }
        if (count < 2) return null;
        var variance = squares / count - sum / count * (sum / count);
        return new Forecast(value, RoughShare * RoughShare * Math.Max(0, variance));
    }
}
