namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>The places that are not far from all trials: while these are few, the model knows nothing of the corners of a space
/// with many dimensions, which look most promising for that alone.</summary>
/// <remarks>Song et al., arXiv:2408.11527: numbers within 0.2 + 0.3 n/(5 (d + 1)) of those of a trial. Choices are free.</remarks>
internal sealed class TrustRegion
{
    private readonly Encoding encoding;
    private readonly List<double[]> places;

    private TrustRegion(Encoding encoding, List<double[]> places, double radius) =>
        (this.encoding, this.places, Radius) = (encoding, places, radius);

    public double Radius { get; }

    /// <returns><see langword="null"/> when it has come to span half the space.</returns>
    public static TrustRegion? Of(Encoding encoding, List<double[]> places)
    {
        var radius = 0.2 + 0.3 * places.Count / (5.0 * (encoding.Dimensions.Length + 1));
        return radius > 0.5 ? null : new TrustRegion(encoding, places, radius);
    }

    public bool Has(ReadOnlySpan<double> place) => Distance(place, Nearest(place)) <= Radius + 1e-9;

    /// <returns>The trial's place that is nearest.</returns>
    public double[] Nearest(ReadOnlySpan<double> place)
    {
        var nearest = places[0];
        foreach (var other in places)
            if (Distance(place, other) < Distance(place, nearest)) nearest = other;
        return nearest;
    }

    private double Distance(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        var most = 0.0;
        for (var i = 0; i < one.Length; i++)
        {
            var dimension = encoding.Dimensions[i];
            if (dimension.IsChoice || double.IsNaN(one[i]) || double.IsNaN(other[i])) continue;
            most = Math.Max(most, Math.Abs(dimension.UnitAt(one[i]) - dimension.UnitAt(other[i])));
        }
        return most;
    }
}

/// <summary>What is searched: how much each place is worth.</summary>
/// <param name="Posterior">What the model says of it.</param>
/// <param name="Acquisition">What that is worth.</param>
/// <param name="Region">Outside it nothing is worth anything; <see langword="null"/> to search everywhere.</param>
internal sealed record Landscape(Posterior Posterior, Acquisition Acquisition, TrustRegion? Region);
