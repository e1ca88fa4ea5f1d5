using System.Globalization;

namespace HyperTuneActors.App.Homes;

/// <summary>Numbers the lives of a study's local worker: each number is above all earlier ones, whatever becomes of the
/// file or the clock.</summary>
internal static class WorkerLives
{
    public static long Next(StudyHome home, DateTimeOffset now)
    {
        var last = File.Exists(home.Lives)
            && long.TryParse(File.ReadAllText(home.Lives), CultureInfo.InvariantCulture, out var known) ? known : 0;
        var next = Math.Max(last + 1, now.ToUnixTimeSeconds());
        var temporary = home.Lives + ".tmp";
        File.WriteAllText(temporary, next.ToString(CultureInfo.InvariantCulture));
        File.Move(temporary, home.Lives, overwrite: true);
        return next;
    }
}
