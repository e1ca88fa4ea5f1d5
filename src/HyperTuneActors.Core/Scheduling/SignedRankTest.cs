namespace HyperTuneActors.Core.Scheduling;

/// <summary>The one-sided Wilcoxon signed-rank test on paired differences: are they rather above zero than below?</summary>
/// <remarks>Wilcoxon, "Individual Comparisons by Ranking Methods", Biometrics Bulletin 1(6), 1945. Equal differences share
/// their mean rank. Differences of zero are ranked and favour neither side (Pratt, "Remarks on Zeros and Ties in the
/// Wilcoxon Signed Rank Procedures", JASA 54, 1959; scipy's <c>zsplit</c>, which gives half of their ranks to each side,
/// is the same test). Up to <see cref="MostExact"/> differences the distribution is exact, ties and zeros included: the
/// signs of what was observed are flipped in all 2ⁿ ways. That matters, since accuracies on a few folds are often tied, and
/// there the normal distribution is far too sure. Beyond, it is normal, with corrections for continuity and ties, as
/// scipy's.</remarks>
public static class SignedRankTest
{
    /// <summary>So many differences are compared with the exact distribution at most.</summary>
    public const int MostExact = 50;

    /// <returns>The chance of a rank sum above zero at least as large as that of these, if each were as likely below zero:
    /// from 0 to 1, and 1 where none differs from zero.</returns>
    public static double Greater(ReadOnlySpan<double> differences)
    {
        var ranks = DoubledRanks(differences);
        return differences.Length <= MostExact ? Exact(differences, ranks) : Normal(differences, ranks);
    }

    /// <summary>Ranks of the absolute differences from 1, times two: then shared ranks are whole as well.</summary>
    private static int[] DoubledRanks(ReadOnlySpan<double> differences)
    {
        var sizes = new double[differences.Length];
        for (var i = 0; i < sizes.Length; i++) sizes[i] = Math.Abs(differences[i]);
        var order = Enumerable.Range(0, sizes.Length).ToArray();
        Array.Sort([.. sizes], order);
        var ranks = new int[sizes.Length];
        for (int from = 0, to; from < order.Length; from = to)
        {
            for (to = from + 1; to < order.Length && sizes[order[to]] == sizes[order[from]];) to++;
            for (var i = from; i < to; i++) ranks[order[i]] = from + 1 + to;
        }
        return ranks;
    }

    private static double Exact(ReadOnlySpan<double> differences, int[] ranks)
    {
        var (all, above) = (0, 0);
        for (var i = 0; i < ranks.Length; i++)
        {
            all += differences[i] != 0 ? ranks[i] : 0;
            above += differences[i] > 0 ? ranks[i] : 0;
        }
        var chances = new double[all + 1];                   // of each doubled rank sum
        chances[0] = 1;
        for (var i = 0; i < ranks.Length; i++)
            if (differences[i] != 0) Flip(chances, ranks[i]);
        var tail = 0.0;
        for (var sum = all; sum >= above; sum--) tail += chances[sum];
        return Math.Min(1, tail);
    }

    /// <summary>Adds a rank in half of the cases.</summary>
    private static void Flip(double[] chances, int rank)
    {
        for (var sum = chances.Length - 1; sum >= 0; sum--)
            chances[sum] = (chances[sum] + (sum >= rank ? chances[sum - rank] : 0)) / 2;
    }

    private static double Normal(ReadOnlySpan<double> differences, int[] ranks)
    {
        var (above, mean, variance) = (0.0, 0.0, 0.0);
        for (var i = 0; i < ranks.Length; i++)
        {
            var rank = ranks[i] / 2.0;
            above += differences[i] > 0 ? rank : differences[i] == 0 ? rank / 2 : 0;
            mean += rank / 2;
            variance += rank * rank / 4;
        }
        return UpperTail((above - mean - 0.5) / Math.Sqrt(variance));
    }

    /// <summary>The standard normal distribution above z, good to 1e-15 at most: Marsaglia, "Evaluating the Normal
    /// Distribution", Journal of Statistical Software 11(4), 2004.</summary>
    private static double UpperTail(double z)
    {
        if (Math.Abs(z) > 8) return z > 0 ? 0 : 1;
        var (sum, before, term) = (z, 0.0, z);
        for (var i = 3; sum != before; i += 2)
        {
            before = sum;
            term *= z * z / i;
            sum += term;
        }
        return Math.Clamp(0.5 - sum * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI), 0, 1);
    }
}
