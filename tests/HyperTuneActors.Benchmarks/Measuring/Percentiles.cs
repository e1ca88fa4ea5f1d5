namespace HyperTuneActors.Benchmarks.Measuring;

internal static class Percentiles
{
    /// <param name="sorted">Shortest first, at least one.</param>
    /// <param name="share">0.5 for the median.</param>
    public static double Milliseconds(this TimeSpan[] sorted, double share) =>
        sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)].TotalMilliseconds;
}
