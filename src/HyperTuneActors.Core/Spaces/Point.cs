using System.Collections.Immutable;

namespace HyperTuneActors.Core.Spaces;

/// <summary>A configuration as numbers, one per parameter in declaration order: a number's own value, the
/// index of a categorical's or ordinal's value, 0 for a constant, NaN where a parameter is not active.</summary>
public readonly record struct Point(ImmutableArray<double> Coordinates)
{
    /// <summary>Whether the parameter at this place in the declaration order is active here.</summary>
    public bool IsActive(int parameter) => !double.IsNaN(Coordinates[parameter]);

    public bool Equals(Point other) => Coordinates.AsSpan().SequenceEqual(other.Coordinates.AsSpan());

    public override int GetHashCode()
    {
        var hash = new HashCode();
        if (!Coordinates.IsDefault)
            foreach (var coordinate in Coordinates) hash.Add(coordinate);
        return hash.ToHashCode();
    }
}
