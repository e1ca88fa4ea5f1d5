namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>Spearman's: the correlation of ranks, of which equal values share the mean.</summary>
internal static class RankCorrelation
{
    /// <returns>From -1 to 1; 0 where there are less than three values or one list is constant.</returns>
    public static double Of(double[] left, double[] right)
    {
        if (left.Length < 3) return 0;
        var (a, b) = (Ranks(left), Ranks(right));
        var (mean, product, first, second) = ((a.Length + 1) / 2.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            product += (a[i] - mean) * (b[i] - mean);
            first += (a[i] - mean) * (a[i] - mean);
            second += (b[i] - mean) * (b[i] - mean);
        }
        return first > 0 && second > 0 ? product / Math.Sqrt(first * second) : 0;
    }

    /// <summary>From 1, the least value's.</summary>
    private static double[] Ranks(double[] values)
    {
        var order = Enumerable.Range(0, values.Length).OrderBy(i => values[i]).ToArray();
        var ranks = new double[values.Length];
        for (var (from, to) = (0, 0); from < order.Length; from = to)
        {
            while (to < order.Length && values[order[to]] == values[order[from]]) to++;
            for (var i = from; i < to; i++) ranks[order[i]] = (from + 1 + to) / 2.0;
        }
        return ranks;
    }
}
