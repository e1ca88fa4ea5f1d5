using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>Makes the rows of the model from a study's history.</summary>
internal delegate RowList RowSource(SuggestionRequest request);

/// <summary>The simple source: each trial counts with the value that it has, however few its steps.</summary>
internal static class Rows
{
    /// <summary>The source that the settings name, for a study that has steps or not.</summary>
    public static RowSource For(SamplerSettings.Gp settings) =>
        request => !(request.Steps.Last > 1) ? Of(request) : settings.Fidelity switch
        {
            GpFidelity.Imputed => ImputedRows.Of(request),
            GpFidelity.Joint => JointRows.Of(request),
            _ => Of(request),
        };

    public static RowList Of(SuggestionRequest request)
    {
        var objective = request.Objectives[0];
        var rows = new List<Row>(request.History.Ended.Count + request.History.Open.Count);
        foreach (var view in request.History.Ended.Span) rows.Add(Ended(view, objective));
        foreach (var view in request.History.Open)
            if (objective.ValueOf(view.Curve) is { } value) rows.Add(Known(view, objective.Loss(value)));
        foreach (var view in request.History.Open)
            if (view.Curve.Count == 0) rows.Add(Pending(view));
        return new RowList(rows, request.History.Ended.Count);
    }

    /// <summary>A failed trial has no loss.</summary>
    public static Row Ended(TrialView view, Objective objective) =>
        Known(view, view.Status != TrialStatus.Failed && objective.ValueOf(view.Curve) is { } value ? objective.Loss(value) : double.NaN);

    public static Row Known(TrialView view, double loss, double variance = 0) =>
        new(view.Number.Value, view.Point, loss, variance, false);

    public static Row Pending(TrialView view) => new(view.Number.Value, view.Point, double.NaN, 0, true);
}
