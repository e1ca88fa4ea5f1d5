using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>How the model sees the points of a space. A point has a <em>place</em>: a number per dimension, the index of
/// its value where there are few of them, else its number in [0, 1], and NaN where the dimension is not active. A place has
/// <em>features</em>, between which the kernel measures.</summary>
internal sealed class Encoding
{
    /// <summary>The coordinates of a point with so many parameters are no garbage where they are needed for a moment only.</summary>
    private const int OnStack = 128;

    private readonly SearchSpace space;
    private readonly int[] dimensionOf;

    public Encoding(SearchSpace space)
    {
        this.space = space;
        dimensionOf = new int[space.Parameters.Length];
        var dimensions = ImmutableArray.CreateBuilder<Dimension>();
        var features = ImmutableArray.CreateBuilder<Feature>();
        for (var i = 0; i < dimensionOf.Length; i++)
        {
            dimensionOf[i] = -1;
            if (Dimension.Of(space, i, features.Count) is not { } dimension) continue;
            dimensionOf[i] = dimensions.Count;
            features.AddRange(dimension.Features(dimensions.Count));
            dimensions.Add(dimension);
        }
        Dimensions = dimensions.ToImmutable();
        Features = features.ToImmutable();
        HasPriors = Dimensions.Any(dimension => dimension.Prior is not null);
        Middle = new double[Dimensions.Length];
        for (var i = 0; i < Middle.Length; i++) Middle[i] = Dimensions[i].PlaceAt(0.5);
    }

    /// <summary>The parameters with more than one value, in declaration order. Each has a length scale of its own.</summary>
    public ImmutableArray<Dimension> Dimensions { get; }

    public ImmutableArray<Feature> Features { get; }

    /// <summary>The place in the middle of all dimensions, each of which counts as active.</summary>
    public double[] Middle { get; }

    public SearchSpace Space => space;

    public bool HasForbidden => space.HasForbidden;

    /// <summary>Whether the user knows something of any dimension.</summary>
    public bool HasPriors { get; }

    public bool IsForbidden(ReadOnlySpan<double> place)
    {
        Span<double> coordinates = dimensionOf.Length <= OnStack ? stackalloc double[OnStack] : new double[dimensionOf.Length];
        coordinates = coordinates[..dimensionOf.Length];
        Unpack(place, coordinates);
        return space.IsForbidden(coordinates);
    }

    /// <param name="point">A point of the space, or one whose values lie beyond its bounds: it counts as at them.</param>
    /// <param name="place">Receives a number per dimension.</param>
    public void Locate(Point point, Span<double> place)
    {
        for (var i = 0; i < Dimensions.Length; i++) place[i] = Dimensions[i].PlaceOf(point.Coordinates[Dimensions[i].Parameter]);
    }

    /// <summary>The point at a place, with its values snapped.</summary>
    public Point PointAt(ReadOnlySpan<double> place)
    {
        var coordinates = new double[dimensionOf.Length];
        Unpack(place, coordinates);
        return new Point(ImmutableCollectionsMarshal.AsImmutableArray(coordinates));
    }

    /// <summary>Gives NaN to the dimensions that are not active, and the filler's number to those that have become so.</summary>
    public void Activate(Span<double> place, ReadOnlySpan<double> filler)
    {
        for (var i = 0; i < Dimensions.Length; i++)
            if (!Dimensions[i].IsConditional) continue;
            else if (!IsActive(Dimensions[i].Guards, place)) place[i] = double.NaN;
            else if (double.IsNaN(place[i])) place[i] = filler[i];
    }

    /// <summary>Gives uniform numbers, one per dimension, the distribution of the dimension's prior, where it has one.</summary>
    public void FollowPriors(Span<double> unit)
    {
        for (var i = 0; i < Dimensions.Length; i++)
            if (Dimensions[i].Prior is { } prior) unit[i] = prior.Draw(unit[i]);
    }

    /// <summary>The features of a place, one number each.</summary>
    public void Encode(ReadOnlySpan<double> place, Span<double> features)
    {
        for (var i = 0; i < Dimensions.Length; i++)
        {
            var (dimension, at) = (Dimensions[i], place[i]);
            var first = dimension.FirstFeature;
            if (dimension.IsChoice) features[first] = double.IsNaN(at) ? -1 : at;
            else if (double.IsNaN(at)) (features[first], features[first + 1]) = (0, 0);
            else dimension.EncodeUnit(dimension.UnitAt(at), features);
        }
    }

    private void Unpack(ReadOnlySpan<double> place, Span<double> coordinates)
    {
        for (var i = 0; i < coordinates.Length; i++)
            coordinates[i] = dimensionOf[i] < 0 ? OnlyCoordinate(i, place) : Dimensions[dimensionOf[i]].CoordinateAt(place[dimensionOf[i]]);
    }

    private double OnlyCoordinate(int parameter, ReadOnlySpan<double> place) =>
        IsActive(space.Guards[parameter], place) ? UnitInterval.ToCoordinate(space.Parameters[parameter], 0.5) : double.NaN;

    private bool IsActive(ImmutableArray<(int Parent, ImmutableArray<double> AnyOf)> guards, ReadOnlySpan<double> place)
    {
        foreach (var (guardian, anyOf) in guards)
        {
            var parent = dimensionOf[guardian];
            var coordinate = parent < 0 ? OnlyCoordinate(guardian, place) : Dimensions[parent].CoordinateAt(place[parent]);
            if (!anyOf.Contains(coordinate)) return false;
        }
        return true;
    }
}

/// <summary>One number of those between which the kernel measures.</summary>
/// <param name="Dimension">Whose length scale it has.</param>
/// <param name="IsMatch">Whether only equality counts.</param>
/// <param name="IsLinear">Whether the linear kernel sees it.</param>
internal readonly record struct Feature(int Dimension, bool IsMatch, bool IsLinear);
