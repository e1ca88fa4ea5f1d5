using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>Monotone maps of values of which larger ones are better.</summary>
internal static class OutputWarps
{
    /// <summary>Values below the median are replaced by those that their ranks would have if they were normally
    /// distributed, with the deviation of the better half.</summary>
    /// <remarks>Song et al., "The Vizier Gaussian Process Bandit Algorithm", arXiv:2408.11527, half-rank warping.</remarks>
    public static void HalfRank(double[] values)
    {
        if (values.Length == 0) return;
        var distinct = values.Distinct().Order().ToArray();
        var median = Quantile([.. values.Order()], 0.5);
        var (squares, better, below) = (0.0, 0, 0);
        foreach (var value in distinct)
            if (value < median) below++;
            else (squares, better) = (squares + (value - median) * (value - median), better + 1);
        var deviation = Math.Sqrt(squares / Math.Max(1, better));
        if (deviation == 0) return;
        var denominator = below + (Array.BinarySearch(distinct, median) >= 0 ? 0.5 : 0);
        for (var i = 0; i < values.Length; i++)
            if (values[i] < median)
                values[i] = median + deviation
                    * Gaussian.Quantile(0.5 * (Array.BinarySearch(distinct, values[i]) + 0.5) / denominator);
    }

    /// <summary>0.5 - ln(1 + 0.5 (max - y)/(max - min))/ln 1.5: stretches what is near the best.</summary>
    /// <remarks>Song et al., arXiv:2408.11527, log warping.</remarks>
    public static void Log(double[] values)
    {
        if (values.Length == 0) return;
        var (least, most) = (values.Min(), values.Max());
        if (!(most > least)) return;
        for (var i = 0; i < values.Length; i++)
            values[i] = 0.5 - Math.Log(1 + 0.5 * ((most - values[i]) / (most - least))) / Math.Log(1.5);
    }

    /// <summary>Each value becomes that of its rank in a normal distribution; equal ones share their mean rank.</summary>
    public static void RankNormal(double[] values)
    {
        var sorted = values.Order().ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            var (first, end) = (LowerBound(sorted, values[i]), 0);
            for (end = first; end < sorted.Length && sorted[end] == values[i]; end++) { }
            values[i] = Gaussian.Quantile((first + end) / 2.0 / sorted.Length);
        }
    }

    /// <summary>The power transform that makes values most nearly normal.</summary>
    public static void Power(double[] values) => PowerWarp.Apply(values);

    /// <param name="sorted">Rising.</param>
    /// <param name="share">In [0, 1].</param>
    public static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        if (sorted.Length == 0) return 0;
        var at = share * (sorted.Length - 1);
        var below = (int)at;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    private static int LowerBound(double[] sorted, double value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
