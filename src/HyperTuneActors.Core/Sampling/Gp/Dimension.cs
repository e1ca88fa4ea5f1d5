using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>A parameter with more than one value, as the model sees it.</summary>
internal sealed class Dimension
{
    /// <summary>A parameter with at most so many values has them listed; one with more counts as continuous until its
    /// value is taken.</summary>
    private const int MostCells = 1024;

    private readonly Parameter definition;
    private readonly double[] coordinates;
    private readonly double[] units;

    private Dimension(SearchSpace space, int parameter, int firstFeature, double[] coordinates)
    {
        definition = space.Parameters[parameter];
        Parameter = parameter;
        FirstFeature = firstFeature;
        Guards = space.Guards[parameter];
        this.coordinates = coordinates;
        units = [.. coordinates.Select(coordinate => UnitInterval.FromCoordinate(definition, coordinate))];
        Prior = PriorDensity.Of(definition);
        PriorPeak = Prior?.Log(Prior.Mode) ?? 0;
    }

    /// <summary>Its place in declaration order.</summary>
    public int Parameter { get; }

    public int FirstFeature { get; }

    /// <summary>What makes it active, as the space says it.</summary>
    public ImmutableArray<(int Parent, ImmutableArray<double> AnyOf)> Guards { get; }

    public bool IsConditional => !Guards.IsEmpty;

    /// <summary>What the user knows of it; <see langword="null"/> if nothing.</summary>
    public PriorDensity? Prior { get; }

    /// <summary>The largest ln of that density.</summary>
    public double PriorPeak { get; }

    /// <summary>How many values are listed; 0 if it is continuous.</summary>
    public int Cells => coordinates.Length;

    public bool IsChoice => definition is Parameter.Categorical;

    /// <returns><see langword="null"/> for a parameter with a single value.</returns>
    public static Dimension? Of(SearchSpace space, int parameter, int firstFeature)
    {
        var coordinates = ListOf(space.Parameters[parameter]);
        return coordinates.Length == 1 ? null : new Dimension(space, parameter, firstFeature, coordinates);
    }

    /// <param name="dimension">Its own place among the dimensions.</param>
    public IEnumerable<Feature> Features(int dimension) =>
        IsChoice ? [new Feature(dimension, true, false)]
        : IsConditional ? [new Feature(dimension, false, false), new Feature(dimension, false, false)]
        : [new Feature(dimension, false, true)];

    /// <returns>NaN for the NaN of what is not active.</returns>
    public double PlaceOf(double coordinate)
    {
        if (double.IsNaN(coordinate)) return double.NaN;
        if (Cells == 0) return Math.Clamp(UnitInterval.FromCoordinate(definition, coordinate), 0, 1);
        if (IsChoice) return coordinate;
        var at = Array.BinarySearch(coordinates, coordinate);
        if (at >= 0) return at;
        at = Math.Min(~at, Cells - 1);
        return at > 0 && coordinate - coordinates[at - 1] < coordinates[at] - coordinate ? at - 1 : at;
    }

    public double CoordinateAt(double place) =>
        double.IsNaN(place) ? double.NaN
        : Cells == 0 ? UnitInterval.ToCoordinate(definition, place)
        : coordinates[(int)place];

    /// <summary>1, or the 2 of an arc.</summary>
    public int FeatureCount => IsConditional && !IsChoice ? 2 : 1;

    /// <summary>Writes the features of a number in [0, 1] among those of its point; not for choices.</summary>
    public void EncodeUnit(double unit, Span<double> features)
    {
        if (IsConditional) (features[FirstFeature + 1], features[FirstFeature]) = Math.SinCos(unit);
        else features[FirstFeature] = unit - 0.5;
    }

    /// <summary>The derivative of a feature with respect to the number in [0, 1], given the features.</summary>
    public double FeatureSlope(int part, ReadOnlySpan<double> features) =>
        !IsConditional ? 1 : part == 0 ? -features[FirstFeature + 1] : features[FirstFeature];

    /// <summary>The inverse of the encoding.</summary>
    /// <returns>The number in [0, 1], NaN where the dimension is not active.</returns>
    public double UnitOf(ReadOnlySpan<double> features)
    {
        var first = features[FirstFeature];
        if (IsChoice) return first < 0 ? double.NaN : units[(int)first];
        if (!IsConditional) return first + 0.5;
        var second = features[FirstFeature + 1];
        return first == 0 && second == 0 ? double.NaN : Math.Atan2(second, first);
    }

    /// <summary>Adds to the derivatives with respect to the features what a derivative with respect to <see cref="UnitOf"/>
    /// makes of them.</summary>
    public void AddSlope(double slope, ReadOnlySpan<double> features, Span<double> slopes)
    {
        if (IsChoice) return;
        for (var part = 0; part < FeatureCount; part++) slopes[FirstFeature + part] += slope * FeatureSlope(part, features);
    }

    /// <summary>The number in [0, 1] of a place.</summary>
    public double UnitAt(double place) => Cells == 0 ? place : units[(int)place];

    /// <summary>The place of a number in [0, 1].</summary>
    public double PlaceAt(double unit)
    {
        if (Cells == 0) return unit;
        var coordinate = UnitInterval.ToCoordinate(definition, unit);
        return PlaceOf(coordinate);
    }

    private static double[] ListOf(Parameter parameter)
    {
        if (parameter is Core.Spaces.Parameter.Constant) return [0];
        if (parameter is Core.Spaces.Parameter.Categorical { Choices.Length: var choices })
            return [.. Enumerable.Range(0, choices).Select(i => (double)i)];
        if (parameter is Core.Spaces.Parameter.Ordinal { Values.Length: var values })
            return [.. Enumerable.Range(0, values).Select(i => (double)i)];
        if (parameter is Core.Spaces.Parameter.Int whole) return ListOf(Grid.Of(whole));
        if (parameter is Core.Spaces.Parameter.Float { Step: { } step } real) return ListOf(Grid.Of(real.Low, real.High, step));
        if (parameter is Core.Spaces.Parameter.Normal { Step: { } grain, Low: { } low, High: { } high })
            return ListOf(Grid.Of(low, high, grain));
        return [];
    }

    private static double[] ListOf(Grid grid) =>
        grid.Last >= MostCells ? [] : [.. Enumerable.Range(0, (int)grid.Last + 1).Select(i => grid.At(i))];
}
