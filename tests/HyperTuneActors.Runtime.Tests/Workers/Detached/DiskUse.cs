using System.Diagnostics;
using System.Globalization;

namespace HyperTuneActors.Runtime.Tests.Workers.Detached;

internal static class DiskUse
{
    /// <returns>The bytes that the files below a directory take on the disk, holes not counted.</returns>
    public static long Of(string directory)
    {
        using var du = Process.Start(new ProcessStartInfo("du", ["-s", "--block-size=1", directory]) { RedirectStandardOutput = true })!;
        return long.Parse(du.StandardOutput.ReadToEnd().Split('\t')[0], CultureInfo.InvariantCulture);
    }
}
