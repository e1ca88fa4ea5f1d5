using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace HyperTuneActors.Simulation.Timing;

/// <summary>The scheduler of an actor system in virtual time: timers fire in the order of their times, those of one time in
/// the order in which they were set, and only when <see cref="FireNext"/> is called.</summary>
/// <remarks>Two clocks, as on a real machine: the monotonic one, which timers and running times follow, and the wall clock,
/// which may jump.</remarks>
public sealed class VirtualScheduler(Config scheduler, ILoggingAdapter log)
    : SchedulerBase(scheduler, log), IDateTimeOffsetNowTimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock gate = new();                      // threads of the system's start may still set timers
    private readonly PriorityQueue<Timer, (long Due, long Order)> timers = new();
    private long now;
    private long order;

    /// <summary>How far the wall clock is ahead of the monotonic one.</summary>
    public TimeSpan WallOffset { get; set; }

    public override TimeSpan MonotonicClock => new(now);

    public override TimeSpan HighResMonotonicClock => new(now);

    protected override DateTimeOffset TimeNow => Epoch + MonotonicClock + WallOffset;

    /// <summary>When the next timer fires; <see langword="null"/> if none is set.</summary>
    internal TimeSpan? NextDue
    {
        get
        {
            lock (gate)
            {
                while (timers.TryPeek(out var timer, out _) && timer.IsCancelled) timers.Dequeue();
                return timers.TryPeek(out _, out var at) ? new TimeSpan(at.Due) : null;
            }
        }
    }

    /// <summary>Moves the time to the next timer and fires it.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool FireNext()
    {
        Timer? timer;
        lock (gate)
        {
            if (NextDue is null) return false;
            timers.TryDequeue(out timer, out var at);
            now = Math.Max(now, at.Due);
            if (timer!.Interval > 0) timers.Enqueue(timer, (at.Due + timer.Interval, ++order));
        }
        timer.Fire();
        return true;
    }

    /// <summary>Moves the time without firing anything.</summary>
    internal void MoveTo(TimeSpan time) => now = Math.Max(now, time.Ticks);

    /// <summary>Does something later; nobody can cancel it.</summary>
    internal void After(TimeSpan delay, Action action) => Set(delay, TimeSpan.Zero, new Call(action), null);

    protected override void InternalScheduleTellOnce(
        TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Set(delay, TimeSpan.Zero, new Letter(receiver, message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender,
        ICancelable cancelable) =>
        Set(initialDelay, interval, new Letter(receiver, message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Set(delay, TimeSpan.Zero, new Call(action), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Set(delay, TimeSpan.Zero, new Call(action.Run), cancelable);

    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Set(initialDelay, interval, new Call(action), cancelable);

    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Set(initialDelay, interval, new Call(action.Run), cancelable);

    private void Set(TimeSpan delay, TimeSpan interval, Timer timer, ICancelable? cancelable)
    {
        timer.Interval = interval.Ticks;
        timer.Cancelable = cancelable;
        lock (gate) timers.Enqueue(timer, (now + delay.Ticks, ++order));
    }

    private abstract class Timer
    {
        public long Interval { get; set; }

        public ICancelable? Cancelable { get; set; }

        public bool IsCancelled => Cancelable?.IsCancellationRequested == true;

        public abstract void Fire();
    }

    private sealed class Letter(ICanTell receiver, object message, IActorRef sender) : Timer
    {
        public override void Fire() => receiver.Tell(message, sender);
    }

    private sealed class Call(Action action) : Timer
    {
        public override void Fire() => action();
    }
}
