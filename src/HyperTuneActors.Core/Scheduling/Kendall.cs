namespace HyperTuneActors.Core.Scheduling;

/// <summary>Kendall's rank correlation.</summary>
internal static class Kendall
{
    /// <summary>Tau-b, in which ties are neither agreement nor disagreement (Kendall, "The Treatment of Ties in Ranking
    /// Problems", Biometrika 33(3), 1945). O(n²): for small samples.</summary>
    /// <param name="pairs">The two values of each, one after the other.</param>
    /// <returns>From -1 to 1; 0 where one side is all alike.</returns>
    public static double Tau(ReadOnlySpan<double> pairs)
    {
        var (sum, first, second) = (0, 0, 0);
        for (var i = 0; i < pairs.Length; i += 2)
            for (var j = 0; j < i; j += 2)
            {
                var (a, b) = (pairs[i].CompareTo(pairs[j]), pairs[i + 1].CompareTo(pairs[j + 1]));
                sum += Math.Sign(a) * Math.Sign(b);
                first += a != 0 ? 1 : 0;
                second += b != 0 ? 1 : 0;
            }
        return first == 0 || second == 0 ? 0 : sum / Math.Sqrt((double)first * second);
    }
}
