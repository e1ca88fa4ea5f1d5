using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>Makes the rows of the model from a study's history. Ended trials come first, in the order in which they
/// ended: the beginning of the list never changes.</summary>
/// <returns>First the rows of the ended trials, one each, then those of open trials with a value, then those without.</returns>
internal delegate List<Row> RowSource(SuggestionRequest request);

/// <summary>The simple source: each trial counts with the value that it has, however few its steps.</summary>
internal static class Rows
{
    public static List<Row> Of(SuggestionRequest request)
    {
        var objective = request.Objectives[0];
        var rows = new List<Row>(request.History.Ended.Count + request.History.Open.Count);
        foreach (var view in request.History.Ended.Span) rows.Add(Ended(view, objective));
        foreach (var view in request.History.Open)
            if (objective.ValueOf(view.Curve) is { } value) rows.Add(Of(view, objective.Loss(value), false));
        foreach (var view in request.History.Open)
            if (view.Curve.Count == 0) rows.Add(Of(view, double.NaN, true));
        return rows;
    }

    private static Row Ended(TrialView view, Objective objective) =>
        Of(view, view.Status != TrialStatus.Failed && objective.ValueOf(view.Curve) is { } value
            ? objective.Loss(value) : double.NaN, false);

    private static Row Of(TrialView view, double loss, bool isPending) =>
        new(view.Number.Value, view.Point, loss, 0, isPending);
}
