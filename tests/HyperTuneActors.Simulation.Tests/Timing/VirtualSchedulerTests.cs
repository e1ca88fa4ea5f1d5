using Akka.Actor;
using Akka.TestKit.Xunit2;
using HyperTuneActors.Simulation.Timing;

namespace HyperTuneActors.Simulation.Tests.Timing;

public sealed class VirtualSchedulerTests : TestKit
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly VirtualTime time;
    private readonly List<(string What, TimeSpan At)> fired = [];

    public VirtualSchedulerTests() : base(VirtualTime.Config) => time = VirtualTime.TakeOver(Sys);

    [Fact]
    public void Timers_fire_in_the_order_of_their_times_and_exactly_then()
    {
        Once("third", Second * 30);
        Once("first", Second * 10.1234567);
        Once("second", Second * 20);
        time.Advance(Second * 60);
        Assert.Equal([("first", Second * 10.1234567), ("second", Second * 20), ("third", Second * 30)], fired);
    }

    [Fact]
    public void Timers_of_one_time_fire_in_the_order_in_which_they_were_set()
    {
        var names = Enumerable.Range(0, 100).Select(i => $"{i}").ToArray();
        foreach (var name in names) Once(name, Second);
        time.Advance(Second);
        Assert.Equal(names, fired.Select(timer => timer.What));
    }

    [Fact]
    public void A_timer_fires_at_the_end_of_the_time_that_passes_and_not_a_tick_earlier()
    {
        Once("due", Second);
        time.Advance(Second - new TimeSpan(1));
        Assert.Empty(fired);
        time.Advance(new TimeSpan(1));
        Assert.Single(fired);
    }

    [Fact]
    public void A_timer_that_a_timer_sets_fires_in_its_time()
    {
        Sys.Scheduler.Advanced.ScheduleOnce(Second, () => Once("inner", Second));
        Once("between", Second * 1.5);
        time.Advance(Second * 2);
        Assert.Equal([("between", Second * 1.5), ("inner", Second * 2)], fired);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1000)]
    public void A_periodic_timer_fires_n_times_in_n_periods(int n)
    {
        Sys.Scheduler.Advanced.ScheduleRepeatedly(Second * 7, Second * 7, () => Fire("period"));
        time.Advance(Second * 7 * n);
        Assert.Equal(Enumerable.Range(1, n).Select(i => Second * 7 * i), fired.Select(timer => timer.At));
    }

    [Fact]
    public void A_periodic_message_comes_n_times_in_n_periods()
    {
        Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, Second, TestActor, "tick", ActorRefs.NoSender);
        time.Advance(Second * 3);
        for (var i = 0; i < 4; i++) ExpectMsg("tick", TimeSpan.Zero);
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_cancelled_timer_does_not_fire()
    {
        var timer = Sys.Scheduler.ScheduleTellOnceCancelable(Second, TestActor, "late", ActorRefs.NoSender);
        time.Advance(Second / 2);
        timer.Cancel();
        time.Advance(Second * 10);
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_periodic_timer_fires_no_more_once_it_is_cancelled()
    {
        var timer = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(Second, Second, TestActor, "tick", ActorRefs.NoSender);
        time.Advance(Second * 2);
        timer.Cancel();
        time.Advance(Second * 10);
        ExpectMsg("tick", TimeSpan.Zero);
        ExpectMsg("tick", TimeSpan.Zero);
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_periodic_timer_can_cancel_itself()
    {
        var cancelable = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.Advanced.ScheduleRepeatedly(Second, Second, () =>
        {
            Fire("once");
            cancelable.Cancel();
        }, cancelable);
        time.Advance(Second * 10);
        Assert.Single(fired);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public void The_wall_clock_may_jump_and_neither_the_monotonic_clock_nor_a_timer_follows(int seconds)
    {
        Once("due", Second * 10);
        time.Advance(Second * 5);
        var wall = Sys.Scheduler.Now;
        time.Scheduler.WallOffset += Second * seconds;

        Assert.Equal(wall + Second * seconds, Sys.Scheduler.Now);
        Assert.Equal(Second * 5, Sys.Scheduler.MonotonicClock);
        time.Advance(Second * 5);
        Assert.Equal([("due", Second * 10)], fired);
        Assert.Equal(wall + Second * (seconds + 5), Sys.Scheduler.Now);
    }

    protected override void AfterAll()
    {
        time.Dispose();
        base.AfterAll();
    }

    private void Once(string what, TimeSpan after) => Sys.Scheduler.Advanced.ScheduleOnce(after, () => Fire(what));

    private void Fire(string what) => fired.Add((what, time.Now));
}
