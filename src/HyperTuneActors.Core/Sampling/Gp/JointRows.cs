using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>The rows of a study with steps, for a model over configurations and steps: each trial has one for each rung that it
/// has come to, and one at the last step.</summary>
/// <remarks>
/// <para>As MOBSTER has it (arXiv:2003.10865; <see cref="JointKernel"/>), which takes values at rungs only, too. Where a study
/// has no rungs, steps R, R/3, R/9, … do. A trial that ended before the first of them counts with the step that it has; one
/// that is complete is at the last step, however many it had; a failed one is as bad as the worst at the last step.</para>
/// <para>A trial that is training is pending at the last step besides, so that what is expected of it is not expected again.
/// Where more trials are open than can train at once, those that are exactly at a rung count as paused, and are not.</para>
/// <para>Of more than 300 rows those of trials that went furthest are kept, of those that went equally far the better.
/// MOBSTER keeps 500 and draws lots.</para>
/// </remarks>
internal static class JointRows
{
    private const int Most = 300, MostForFit = 128;
    private const double Ratio = 3;

    /// <param name="request">Of a study with a last step above 1.</param>
    public static RowList Of(SuggestionRequest request)
    {
        var (objective, last) = (request.Objectives[0], request.Steps.Last!.Value);
        var grid = Grid(request.Outlook, last);
        var (rows, pending) = (new List<Row>(), new List<Row>());
        foreach (var view in request.History.Ended.Span)
            if (view.Status == TrialStatus.Failed) rows.Add(Rows.Ended(view, objective));
            else if (!Add(rows, view, objective, grid, last)) pending.Add(Rows.Pending(view));
        var training = request.History.Open.Count <= request.Outlook.Slots;
        foreach (var view in request.History.Open)
        {
            Add(rows, view, objective, grid, last);
            if (view.Curve.LastStep < last && (training || Array.IndexOf(grid, view.Curve.LastStep) < 0)) pending.Add(Rows.Pending(view));
        }
        var known = Furthest(rows, Most);
        known.AddRange(pending);
        return new RowList(known, null);
    }

    /// <summary>Those to which hyperparameters are fitted.</summary>
    public static List<Row> ForFit(List<Row> rows) => Furthest(rows, MostForFit);

    /// <summary>The steps at which curves are looked at, rising, the last step not among them.</summary>
    private static int[] Grid(Outlook outlook, int last)
    {
        if (!outlook.Rungs.IsEmpty) return [.. outlook.Rungs];
        var steps = new SortedSet<int>();
        for (var step = last / Ratio; step >= 0.5; step /= Ratio) steps.Add(Math.Max(1, (int)Math.Floor(step + 0.5)));
        return [.. steps];
    }

    /// <returns>Whether anything is known of the trial.</returns>
    private static bool Add(List<Row> rows, TrialView view, Objective objective, int[] grid, int last)
    {
        var (curve, before, seen) = (view.Curve, rows.Count, new Progress(objective));
        var rung = 0;
        for (var i = 0; i < curve.Count && curve.StepAt(i) < last; i++)
        {
            seen.Take(curve.ValueAt(i));
            var step = curve.StepAt(i);
            if (rung == grid.Length || grid[rung] > NextStep(curve, i)) continue;
            while (rung < grid.Length && grid[rung] <= NextStep(curve, i)) rung++;
            if (i + 1 < curve.Count || view.Status != TrialStatus.Completed) rows.Add(At(view, objective.Loss(seen.Value), step, last));
        }
        if (curve.Count > 0 && (view.Status == TrialStatus.Completed || curve.LastStep >= last))
            rows.Add(Rows.Known(view, objective.Loss(objective.ValueOf(curve)!.Value)));
        else if (rows.Count == before && curve.Count > 0 && view.Status == TrialStatus.Pruned)
            rows.Add(At(view, objective.Loss(seen.Value), curve.LastStep, last));
        return rows.Count > before;
    }

    /// <summary>Up to which step the value at this place counts: to the step before the next recorded one.</summary>
    private static int NextStep(Curve curve, int place) => place + 1 < curve.Count ? curve.StepAt(place + 1) - 1 : curve.StepAt(place);

    private static Row At(TrialView view, double loss, int step, int last) =>
        Rows.Known(view, loss) with { Time = Math.Log(step) / Math.Log(last) };

    /// <summary>All rows of a trial, or none.</summary>
    private static List<Row> Furthest(List<Row> rows, int most)
    {
        if (rows.Count <= most) return rows;
        var kept = new HashSet<int>();
        var count = 0;
        foreach (var trial in rows.GroupBy(row => row.Trial).OrderByDescending(own => own.Last().Time)
            .ThenBy(own => double.IsFinite(own.Last().Loss) ? own.Last().Loss : double.PositiveInfinity))
        {
            count += trial.Count();
            if (count > most) break;
            kept.Add(trial.Key);
        }
        return rows.FindAll(row => kept.Contains(row.Trial));
    }

    /// <summary>The value of a trial while its curve goes on.</summary>
    private struct Progress(Objective objective)
    {
        private double sum;
        private int count;

        public double Value { get; private set; } = double.NaN;

        public void Take(double value)
        {
            (sum, count) = (sum + value, count + 1);
            if (objective.Value == ValueAt.Mean) Value = sum / count;
            else if (objective.Value != ValueAt.BestStep || count == 1 || objective.Loss(value) < objective.Loss(Value)) Value = value;
        }
    }
}
