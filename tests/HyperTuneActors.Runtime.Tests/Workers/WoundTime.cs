namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>A clock that goes when it is told, and calls its timers meanwhile.</summary>
internal sealed class WoundTime : TimeProvider
{
    private readonly List<Timer> timers = [];
    private TimeSpan now = TimeSpan.Zero;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(double seconds)
    {
        var end = now + TimeSpan.FromSeconds(seconds);
        while (timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due) is { } next)
        {
            now = next.Due!.Value;
            next.Fire();
        }
        now = end;
    }

    private sealed class Timer(WoundTime clock, Action call) : ITimer
    {
        public TimeSpan? Due { get; private set; }

        public void Fire()
        {
            Due = null;
            call();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.now + dueTime;
            return true;
        }

        public void Dispose() => Due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
