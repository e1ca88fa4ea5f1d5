using System.Globalization;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>A control group (cgroup v2) of the kernel that limits the memory of a run. Where the worker may make none, as on
/// many machines, there is none.</summary>
internal sealed class ControlGroup : IDisposable
{
    private const string Events = "memory.events";

    private ControlGroup(string path) => Path = path;

    public string Path { get; }

    /// <summary>Whether the kernel has ended a process in it for want of memory.</summary>
    public bool HasKilled
    {
        get
        {
            try
            {
                return File.ReadLines(System.IO.Path.Combine(Path, Events))
                    .Any(line => line.StartsWith("oom_kill ", StringComparison.Ordinal) && line != "oom_kill 0");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    /// <returns>One that was made before; <see langword="null"/> if it is gone.</returns>
    public static ControlGroup? At(string path) => Directory.Exists(path) ? new ControlGroup(path) : null;

    /// <param name="name">A new one among its siblings.</param>
    /// <param name="limit">In bytes; nothing is swapped out instead.</param>
    /// <param name="parents">Where to try, in this order; see <see cref="Parents"/>.</param>
    /// <returns><see langword="null"/> if none may be made, or if it could not limit memory; nothing is left of the trial.</returns>
    public static ControlGroup? TryCreate(string name, long limit, IEnumerable<string> parents)
    {
        foreach (var path in parents.Select(parent => System.IO.Path.Combine(parent, name)))
        {
            try
            {
                if (!Kernel.CreateDirectory(path)) continue;
                if (Limit(path, limit)) return new ControlGroup(path);
                Directory.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Not here: the group is another's to divide, or the mount is read-only.
            }
        }
        return null;
    }

    /// <returns>The worker's own group, and the one above it: a group that has processes of its own can't limit the memory of
    /// groups below it, so that its siblings are the usual place.</returns>
    public static IReadOnlyList<string> Parents() => Parents(Read("/proc/self/mountinfo"), Read("/proc/self/cgroup"));

    internal static IReadOnlyList<string> Parents(string mounts, string groups)
    {
        var mount = mounts.Split('\n').FirstOrDefault(line => line.Contains(" - cgroup2 ", StringComparison.Ordinal))?.Split(' ');
        var own = groups.Split('\n').FirstOrDefault(line => line.StartsWith("0::/", StringComparison.Ordinal))?["0::/".Length..];
        if (mount is not { Length: > 5 } || own is null || own.StartsWith("..", StringComparison.Ordinal)) return [];
        var path = System.IO.Path.Combine(mount[4], own);
        return own.Length == 0 ? [path] : [path, System.IO.Path.GetDirectoryName(path)!];
    }

    /// <returns>Whether the process, and all that it starts from now on, is in the group.</returns>
    public bool Admit(int pid) => TryWrite(Path, "cgroup.procs", pid.ToString(CultureInfo.InvariantCulture));

    /// <summary>It goes when its processes are gone.</summary>
    public void Dispose() => Remove(Path);

    /// <summary>Removes a group, unless a process is in it.</summary>
    public static void Remove(string path)
    {
        try
        {
            Directory.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has processes, or is gone.
        }
    }

    private static bool Limit(string path, long limit)
    {
        if (!TryWrite(path, "memory.max", limit.ToString(CultureInfo.InvariantCulture))) return false;
        TryWrite(path, "memory.swap.max", "0");
        TryWrite(path, "memory.oom.group", "1");
        return true;
    }

    // The kernel makes the files: one that is not there is a controller that is not on.
    private static bool TryWrite(string path, string file, string text)
    {
        try
        {
            using var stream = new FileStream(System.IO.Path.Combine(path, file), FileMode.Open, FileAccess.Write);
            stream.Write(System.Text.Encoding.ASCII.GetBytes(text));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
