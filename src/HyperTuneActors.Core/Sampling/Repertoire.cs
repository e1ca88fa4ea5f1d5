using System.Collections.Immutable;
using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling;

/// <summary>The configurations that a sampler can ever suggest, where they are few enough to be counted.</summary>
public sealed class Repertoire
{
    /// <summary>A space of more points, forbidden ones included, counts as without end.</summary>
    public const int Most = 100_000;

    private readonly SearchSpace space;
    private readonly GridPoints points;

    private Repertoire(SearchSpace space, GridPoints points)
    {
        this.space = space;
        this.points = points;
        Count = All().Count();
    }

    /// <returns>All allowed configurations of the space, or <see langword="null"/> if they are too many.</returns>
    public static Repertoire? Of(SearchSpace space)
    {
        var axes = space.Parameters.Select(parameter => Axis.All(parameter, Most)).ToArray();
        return Array.TrueForAll(axes, axis => axis is not null) ? Of(space, [.. axes.Select(axis => axis!.Value)]) : null;
    }

    internal static Repertoire? Of(SearchSpace space, ImmutableArray<ImmutableArray<double>> axes) =>
        GridPoints.Of(space, axes) is { } points && points.Count <= Most ? new Repertoire(space, points) : null;

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>Whether the point, of the same space, is one of them.</summary>
    public bool Has(Point point) => points.Has(point) && !space.IsForbidden(point);

    /// <returns>The first that is wanted, in an order that <paramref name="key"/> chooses; <see langword="null"/> if none
    /// is.</returns>
    public Point? FirstWhere(Func<Point, bool> isWanted, ulong key)
    {
        var order = new KeyedPermutation(points.Count, key);
        for (UInt128 place = 0; place < points.Count; place++)
        {
            var point = points.At(order.At(place));
            if (!space.IsForbidden(point) && isWanted(point)) return point;
        }
        return null;
    }

    private IEnumerable<Point> All() => Enumerable.Range(0, (int)points.Count)
        .Select(number => points.At((UInt128)number))
        .Where(point => !space.IsForbidden(point));
}
