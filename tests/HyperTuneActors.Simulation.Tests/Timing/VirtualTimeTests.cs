using Akka.Actor;
using Akka.TestKit.Xunit2;
using HyperTuneActors.Simulation.Timing;

namespace HyperTuneActors.Simulation.Tests.Timing;

public sealed class VirtualTimeTests : TestKit
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly VirtualTime time;

    public VirtualTimeTests() : base(VirtualTime.Config) => time = VirtualTime.TakeOver(Sys);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_333_333)]
    [InlineData(TimeSpan.TicksPerDay)]
    public void Advance_moves_the_time_exactly(long ticks)
    {
        Sys.Scheduler.Advanced.ScheduleRepeatedly(Second / 3, Second * 1000, () => { });
        var before = time.Now;
        time.Advance(new TimeSpan(ticks));
        Assert.Equal(before + new TimeSpan(ticks), time.Now);
    }

    [Fact]
    public void A_message_is_handled_only_when_time_is_told_to_go_on()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>());
        echo.Tell("hello", TestActor);
        ExpectNoMsg(TimeSpan.Zero);

        time.Settle();
        ExpectMsg("hello", TimeSpan.Zero);
    }

    [Fact]
    public void A_step_is_one_message_or_one_timer()
    {
        Sys.ActorOf(Props.Create<Echo>());
        time.Settle();
        var fired = 0;
        Sys.Scheduler.Advanced.ScheduleOnce(Second, () => fired++);
        Sys.Scheduler.Advanced.ScheduleOnce(Second, () => fired++);

        Assert.True(time.Step());
        Assert.Equal((1, Second), (fired, time.Now));
        Assert.True(time.Step());
        Assert.False(time.Step());
        Assert.Equal((2, Second), (fired, time.Now));
    }

    [Fact]
    public void Running_until_something_is_so_stops_right_there()
    {
        var fired = 0;
        Sys.Scheduler.Advanced.ScheduleRepeatedly(Second, Second, () => fired++);
        Assert.True(time.RunUntil(() => fired == 5, atMost: Second * 100));
        Assert.Equal(Second * 5, time.Now);
    }

    [Fact]
    public void Running_until_something_is_so_gives_up_when_its_time_is_over()
    {
        var fired = 0;
        Sys.Scheduler.Advanced.ScheduleRepeatedly(Second, Second, () => fired++);
        Assert.False(time.RunUntil(() => fired == 50, atMost: Second * 10));
    }

    [Fact]
    public void Running_until_something_is_so_gives_up_when_nothing_is_left_to_happen() =>
        Assert.False(time.RunUntil(() => false, atMost: TimeSpan.FromDays(1)));

    [Fact]
    public void A_receive_timeout_comes_in_virtual_time_and_is_put_off_by_a_message()
    {
        var waiting = Sys.ActorOf(Props.Create<Waiting>(TestActor));
        time.Advance(Second * 9);
        waiting.Tell("still there?");
        time.Advance(Second * 9.999);
        ExpectNoMsg(TimeSpan.Zero);

        time.Advance(Second * 0.001);
        ExpectMsg<ReceiveTimeout>(TimeSpan.Zero);
    }

    [Fact]
    public void A_system_without_the_configuration_of_virtual_time_is_refused()
    {
        using var system = ActorSystem.Create("real", "akka { loglevel = OFF, stdout-loglevel = OFF }");
        var refused = Assert.Throws<ArgumentException>(() => VirtualTime.TakeOver(system));
        Assert.StartsWith("Make the actor system with VirtualTime.Config.", refused.Message, StringComparison.Ordinal);
    }

    protected override void AfterAll()
    {
        time.Dispose();
        base.AfterAll();
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo() => ReceiveAny(message => Sender.Tell(message));
    }

    private sealed class Waiting : ReceiveActor
    {
        public Waiting(IActorRef told)
        {
            Context.SetReceiveTimeout(Second * 10);
            Receive<ReceiveTimeout>(told.Tell);
            ReceiveAny(_ => { });
        }
    }
}
