namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>Turns losses into the values that the model sees: larger is better, mean 0 and variance 1. It is monotone, and
/// so keeps which trial is better, but not by how much.</summary>
internal sealed class OutputTransform
{
    /// <summary>Far above the values' own variance, 1, nothing is known of one.</summary>
    private const double MostVariance = 100;

    private readonly double[] sortedValues, sortedLosses;

    private OutputTransform(double[] values, double[] losses)
    {
        Values = values;
        var order = Enumerable.Range(0, values.Length).Where(i => double.IsFinite(losses[i])).OrderBy(i => losses[i]).ToArray();
        (sortedValues, sortedLosses) = ([.. order.Select(i => values[i])], [.. order.Select(i => losses[i])]);
    }

    /// <summary>One per loss.</summary>
    public double[] Values { get; }

    /// <summary>A loss for a value: between those of two trials if it lies between their values, beyond them on the line
    /// through the best and the median one.</summary>
    public double LossOf(double value)
    {
        var last = sortedValues.Length - 1;
        if (last < 0) return 0;
        if (value >= sortedValues[0] || value <= sortedValues[last]) return Beyond(value, value >= sortedValues[0] ? 0 : last);
        var after = 1;                                          // values fall along the list
        while (sortedValues[after] > value) after++;
        var (high, low) = (sortedValues[after - 1], sortedValues[after]);
        var share = high > low ? (high - value) / (high - low) : 0.5;
        return sortedLosses[after - 1] + share * (sortedLosses[after] - sortedLosses[after - 1]);
    }

    /// <summary>The variance of a value whose loss is unsure, to the first order: with the mean slope of the transform from one
    /// deviation less to one more.</summary>
    /// <param name="loss">Of a trial.</param>
    /// <param name="variance">Of the loss.</param>
    public double VarianceOf(double loss, double variance)
    {
        if (!(variance > 0) || sortedLosses.Length == 0 || !double.IsFinite(loss)) return 0;
        var deviation = Math.Sqrt(variance);
        var low = Math.Clamp(loss - deviation, sortedLosses[0], sortedLosses[^1]);
        var high = Math.Clamp(loss + deviation, sortedLosses[0], sortedLosses[^1]);
        var slope = high > low ? (ValueOf(low) - ValueOf(high)) / (high - low) : 0;
        return Math.Clamp(slope * slope * variance, 0, MostVariance);
    }

    /// <summary>The value for a loss between those of the best and of the worst trial.</summary>
    private double ValueOf(double loss)
    {
        var after = Array.BinarySearch(sortedLosses, loss);
        if (after >= 0) return sortedValues[after];
        after = ~after;
        var share = (loss - sortedLosses[after - 1]) / (sortedLosses[after] - sortedLosses[after - 1]);
        return sortedValues[after - 1] + share * (sortedValues[after] - sortedValues[after - 1]);
    }

    /// <param name="losses">NaN for trials that failed; they get the worst value, and half the range less.</param>
    /// <param name="kind">Which way.</param>
    public static OutputTransform Of(ReadOnlySpan<double> losses, GpTransform kind)
    {
        var values = Oriented(losses);
        switch (kind)
        {
            case GpTransform.Winsorised: Winsorise(values); break;
            case GpTransform.HalfRank: Winsorise(values); OutputWarps.HalfRank(values); OutputWarps.Log(values); break;
            case GpTransform.Power: Winsorise(values); OutputWarps.Power(values); break;
            case GpTransform.Rank: OutputWarps.RankNormal(values); break;
        }
        Standardise(values);
        return new OutputTransform(values, losses.ToArray());
    }

    /// <summary>The losses with their sign turned, so scaled that sums stay finite, and failures below all.</summary>
    private static double[] Oriented(ReadOnlySpan<double> losses)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var loss in losses)
            if (double.IsFinite(loss)) (least, most) = (Math.Min(least, loss), Math.Max(most, loss));
        var values = new double[losses.Length];
        if (!double.IsFinite(least)) return values;
        var size = Math.Max(Math.Abs(least), Math.Abs(most));
        var scale = size > 1e100 ? 1 / size : 1;
        for (var i = 0; i < values.Length; i++)
            values[i] = double.IsFinite(losses[i]) ? -losses[i] * scale : -most * scale - 0.5 * (most * scale - least * scale);
        return values;
    }

    /// <summary>Raises what lies far below the median to three times as far as the best tenth lies above it: a run that has
    /// diverged would flatten all others.</summary>
    private static void Winsorise(double[] values)
    {
        var sorted = values.Order().ToArray();
        var median = OutputWarps.Quantile(sorted, 0.5);
        var floor = median - 3 * Math.Max(OutputWarps.Quantile(sorted, 0.9) - median, 1e-12 * Math.Max(1e-300, Math.Abs(median)));
        for (var i = 0; i < values.Length; i++) values[i] = Math.Max(values[i], floor);
    }

    private static void Standardise(double[] values)
    {
        var mean = 0.0;
        foreach (var value in values) mean += value / values.Length;
        var square = 0.0;
        foreach (var value in values) square += (value - mean) * (value - mean) / values.Length;
        var deviation = Math.Sqrt(square);
        for (var i = 0; i < values.Length; i++)
            values[i] = deviation > 1e-14 * Math.Abs(mean) && deviation > 0 ? (values[i] - mean) / deviation : 0;
    }

    private double Beyond(double value, int end)
    {
        var last = sortedValues.Length - 1;
        var other = sortedValues[0] > sortedValues[last / 2] ? last / 2 : last;     // the worst may have been raised
        var width = sortedValues[0] - sortedValues[other];
        var slope = width > 0 ? (sortedLosses[0] / width - sortedLosses[other] / width) : 0;
        return sortedLosses[end] + slope * (value - sortedValues[end]);
    }
}
