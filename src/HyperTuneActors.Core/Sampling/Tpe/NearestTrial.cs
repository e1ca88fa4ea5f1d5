using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>The evaluated trial that is nearest to a suggestion, as <see cref="Reasons.NearestDistance"/> measures it.</summary>
internal static class NearestTrial
{
    private static readonly ImmutableSortedDictionary<string, double> None =
        ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal);

    /// <returns>Its number and distance under the names of <see cref="Reasons"/>; of equally near ones the first; empty if
    /// nothing was evaluated.</returns>
    public static ImmutableSortedDictionary<string, double> To(Point point, SearchSpace space, Observations all)
    {
        var units = new float[space.Parameters.Length];
        for (var j = 0; j < units.Length; j++)
            units[j] = point.IsActive(j) ? (float)UnitInterval.FromCoordinate(space.Parameters[j], point.Coordinates[j]) : float.NaN;
        var (nearest, distance) = (-1, float.PositiveInfinity);
        for (var trial = 0; trial < all.Count; trial++)
        {
            var view = all.Views[trial];
            if (view.Status == TrialStatus.Failed || view.Curve.Count == 0) continue;
            var here = Distance(trial, units, all, distance);
            if (here < distance || here == distance && nearest >= 0 && view.Number.Value < all.Views[nearest].Number.Value)
                (nearest, distance) = (trial, here);
        }
        return nearest < 0 ? None : None.Add(Reasons.NearestTrial, all.Views[nearest].Number.Value)
            .Add(Reasons.NearestDistance, distance);
    }

    /// <returns>The distance, or something beyond <paramref name="atMost"/> if it is larger.</returns>
    private static float Distance(int trial, float[] units, Observations all, float atMost)
    {
        var largest = 0f;
        for (var j = 0; j < units.Length && largest <= atMost; j++)
        {
            if (all.Axes[j] is not { } axis) continue;
            var (mine, other) = (units[j], all.Units[j][trial]);
            if (float.IsNaN(mine) && float.IsNaN(other)) continue;
            var apart = float.IsNaN(mine) || float.IsNaN(other) ? 1
                : axis.IsChoice ? mine == other ? 0 : 1
                : Math.Abs(mine - other);
            largest = Math.Max(largest, apart);
        }
        return largest;
    }
}
