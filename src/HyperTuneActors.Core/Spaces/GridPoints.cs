using System.Collections.Immutable;

namespace HyperTuneActors.Core.Spaces;

/// <summary>All points of a space whose active parameters have values of given axes, each once and numbered: of a parameter
/// that is not active no value is tried. Forbidden combinations are among them.</summary>
/// <remarks>A number's digits, in a mixed radix, choose the values. The radix is that of a tree: parameters that don't
/// depend on each other multiply, and the groups of a parent's values that make different children active add up. Memory is
/// that of the conditions, however many points there are.</remarks>
internal sealed class GridPoints
{
    /// <summary>With more points, or where conditions are so entangled that the tree is larger, there is none.</summary>
    public static readonly UInt128 Most = UInt128.One << 120;

    private readonly SearchSpace space;
    private readonly ImmutableArray<ImmutableArray<double>> axes;
    private readonly GridTree tree;

    private GridPoints(SearchSpace space, ImmutableArray<ImmutableArray<double>> axes, GridTree tree)
    {
        this.space = space;
        this.axes = axes;
        this.tree = tree;
    }

    /// <param name="space">Whose points.</param>
    /// <param name="axes">The values of each parameter, in declaration order.</param>
    /// <returns><see langword="null"/> if there are more than <see cref="Most"/>.</returns>
    public static GridPoints? Of(SearchSpace space, ImmutableArray<ImmutableArray<double>> axes) =>
        GridTree.Of(space, axes) is { } tree && tree.Count <= Most ? new GridPoints(space, axes, tree) : null;

    /// <summary>How many points there are.</summary>
    public UInt128 Count => tree.Count;

    /// <param name="number">From 0, below <see cref="Count"/>.</param>
    public Point At(UInt128 number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Count);
        var coordinates = new double[space.Parameters.Length];
        Array.Fill(coordinates, double.NaN);
        tree.Fill(coordinates, number);
        return new Point([.. coordinates]);
    }

    /// <summary>Whether the point, of this space, is one of these.</summary>
    public bool Has(Point point)
    {
        for (var i = 0; i < axes.Length; i++)
            if (point.IsActive(i) && !axes[i].Contains(point.Coordinates[i])) return false;
        return true;
    }
}
