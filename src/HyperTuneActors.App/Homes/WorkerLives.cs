using System.Globalization;

namespace HyperTuneActors.App.Homes;

/// <summary>Numbers the lives of a worker: each number is above all earlier ones, whatever becomes of the
/// file or the clock.</summary>
internal static class WorkerLives
{
    /// <param name="file">Where the last number is kept.</param>
    /// <param name="now">By the wall clock.</param>
    public static long Next(string file, DateTimeOffset now)
    {
        var last = File.Exists(file)
            && long.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var known) ? known : 0;
        var next = Math.Max(last + 1, now.ToUnixTimeSeconds());
        var temporary = file + ".tmp";
        File.WriteAllText(temporary, next.ToString(CultureInfo.InvariantCulture));
        File.Move(temporary, file, overwrite: true);
        return next;
    }
}
