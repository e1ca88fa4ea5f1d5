using HyperTuneActors.App.Homes;

namespace HyperTuneActors.App.Control;

/// <summary>How another command reaches a study: through the process that has it open, or by taking its lock.</summary>
internal abstract record StudyAccess : IDisposable
{
    /// <summary>How long to try to reach a study that is being opened or closed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private StudyAccess() { }

    public abstract void Dispose();

    /// <summary>A process has it open.</summary>
    public sealed record Online(ControlClient Client) : StudyAccess
    {
        public override void Dispose() => Client.Dispose();
    }

    /// <summary>Nobody had it open; now we have its lock.</summary>
    public sealed record Offline(StudyLock Lock) : StudyAccess
    {
        public override void Dispose() => Lock.Dispose();
    }

    /// <summary>Tries both until one succeeds, since the owner may be starting or ending.</summary>
    /// <exception cref="HomeException">Neither did within <paramref name="patience"/>, 30 s where it is not given.</exception>
    public static async Task<StudyAccess> ReachAsync(StudyHome home, TimeSpan? patience = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var owner = Owner.Read(home);
            if (owner is not null && await ControlClient.TryConnectAsync(owner.Socket) is { } client)
                return new Online(client);
            if (StudyLock.TryTake(home) is { } taken)
                return new Offline(taken);
            if (TimeProvider.System.GetElapsedTime(started) > (patience ?? Patience))
                throw new HomeException($"The study {home.Study} is held by {owner?.ToString() ?? "another process"}, which does not answer. "
                    + "If it runs on another machine, ask there; else end that process and try again.");
            await Task.Delay(Pause);
        }
    }
}
