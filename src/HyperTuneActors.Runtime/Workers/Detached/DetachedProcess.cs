using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace HyperTuneActors.Runtime.Workers.Detached;

/// <summary>The shell that leads a detached run, started by this worker or by an earlier one.</summary>
internal sealed class DetachedProcess : IDisposable
{
    private const double TicksPerSecond = 100;                  // USER_HZ, the same on all machines that .NET runs on

    private readonly ProcessIdentity leader;
    private readonly SafeFileHandle handle;
    private readonly bool isOfThisBoot;
    private readonly bool wasThere;

    /// <param name="leader">As it was written down.</param>
    /// <param name="directory">The run's.</param>
    /// <param name="surroundings">The worker's.</param>
    public DetachedProcess(ProcessIdentity leader, string directory, Surroundings surroundings)
    {
        this.leader = leader;
        isOfThisBoot = leader.BootId == ProcessTable.BootId();
        handle = Kernel.Watch(leader.Pid);
        wasThere = Lives;                                       // so the handle is of this process, and not of a later one
        Group = new ProcessGroup(leader, directory, surroundings.Shim, surroundings.Clock);
    }

    /// <summary>All that belongs to it.</summary>
    public ProcessGroup Group { get; }

    /// <summary>Whether the machine was started anew since: whatever has its number is another one.</summary>
    public bool IsOfEarlierBoot => !isOfThisBoot;

    /// <summary>How long ago it was started.</summary>
    public TimeSpan Age
    {
        get
        {
            var uptime = File.ReadAllText("/proc/uptime").Split(' ')[0];
            return isOfThisBoot
                ? TimeSpan.FromSeconds(Math.Max(0, double.Parse(uptime, CultureInfo.InvariantCulture) - (leader.StartTime / TicksPerSecond)))
                : TimeSpan.Zero;
        }
    }

    private bool Lives => isOfThisBoot && ProcessTable.Find(leader.Pid) is { IsAlive: true } entry && entry.StartTime == leader.StartTime;

    /// <returns>Whether it has ended within the time.</returns>
    public bool HasEnded(TimeSpan within)
    {
        if (!wasThere) return true;
        if (!handle.IsInvalid) return Kernel.HasEnded(handle, within);
        Thread.Sleep(within);
        return !Lives;
    }

    /// <summary>Ends it, and all that belongs to it.</summary>
    public Task EndAsync(TimeSpan grace) => isOfThisBoot ? Group.EndAsync(grace) : Task.CompletedTask;

    /// <returns>A variable that it was started with; <see langword="null"/> if it has none such, or has ended.</returns>
    public string? Variable(string name)
    {
        if (!Lives) return null;
        var all = Encoding.UTF8.GetString(ProcessTable.Environment(leader.Pid)).Split('\0');
        return all.FirstOrDefault(one => one.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
    }

    public void Dispose() => handle.Dispose();
}
