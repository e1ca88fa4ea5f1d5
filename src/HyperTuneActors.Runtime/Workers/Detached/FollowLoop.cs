namespace HyperTuneActors.Runtime.Workers.Detached;

/// <summary>Follows a run until its shell has ended: soon after the program wrote something, and at least five times a second.
/// </summary>
internal sealed class FollowLoop(OutputFollower follower, DetachedProcess process, MemoryGuard memory, Surroundings surroundings)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private long looked = surroundings.Clock.GetTimestamp();

    /// <exception cref="OperationCanceledException">The run was left.</exception>
    public void Run()
    {
        for (var wait = Soon; ;)
        {
            surroundings.Left.ThrowIfCancellationRequested();
            LookIfDue();
            var some = follower.Read();
            if (process.HasEnded(some ? TimeSpan.Zero : wait)) return;
            wait = some ? Soon : wait * 2 < Late ? wait * 2 : Late;
        }
    }

    private void LookIfDue()
    {
        if (surroundings.Clock.GetElapsedTime(looked) < BetweenLooks) return;
        looked = surroundings.Clock.GetTimestamp();
        memory.Look();
        follower.Look();
    }
}
