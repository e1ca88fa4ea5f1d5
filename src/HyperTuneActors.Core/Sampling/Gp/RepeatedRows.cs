using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>Makes one row of those with the same configuration, which a study has where its trials are repeated. That changes
/// neither what a model says nor how likely its hyperparameters are (<see cref="Likelihood"/>), but the covariances stay well
/// conditioned, and there are fewer of them.</summary>
internal static class RepeatedRows
{
    /// <param name="rows">Measured ones are merged with measured ones, failed with failed, pending with pending. Those whose loss
    /// is unsure besides stay as they are, and so do all if some are at earlier steps.</param>
    /// <returns>The same list if no configuration is repeated; else the row of each stands where its first one was.</returns>
    public static List<Row> Merge(List<Row> rows)
    {
        var first = new Dictionary<(Point Point, bool IsPending, bool IsFailed), int>(rows.Count);
        List<Row>? merged = null;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (row.Time < 1) return rows;
            if (row.Variance > 0) merged?.Add(row);
            else if (first.TryGetValue((row.Point, row.IsPending, !double.IsFinite(row.Loss)), out var at))
            {
                merged ??= rows.GetRange(0, i);
                merged[at] = Together(merged[at], row);
            }
            else
            {
                first.Add((row.Point, row.IsPending, !double.IsFinite(row.Loss)), merged?.Count ?? i);
                merged?.Add(row);
            }
        }
        return merged ?? rows;
    }

    /// <summary>Chan, Golub and LeVeque, The American Statistician 37 (1983), equation 2.1.</summary>
    private static Row Together(in Row one, in Row other)
    {
        var repeats = one.Repeats + other.Repeats;
        if (!double.IsFinite(one.Loss)) return one with { Repeats = repeats };
        var share = (double)other.Repeats / repeats;
        var apart = other.Loss - one.Loss;
        var scatter = one.Scatter + other.Scatter + apart * apart * one.Repeats * share;
        return one with
        {
            Loss = double.IsFinite(apart) ? one.Loss + apart * share : one.Loss * (1 - share) + other.Loss * share,
            Repeats = repeats,
            Scatter = Math.Min(scatter, double.MaxValue),
        };
    }
}
