namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>The places whose numbers are not far from those of a centre. Choices are free, and so is a number that is not
/// active in the centre; a number with few values may move to any of them.</summary>
/// <param name="encoding">Of the space.</param>
/// <param name="centre">The place in its middle.</param>
/// <param name="halfWidths">How far from it each number may be on the unit scale, above 0.</param>
internal sealed class SearchBox(Encoding encoding, double[] centre, double[] halfWidths)
{
    /// <summary>Of equal widths.</summary>
    public static SearchBox Of(Encoding encoding, double[] centre, double halfWidth)
    {
        var halfWidths = new double[centre.Length];
        halfWidths.AsSpan().Fill(halfWidth);
        return new SearchBox(encoding, centre, halfWidths);
    }

    /// <summary>Of widths that are proportional to the length scales of the numbers, longer where the function changes slowly.</summary>
    /// <remarks>TuRBO (Eriksson et al., NeurIPS 2019, arXiv:1910.01739), section 2: the box of a dimension is as wide as its length
    /// scale, divided by the geometric mean of all and multiplied by the region's length.</remarks>
    /// <param name="length">The geometric mean of the widths.</param>
    public static SearchBox Of(Encoding encoding, double[] centre, double length, double[] lengths)
    {
        var (sum, count) = (0.0, 0);
        for (var i = 0; i < lengths.Length; i++)
            if (!encoding.Dimensions[i].IsChoice) (sum, count) = (sum + Math.Log(lengths[i]), count + 1);
        var halfWidths = new double[centre.Length];
        for (var i = 0; i < lengths.Length; i++) halfWidths[i] = length / 2 * lengths[i] / Math.Exp(sum / count);
        return new SearchBox(encoding, centre, halfWidths);
    }

    public double[] Centre => centre;

    /// <returns>Where a dimension may be, on the unit scale.</returns>
    public (double Low, double High) Of(int dimension)
    {
        if (encoding.Dimensions[dimension].IsChoice || double.IsNaN(centre[dimension])) return (0, 1);
        var at = encoding.Dimensions[dimension].UnitAt(centre[dimension]);
        return (Math.Max(0, at - halfWidths[dimension]), Math.Min(1, at + halfWidths[dimension]));
    }

    /// <summary>A number of the unit interval becomes one of the box, whose parts beyond the interval are moved to its
    /// ends: these are worth a look of their own.</summary>
    public double Inside(int dimension, double unit)
    {
        var (low, high) = Of(dimension);
        if ((low, high) == (0, 1)) return unit;
        var at = encoding.Dimensions[dimension].UnitAt(centre[dimension]);
        return Math.Clamp(at + (2 * unit - 1) * halfWidths[dimension], low, high);
    }

    /// <summary>The place of the box that is nearest along a dimension.</summary>
    public double Nearest(int dimension, double place)
    {
        if (encoding.Dimensions[dimension].IsChoice || double.IsNaN(place)) return place;
        var unit = encoding.Dimensions[dimension].UnitAt(place);
        var (low, high) = Of(dimension);
        return unit < low ? encoding.Dimensions[dimension].PlaceAt(low)
            : unit > high ? encoding.Dimensions[dimension].PlaceAt(high) : place;
    }
}
