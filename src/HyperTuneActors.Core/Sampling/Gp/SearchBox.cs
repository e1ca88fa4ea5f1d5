namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>The places whose numbers are not far from those of a centre. Choices are free, and so is a number that is not
/// active in the centre; a number with few values may move to any of them.</summary>
/// <remarks>A single box of fixed width that some suggestions are searched in, where TuRBO (Eriksson et al., NeurIPS 2019,
/// arXiv:1910.01739) has boxes that grow and shrink.</remarks>
/// <param name="encoding">Of the space.</param>
/// <param name="centre">The place in its middle.</param>
/// <param name="halfWidth">How far from it a number may be on the unit scale, above 0.</param>
internal sealed class SearchBox(Encoding encoding, double[] centre, double halfWidth)
{
    public double[] Centre => centre;

    /// <returns>Where a dimension may be, on the unit scale.</returns>
    public (double Low, double High) Of(int dimension)
    {
        if (encoding.Dimensions[dimension].IsChoice || double.IsNaN(centre[dimension])) return (0, 1);
        var at = encoding.Dimensions[dimension].UnitAt(centre[dimension]);
        return (Math.Max(0, at - halfWidth), Math.Min(1, at + halfWidth));
    }

    /// <summary>A number of the unit interval becomes one of the box, whose parts beyond the interval are moved to its
    /// ends: these are worth a look of their own.</summary>
    public double Inside(int dimension, double unit)
    {
        var (low, high) = Of(dimension);
        if ((low, high) == (0, 1)) return unit;
        var at = encoding.Dimensions[dimension].UnitAt(centre[dimension]);
        return Math.Clamp(at + (2 * unit - 1) * halfWidth, low, high);
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
