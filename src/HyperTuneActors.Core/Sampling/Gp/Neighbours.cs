namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>How far places are from those of trials: the largest difference of a dimension on the unit scale, 1 for another
/// choice and for what is active in one of the two only.</summary>
internal static class Neighbours
{
    /// <summary>What is nearer than this is the same.</summary>
    public const double Same = 1e-6;

    public static double Distance(Encoding encoding, ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        var most = 0.0;
        for (var i = 0; i < one.Length && most < 1; i++)
        {
            var dimension = encoding.Dimensions[i];
            if (one[i] == other[i] || double.IsNaN(one[i]) && double.IsNaN(other[i])) continue;
            if (dimension.IsChoice || double.IsNaN(one[i]) || double.IsNaN(other[i])) return 1;
            most = Math.Max(most, Math.Abs(dimension.UnitAt(one[i]) - dimension.UnitAt(other[i])));
        }
        return most;
    }

    /// <returns>The first of the nearest places and its distance; -1 if there is none.</returns>
    public static (int Index, double Distance) Nearest(Encoding encoding, ReadOnlySpan<double> place, List<double[]> places)
    {
        var (nearest, least) = (-1, double.PositiveInfinity);
        for (var i = 0; i < places.Count; i++)
            if (Distance(encoding, place, places[i]) is var distance && distance < least) (nearest, least) = (i, distance);
        return (nearest, least);
    }
}
