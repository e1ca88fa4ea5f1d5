using System.Collections.Immutable;
using System.Diagnostics;

namespace HyperTuneActors.Core.Spaces;

/// <summary>Maps between a parameter's own values and [0, 1], where every sampler works. On a logarithmic scale equal
/// ratios get equal room; whole and stepped numbers, choices and ordered values get equal cells, so that the extreme
/// values are not halved; weighted choices get cells as wide as their weights; a normal distribution becomes the uniform
/// one.</summary>
public static class UnitInterval
{
    /// <param name="parameter">The dimension.</param>
    /// <param name="u">In [0, 1].</param>
    /// <returns>The coordinate of a <see cref="Point"/>, always within the bounds.</returns>
    public static double ToCoordinate(Parameter parameter, double u) => parameter switch
    {
        Parameter.Float { Step: { } step } p => Grid.Of(p.Low, p.High, step).ToValue(u, p.Log),
        Parameter.Float { Log: false } p => Math.Clamp(p.Low + u * (p.High - p.Low), p.Low, p.High),
        // exp(ln high) can exceed high by one unit in the last place.
        Parameter.Float p => Math.Clamp(Math.Exp(Mix(Math.Log(p.Low), Math.Log(p.High), u)), p.Low, p.High),
        Parameter.Int p => Grid.Of(p).ToValue(u, p.Log),
        Parameter.Normal p => NormalScale.ToValue(p, u),
        Parameter.Ordinal p => Cell(u, p.Values.Length),
        Parameter.Categorical { Weights: { } weights } => Cell(u, weights),
        Parameter.Categorical p => Cell(u, p.Choices.Length),
        Parameter.Constant => 0,
        _ => throw new UnreachableException(parameter.GetType().Name),
    };

    /// <param name="parameter">The dimension.</param>
    /// <param name="coordinate">A coordinate of a <see cref="Point"/>, not NaN.</param>
    /// <returns>In [0, 1]; within its cell, mostly in the middle, for all that has cells.</returns>
    public static double FromCoordinate(Parameter parameter, double coordinate) => parameter switch
    {
        Parameter.Float { Step: { } step } p => Grid.Of(p.Low, p.High, step).ToUnit(coordinate, p.Log),
        Parameter.Float { Log: false } p => (coordinate - p.Low) / (p.High - p.Low),
        Parameter.Float p => (Math.Log(coordinate) - Math.Log(p.Low)) / (Math.Log(p.High) - Math.Log(p.Low)),
        Parameter.Int p => Grid.Of(p).ToUnit(coordinate, p.Log),
        Parameter.Normal p => NormalScale.ToUnit(p, coordinate),
        Parameter.Ordinal p => (coordinate + 0.5) / p.Values.Length,
        Parameter.Categorical { Weights: { } weights } => Middle((int)coordinate, weights),
        Parameter.Categorical p => (coordinate + 0.5) / p.Choices.Length,
        Parameter.Constant => 0.5,
        _ => throw new UnreachableException(parameter.GetType().Name),
    };

    /// <summary>What tells a coordinate from others: numbers that differ by less than about 2⁻⁴⁰ of their scale, where
    /// they can, are mostly one.</summary>
    internal static long Snapped(Parameter parameter, double coordinate) =>
        parameter is Parameter.Float { Step: null } or Parameter.Normal { Step: null } && !double.IsNaN(coordinate)
            ? (long)Math.Floor(FromCoordinate(parameter, coordinate) * (1L << 40))
            : BitConverter.DoubleToInt64Bits(coordinate + 0.0);      // no -0

    private static double Mix(double low, double high, double u) => low + u * (high - low);

    private static double Cell(double u, double cells) => Math.Min(cells - 1, Math.Floor(u * cells));

    private static double Cell(double u, ImmutableArray<double> widths)
    {
        var rest = u * Sum(widths.AsSpan());
        for (var i = 0; i < widths.Length - 1; i++)
            if ((rest -= widths[i]) < 0) return i;
        return widths.Length - 1;
    }

    private static double Middle(int cell, ImmutableArray<double> widths) =>
        (Sum(widths.AsSpan(0, cell)) + widths[cell] / 2) / Sum(widths.AsSpan());

    private static double Sum(ReadOnlySpan<double> widths)
    {
        var sum = 0.0;
        foreach (var width in widths) sum += width;
        return sum;
    }
}
