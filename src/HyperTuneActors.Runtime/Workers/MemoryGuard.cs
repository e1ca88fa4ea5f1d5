using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>Keeps all processes of a run within its memory limit: by a control group of the kernel where one may be made, else
/// by looking several times a second at what they use.</summary>
internal sealed class MemoryGuard : IDisposable
{
    private const long Room = 4L << 30;
    private const long Unknown = -1;

    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(200);

    private readonly long? limit;
    private readonly ControlGroup? group;
    private readonly CancellationTokenSource ended = new();
    private (long Before, long Now) kills;
    private bool isAdmitted;
    private long use = Unknown;

    private MemoryGuard(long? limit, ControlGroup? group)
    {
        (this.limit, this.group) = (limit, group);
        kills = (MemoryUse.KernelKills(), MemoryUse.KernelKills());
    }

    /// <param name="limit">In bytes; <see langword="null"/> for none.</param>
    /// <param name="directory">The run's, which names the control group for the case that this worker is killed.</param>
    public static MemoryGuard For(long? limit, RunDirectory directory)
    {
        var name = $"hypertune-{directory.Run.Study}-{directory.Run.Trial}.{directory.Run.Attempt}-{Guid.NewGuid():N}";
        var group = limit is { } bytes ? ControlGroup.TryCreate(name, bytes, ControlGroup.Parents()) : null;
        if (group is not null) directory.WriteControlGroup(group.Path);
        return new MemoryGuard(limit, group);
    }

    /// <summary>For a run that was started before.</summary>
    public static MemoryGuard Resume(long? limit, RunDirectory directory)
    {
        var group = directory.ControlGroup is { } path ? ControlGroup.At(path) : null;
        return new MemoryGuard(limit, group) { isAdmitted = group is not null };
    }

    /// <summary>For <c>ulimit -d</c>, in kB; 0 for none. Far above the limit, since programs reserve what they never use: it
    /// only keeps a burst from taking the machine before anybody looks.</summary>
    public long DataLimit => limit is { } bytes ? (2 * bytes + Room) / 1024 : 0;

    /// <param name="leader">Does nothing yet.</param>
    public void Admit(ProcessIdentity leader) => isAdmitted = group?.Admit(leader.Pid) ?? false;

    /// <summary>Looks from now on, unless the kernel does.</summary>
    /// <param name="processes">All of the run.</param>
    /// <param name="clock">When to look.</param>
    /// <param name="exceeded">Called when they use too much.</param>
    public void Watch(ProcessGroup processes, TimeProvider clock, Action<StopCause> exceeded)
    {
        if (limit is { } bytes && !isAdmitted) _ = Task.Run(() => LookAsync(processes, bytes, clock, exceeded));
    }

    /// <summary>To be called every second, so that a process that the kernel ends now is told from one of last week.</summary>
    public void Look() => kills = (kills.Now, MemoryUse.KernelKills());

    public MemoryEvidence Evidence() =>
        new(group?.HasKilled == true || MemoryUse.KernelKills() > kills.Before,
            Volatile.Read(ref use) is var seen and not Unknown ? seen : null, limit);

    public void Dispose()
    {
        ended.Cancel();
        group?.Dispose();
    }

    // It takes a twentieth of a core at most, however many processes the machine has.
    private async Task LookAsync(ProcessGroup processes, long bytes, TimeProvider clock, Action<StopCause> exceeded)
    {
        while (!ended.IsCancellationRequested)
        {
            var began = clock.GetTimestamp();
            var members = processes.Members().Select(member => member.Pid).ToArray();
            var now = MemoryUse.Resident(members);
            if (now > bytes && members.Length > 1) now = MemoryUse.Proportional(members);
            Volatile.Write(ref use, now);
            if (now > bytes) exceeded(new StopCause.TooMuchMemory(now, bytes));
            var took = clock.GetElapsedTime(began) * 20;
            await Task.Delay(took > Usual ? took : Usual, clock, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
