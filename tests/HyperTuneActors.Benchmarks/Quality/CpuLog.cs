using System.Globalization;

namespace HyperTuneActors.Benchmarks.Quality;

/// <summary>What the shell's <c>times</c> wrote after each run of the tuner: the CPU time of the whole process, its start
/// included.</summary>
internal static class CpuLog
{
    /// <returns>The mean over all runs in the folder's files, in seconds; <see langword="null"/> if there are none.</returns>
    /// <param name="folder">Of an optimiser.</param>
    /// <param name="prefix">With which the names of the files begin.</param>
    public static double? Mean(string folder, string prefix = "")
    {
        if (!Directory.Exists(folder)) return null;
        // Two lines each: the shell's own, and its children's.
        var runs = Directory.EnumerateFiles(folder, $"{prefix}*.times")
            .SelectMany(file => File.ReadLines(file).Where((_, i) => i % 2 == 1)).Select(Seconds).ToList();
        return runs.Count == 0 ? null : runs.Average();
    }

    private static double Seconds(string line) => line.Split(' ').Sum(time =>
    {
        var parts = time.TrimEnd('s').Split('m');
        return 60 * double.Parse(parts[0], CultureInfo.InvariantCulture) + double.Parse(parts[1], CultureInfo.InvariantCulture);
    });
}
