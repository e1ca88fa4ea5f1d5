using Akka.Actor;
using HyperTuneActors.Simulation.Timing;

namespace HyperTuneActors.Simulation.Tests.Timing;

public sealed class SteppedDispatcherTests
{
    private const int Actors = 8, Messages = 3;

    [Fact]
    public void The_seed_draws_which_actor_is_next_and_draws_it_again_the_same()
    {
        var orders = Enumerable.Range(1, 10).Select(seed => Handled(seed)).ToArray();
        Assert.Equal(orders, Enumerable.Range(1, 10).Select(seed => Handled(seed)));
        Assert.Equal(10, orders.Distinct().Count());
    }

    [Fact]
    public void Each_actor_handles_its_messages_in_their_order()
    {
        foreach (var order in Enumerable.Range(1, 10).Select(seed => Handled(seed).Split(' ')))
            for (var actor = 0; actor < Actors; actor++)
                Assert.Equal(
                    Enumerable.Range(0, Messages).Select(message => $"{actor}:{message}"),
                    order.Where(handled => handled.StartsWith($"{actor}:", StringComparison.Ordinal)));
    }

    [Fact]
    public void With_many_messages_in_a_row_an_actor_handles_all_that_wait_before_another_may()
    {
        var actors = Handled(seed: 1, messagesInARow: 100).Split(' ').Select(handled => handled.Split(':')[0]).ToArray();
        for (var i = 0; i < actors.Length; i += Messages) Assert.Single(actors[i..(i + Messages)].Distinct());
    }

    [Fact]
    public void No_other_thread_runs_an_actor_once_the_system_is_taken_over()
    {
        using var system = ActorSystem.Create("stepped", VirtualTime.Config);
        using var time = VirtualTime.TakeOver(system);
        var threads = new List<int>();
        var first = system.ActorOf(Props.Create<Busy>(threads, 5));
        first.Tell("begin");
        Assert.Empty(threads);                               // nothing runs by itself

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([Environment.CurrentManagedThreadId], threads.Distinct());
        Assert.InRange(threads.Count, 100, int.MaxValue);
    }

    /// <returns>Which messages were handled by which actors, in that order.</returns>
    private static string Handled(int seed, int messagesInARow = 1)
    {
        using var system = ActorSystem.Create("stepped", VirtualTime.Config);
        using var time = VirtualTime.TakeOver(system, seed, messagesInARow);
        var handled = new List<string>();
        for (var actor = 0; actor < Actors; actor++)
        {
            var noting = system.ActorOf(Props.Create<Noting>(handled, actor));
            for (var message = 0; message < Messages; message++) noting.Tell(message);
        }
        time.Settle();
        return string.Join(' ', handled);
    }

    private sealed class Noting : ReceiveActor
    {
        public Noting(List<string> handled, int number) => Receive<int>(message => handled.Add($"{number}:{message}"));
    }

    /// <summary>Notes each thread that it runs on: at its start, with each message and timer, in its children, at its end.
    /// </summary>
    private sealed class Busy : ReceiveActor, IWithTimers
    {
        private readonly List<int> threads;

        public Busy(List<int> threads, int generations)
        {
            this.threads = threads;
            Note();
            Receive<string>(_ =>
            {
                Note();
                if (generations > 0) Context.ActorOf(Props.Create<Busy>(threads, generations - 1)).Tell("begin");
                Timers.StartPeriodicTimer("tick", 1, TimeSpan.FromSeconds(1));
            });
            Receive<int>(_ =>
            {
                Note();
                if (generations == 0) Context.Stop(Self);
            });
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PostStop() => Note();

        private void Note() => threads.Add(Environment.CurrentManagedThreadId);
    }
}
