using System.Globalization;
using System.Text;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>How much memory processes use, as the kernel says it. Those that are gone use none.</summary>
internal static class MemoryUse
{
    /// <summary>Resident pages, in bytes. What processes share counts for each of them: an upper bound, and cheap.</summary>
    public static long Resident(IEnumerable<int> processes) => processes.Sum(pid =>
        Text(pid, "statm").Split(' ') is [_, var pages, ..] && long.TryParse(pages, out var count) ? count * Environment.SystemPageSize : 0);

    /// <summary>As above, but what processes share is divided among them: exact, and slow.</summary>
    public static long Proportional(IEnumerable<int> processes) => processes.Sum(pid =>
        Text(pid, "smaps_rollup").Split('\n').FirstOrDefault(line => line.StartsWith("Pss:", StringComparison.Ordinal)) is { } line
            ? long.Parse(line["Pss:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024
            : Resident([pid]));

    /// <returns>How often the kernel has ended a process for want of memory since boot; 0 if it does not say.</returns>
    public static long KernelKills()
    {
        try
        {
            return File.ReadLines("/proc/vmstat").FirstOrDefault(line => line.StartsWith("oom_kill ", StringComparison.Ordinal)) is { } line
                ? long.Parse(line["oom_kill ".Length..], CultureInfo.InvariantCulture)
                : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static string Text(int pid, string file) => Encoding.ASCII.GetString(ProcessTable.Read(pid, file));
}
