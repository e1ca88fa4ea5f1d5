namespace HyperTuneActors.Runtime.Workers;

/// <summary>A time that runs out unless it is put off again and again.</summary>
internal sealed class Deadline : IDisposable
{
    // A timer of the system takes seven weeks at most.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly TimeSpan limit;
    private readonly TimeProvider clock;
    private readonly Action expired;
    private readonly ITimer timer;
    private long since;

    public Deadline(TimeSpan limit, TimeProvider clock, Action expired)
    {
        (this.limit, this.clock, this.expired) = (limit, clock, expired);
        since = clock.GetTimestamp();
        timer = clock.CreateTimer(_ => Check(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Wait(limit);
    }

    /// <summary>It runs out <c>limit</c> from now, not before.</summary>
    public void PutOff() => Volatile.Write(ref since, clock.GetTimestamp());

    public void Dispose() => timer.Dispose();

    private void Check()
    {
        var left = limit - clock.GetElapsedTime(Volatile.Read(ref since));
        if (left <= TimeSpan.Zero) expired();
        else Wait(left);
    }

    private void Wait(TimeSpan left) => timer.Change(left < LongestWait ? left : LongestWait, Timeout.InfiniteTimeSpan);
}
