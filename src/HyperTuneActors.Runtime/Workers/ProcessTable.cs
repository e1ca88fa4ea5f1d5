using System.Globalization;
using System.Text;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>One line of the kernel's table of processes.</summary>
/// <param name="State">As <c>ps</c> shows it; Z is a zombie.</param>
/// <param name="StartTime">In clock ticks since boot.</param>
internal readonly record struct ProcessEntry(int Pid, char State, int Parent, int Group, long StartTime)
{
    /// <summary>Zombies hold nothing any more and may wait long for their parent to take notice.</summary>
    public bool IsAlive => State is not ('Z' or 'X');
}

/// <summary>The kernel's table of processes, read from <c>/proc</c>. Processes come and go while it is read.</summary>
internal static class ProcessTable
{
    public static IEnumerable<ProcessEntry> All()
    {
        foreach (var path in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && Find(pid) is { } entry)
                yield return entry;
    }

    public static ProcessEntry? Find(int pid) => Parse(pid, Read(pid, "stat"));

    /// <summary>Program and arguments, each followed by a zero; empty if it is gone or somebody else's.</summary>
    public static byte[] CommandLine(int pid) => Read(pid, "cmdline");

    /// <summary>The variables that it was started with, each followed by a zero; empty as above.</summary>
    public static byte[] Environment(int pid) => Read(pid, "environ");

    public static string BootId() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    // pid (name) state parent group session … start time …; the name may contain anything, ')' included.
    internal static ProcessEntry? Parse(int pid, byte[] stat)
    {
        var text = Encoding.Latin1.GetString(stat);
        var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length < 20
            ? null
            : new ProcessEntry(pid, fields[0][0], Number(fields[1]), Number(fields[2]),
                long.Parse(fields[19], CultureInfo.InvariantCulture));
    }

    private static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);

    /// <summary>A file of a process; empty if it is gone or somebody else's.</summary>
    internal static byte[] Read(int pid, string file)
    {
        try
        {
            return File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
