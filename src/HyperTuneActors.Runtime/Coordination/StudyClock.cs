using Akka.Actor;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>The time as the actor system's scheduler tells it, so that the same actors run in virtual time.</summary>
public sealed class SchedulerTime(IScheduler scheduler) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => scheduler.Now.ToUniversalTime();

    public override long GetTimestamp() => scheduler.MonotonicClock.Ticks;
}

/// <summary>The moments of one opening of a study: its running time goes on from the last fact's.</summary>
internal sealed class StudyClock(TimeProvider time, TimeSpan before)
{
    private readonly long opened = time.GetTimestamp();

    public Moment Now() => Moment.Of(time.GetUtcNow(), before + time.GetElapsedTime(opened));
}
