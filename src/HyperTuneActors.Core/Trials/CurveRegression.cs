namespace HyperTuneActors.Core.Trials;

/// <summary>Predicts the final value of a trial from where its curve is now, by how the curves of other trials went on from
/// there: those that were near count most, and where they say little the prediction is wide.</summary>
/// <remarks>
/// <code>
/// y        the trial's value at its last step r
/// a_i, b_i value at r and final value of the i-th of n completed trials; g_i = b_i - a_i, G their mean
/// h      = 0.12 max(range of a, sd of b)           w_i = exp(-(a_i - y)² / 2h²)           S = Σ w_i
/// mean   = y + (G + Σ w_i g_i) / (1 + S)
/// s0     = max(sd of g, sd of b / 2)
/// variance = (1.5 s0² + Σ w_i (g_i - (mean - y))²) / (1.5 + S) · (1 + 1 / (1 + S))
/// </code>
/// With fewer than four completed trials the gap is the mean of that of all trials that have come further than r, and the
/// variance (0.7 sd of their values at r)². Standard deviations divide by n. A regression on the value at r is not biased by
/// trials that were stopped for this value. What it says does not depend on whether values are turned.
/// </remarks>
public sealed class CurveRegression(Objective objective, int lastStep)
{
    /// <summary>With fewer completed trials than this the gap is no regression.</summary>
    public const int Least = 4;

    private const double Width = 0.12, PriorWeight = 1.5, PriorShare = 0.5, RoughShare = 0.7;

    /// <param name="others">Curves of other trials, none of them empty. Those that have the last step are complete; the
    /// others count only while fewer than four are. O(n).</param>
    /// <param name="own">The trial's, not empty and without the last step.</param>
    /// <returns>The final value in the objective's own unit; <see langword="null"/> if fewer than two others have come further
    /// than the trial.</returns>
    public Forecast? Predict(IReadOnlyList<Curve> others, Curve own)
    {
        var (complete, further) = (0, 0);
        for (var i = 0; i < others.Count; i++)
        {
            if (others[i].LastStep >= lastStep) complete++;
            if (others[i].LastStep > own.LastStep) further++;
        }
        if (complete < Least && further < 2) return null;
        var from = complete < Least ? own.LastStep + 1 : lastStep;
        var (at, final, count) = (new double[others.Count], new double[others.Count], 0);
        for (var i = 0; i < others.Count; i++)
        {
            if (others[i].LastStep < from) continue;
            at[count] = others[i].ValueBy(own.LastStep);
            final[count++] = objective.ValueOf(others[i])!.Value;
        }
        var value = own.ValueAt(own.Count - 1);
        return complete < Least
            ? Roughly(at.AsSpan(0, count), final.AsSpan(0, count), value)
            : Predict(at.AsSpan(0, count), final.AsSpan(0, count), value);
    }

    /// <param name="at">The values of the completed trials at the trial's step; at least one.</param>
    /// <param name="final">Their final values.</param>
    /// <param name="value">The trial's value at its step.</param>
    public static Forecast Predict(ReadOnlySpan<double> at, ReadOnlySpan<double> final, double value)
    {
        var (low, high) = (at[0], at[0]);
        for (var i = 1; i < at.Length; i++) (low, high) = (Math.Min(low, at[i]), Math.Max(high, at[i]));
        var (meanGap, gapDeviation) = Gaps(at, final);
        var (_, finalDeviation) = Moments(final);
        var width = Width * Math.Max(high - low, finalDeviation);

        var (weights, weighted) = (0.0, 0.0);
        for (var i = 0; i < at.Length; i++)
        {
            var weight = Weight(at[i] - value, width);
            weights += weight;
            weighted += weight * (final[i] - at[i]);
        }
        var gap = (meanGap + weighted) / (1 + weights);
        var prior = Math.Max(gapDeviation, PriorShare * finalDeviation);
        var squares = PriorWeight * prior * prior;
        for (var i = 0; i < at.Length; i++)
        {
            var rest = final[i] - at[i] - gap;
            squares += Weight(at[i] - value, width) * rest * rest;
        }
        return new Forecast(value + gap, squares / (PriorWeight + weights) * (1 + 1 / (1 + weights)));
    }

    private static Forecast Roughly(ReadOnlySpan<double> at, ReadOnlySpan<double> final, double value)
    {
        var (gap, _) = Gaps(at, final);
        var deviation = RoughShare * Moments(at).Deviation;
        return new Forecast(value + gap, deviation * deviation);
    }

    // Where all others have one value at r and one final value, the width is 0: only equals are near.
    private static double Weight(double distance, double width) =>
        width > 0 ? Math.Exp(-distance * distance / (2 * width * width)) : distance == 0 ? 1 : 0;

    private static (double Mean, double Deviation) Gaps(ReadOnlySpan<double> at, ReadOnlySpan<double> final)
    {
        Span<double> gaps = at.Length <= 256 ? stackalloc double[at.Length] : new double[at.Length];
        for (var i = 0; i < gaps.Length; i++) gaps[i] = final[i] - at[i];
        return Moments(gaps);
    }

    private static (double Mean, double Deviation) Moments(ReadOnlySpan<double> values)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in values) sum += value;
        var mean = sum / values.Length;
        foreach (var value in values) squares += (value - mean) * (value - mean);
        return (mean, Math.Sqrt(squares / values.Length));
    }
}
