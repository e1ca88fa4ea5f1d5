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
    /// <remarks>The group is asked once, so that what a program starts in it to tidy up is left alone; each process outside
    /// is asked when it is first seen there, since it may have left the group just before the group was asked.</remarks>
    public async Task EndAsync(TimeSpan grace)
    {
        var asked = clock.GetTimestamp();
        var pace = new Pace(clock);
        var told = new HashSet<(int Pid, long StartTime)>();
        var left = Working(Members());
        if (left.Any(IsInGroup)) Kernel.Signal(-leader.Pid, Kernel.Terminate);
        while (left.Count > 0 && clock.GetElapsedTime(asked) < grace)
        {
            foreach (var process in left.Where(p => !IsInGroup(p) && told.Add((p.Pid, p.StartTime))))
                Kernel.Signal(process.Pid, Kernel.Terminate);
            await pace.NextAsync();
            left = Working(Members());
        }
        await KillAsync();
    }

    private async Task KillAsync()
    {
        var pace = new Pace(clock);
        // In the middle of an exec a process shows no environment, and so no mark: one look that finds nothing does not do.
        for (var empty = 0; ;)
        {
            var left = Members();
            empty = left.Count == 0 ? empty + 1 : 0;
            if (empty == 2) return;
            Kill(left);
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
    private bool IsNumbered(ProcessEntry process) => IsInGroup(process) || process.Pid == leader.Pid;

    /// <returns>Those that do the run's work: not the watch, and not the sleep that it waits with.</returns>
    private List<ProcessEntry> Working(IReadOnlyList<ProcessEntry> members)
    {
        var watch = members.Where(p => p.Pid != leader.Pid && shim.Is(p)).Select(p => p.Pid).ToHashSet();
        return [.. members.Where(p => !watch.Contains(p.Pid) && !watch.Contains(p.Parent))];
    }

    private bool IsInGroup(ProcessEntry process) => process.Group == leader.Pid;

    // To the group as a whole, so that none escapes by forking meanwhile.
    private void Kill(IReadOnlyList<ProcessEntry> processes)
    {
        if (processes.Any(IsInGroup)) Kernel.Signal(-leader.Pid, Kernel.Kill);
        foreach (var process in processes.Where(p => !IsInGroup(p))) Kernel.Signal(process.Pid, Kernel.Kill);
    }

    private bool IsMarked(int pid)
    {
        if (pid == Environment.ProcessId) return false;
        byte[] variables = [0, .. ProcessTable.Environment(pid)];
        return variables.AsSpan().IndexOf(runMark) >= 0 && variables.AsSpan().IndexOf(directoryMark) >= 0;
    }

    private static byte[] Mark(string name, string value) => Encoding.UTF8.GetBytes($"\0{name}={value}\0");
}
