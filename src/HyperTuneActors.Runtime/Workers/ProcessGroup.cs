using System.Text;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>All processes of one run: its process group, and those that left the group but carry the run's mark in
/// their environment.</summary>
internal sealed class ProcessGroup(ProcessIdentity leader, string directory, Shim shim, TimeProvider clock)
{
    // The run's name alone may occur twice on a machine: studies in two places may have the same name.
    private readonly byte[] runMark = Mark(ProgramEnvironment.Run, leader.Run.ToString());
    private readonly byte[] directoryMark = Mark(ProgramEnvironment.RunDirectory, directory);

    /// <summary>SIGTERM to all, and after <paramref name="grace"/> SIGKILL to what is left, until nothing is.</summary>
    public async Task EndAsync(TimeSpan grace)
    {
        var asked = clock.GetTimestamp();
        var pace = new Pace(clock);
        Signal(Working(Members()), Kernel.Terminate);
        while (Working(Members()).Count > 0 && clock.GetElapsedTime(asked) < grace) await pace.NextAsync();
        await KillAsync();
    }

    private async Task KillAsync()
    {
        var pace = new Pace(clock);
        while (Members() is { Count: > 0 } left)
        {
            Signal(left, Kernel.Kill);
            await pace.NextAsync();
        }
    }

    /// <returns>Those that live, the watch on the life line among them.</returns>
    internal IReadOnlyList<ProcessEntry> Members()
    {
        // Nothing of the run is older than its leader: that spares reading the environment of most of the machine.
        var candidates = ProcessTable.All().Where(p => p.IsAlive && p.StartTime >= leader.StartTime).ToList();
        var reused = candidates.Any(p => p.Pid == leader.Pid && p.StartTime != leader.StartTime);
        return [.. candidates.Where(p => (!reused && IsNumbered(p)) || IsMarked(p.Pid))];
    }

    // The leader has the number before it has made the group.
    private bool IsNumbered(ProcessEntry process) => process.Group == leader.Pid || process.Pid == leader.Pid;

    /// <returns>Those that do the run's work: not the watch, and not the sleep that it waits with.</returns>
    private List<ProcessEntry> Working(IReadOnlyList<ProcessEntry> members)
    {
        var watch = members.Where(p => p.Pid != leader.Pid && shim.Is(p)).Select(p => p.Pid).ToHashSet();
        return [.. members.Where(p => !watch.Contains(p.Pid) && !watch.Contains(p.Parent))];
    }

    // To the group as a whole, so that none escapes by forking meanwhile.
    private void Signal(IReadOnlyList<ProcessEntry> processes, int signal)
    {
        if (processes.Any(p => p.Group == leader.Pid)) Kernel.Signal(-leader.Pid, signal);
        foreach (var process in processes.Where(p => p.Group != leader.Pid)) Kernel.Signal(process.Pid, signal);
    }

    private bool IsMarked(int pid)
    {
        if (pid == Environment.ProcessId) return false;
        byte[] variables = [0, .. ProcessTable.Environment(pid)];
        return variables.AsSpan().IndexOf(runMark) >= 0 && variables.AsSpan().IndexOf(directoryMark) >= 0;
    }

    private static byte[] Mark(string name, string value) => Encoding.UTF8.GetBytes($"\0{name}={value}\0");
}
