namespace HyperTuneActors.Core.Trials;

/// <summary>How often a curve turns from rising to falling or back.</summary>
internal static class CurveTurns
{
    /// <summary>A curve that turns more often is not one of plain learning.</summary>
    public const int Most = 2;

    private const double LeastShare = 0.1, LeastDeviations = 2;

    /// <summary>Counts the turns of the moving average over a tenth of the curve. What is less than a tenth of its range, or
    /// than twice the deviation of the values from it, is no turn.</summary>
    public static int In(ReadOnlySpan<double> values)
    {
        Span<double> smooth = stackalloc double[values.Length];
        var least = Smooth(values, smooth);
        var (turns, direction, low, high) = (0, 0, smooth[0], smooth[0]);
        foreach (var value in smooth)
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
            var next = value - low > least && direction <= 0 ? 1 : high - value > least && direction >= 0 ? -1 : 0;
            if (next == 0) continue;
            turns += direction != 0 ? 1 : 0;
            direction = next;
            (low, high) = (value, value);
        }
        return turns;
    }

    /// <returns>The least way back that is a turn.</returns>
    private static double Smooth(ReadOnlySpan<double> values, Span<double> smooth)
    {
        var half = Math.Max(1, values.Length / 20);
        var (low, high, squares) = (double.PositiveInfinity, double.NegativeInfinity, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            var (from, to) = (Math.Max(0, i - half), Math.Min(values.Length - 1, i + half));
            var sum = 0.0;
            for (var j = from; j <= to; j++) sum += values[j];
            smooth[i] = sum / (to - from + 1);
            (low, high) = (Math.Min(low, smooth[i]), Math.Max(high, smooth[i]));
            squares += (values[i] - smooth[i]) * (values[i] - smooth[i]);
        }
        return Math.Max(LeastShare * (high - low), LeastDeviations * Math.Sqrt(squares / values.Length));
    }
}
