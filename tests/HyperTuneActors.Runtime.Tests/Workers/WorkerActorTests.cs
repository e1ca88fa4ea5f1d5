using Akka.Actor;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Tests.Workers;

public sealed class WorkerActorTests : WorkerBench
{
    [Fact]
    public void A_worker_says_that_it_is_there_with_its_runs_and_slots_again_and_again()
    {
        StartWorker(TimeSpan.FromMilliseconds(20));
        var run = StartRun(slot: 1).Order.Run;

        var here = (WorkerHere)Studies.FishForMessage(m => m is WorkerHere { Runs.Length: 1 });
        Assert.Equal((Host, run), (here.Host, here.Runs[0]));
        Pool.FishForMessage(m => m is SlotsHere { Capacity.Slots: 2 } slots && Slots(slots).SetEquals([1]));
    }

    [Fact]
    public void A_run_is_started_with_all_that_its_order_says()
    {
        StartWorker();
        var order = Order(slot: 1);

        Worker.Tell(order);

        Assert.Equal([1], Taken());
        var started = Trainer.Next().Order;
        Assert.Equal((order.Run, order.Training, order.Configuration, order.Seed, 1, 9),
            (started.Run, started.Training, started.Configuration, started.Seed, started.FirstStep, started.LastStep));
        Assert.Equal("loss", Assert.Single(started.Objectives));
    }

    [Fact]
    public void An_order_that_is_repeated_starts_nothing_and_tells_the_start_again()
    {
        StartWorker();
        var run = StartRun();
        run.Start(4711);
        Assert.Equal(new RunStarted(run.Order.Run, 4711), Studies.ExpectMsg<RunStarted>());

        Worker.Tell(Order());

        Assert.Equal(new RunStarted(run.Order.Run, 4711), Studies.ExpectMsg<RunStarted>());
        Assert.Single(Trainer.Runs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-1)]
    public void A_slot_that_is_taken_or_does_not_exist_is_refused(int slot)
    {
        StartWorker();
        StartRun(slot: 0);

        Worker.Tell(Order(slot, trial: 1));

        var refused = Studies.ExpectMsg<RunEnded>();
        Assert.Equal((Run(1), 0L, RunClass.Lost), (refused.Run, refused.Seq, refused.End.Class));
        Assert.Equal([Run(0)], Trainer.Runs);
    }

    [Fact]
    public void An_order_for_another_life_of_the_worker_is_refused()
    {
        StartWorker();

        Worker.Tell(Order() with { Place = new Place(Host with { Incarnation = 2 }, 0, []) });

        Assert.Equal((Run(0), RunClass.Lost), (Studies.ExpectMsg<RunEnded>() is var told ? told.Run : default, told.End.Class));
        Assert.Empty(Trainer.Runs);
    }

    [Fact]
    public void Orders_of_an_older_incarnation_of_the_study_are_passed_over()
    {
        StartWorker();
        Worker.Tell(Order(slot: 0, trial: 0, incarnation: 3));
        var run = Trainer.Next();

        Worker.Tell(Order(slot: 1, trial: 1, incarnation: 2));
        Worker.Tell(new StopRun(Run(0), 2, "an older incarnation wants so"));
        Worker.Tell(Order(slot: 1, trial: 2, incarnation: 3));

        Assert.Equal(Run(2), Trainer.Next().Order.Run);
        Assert.Equal(2, Trainer.Runs.Count());
        Worker.Tell(new StopRun(Run(0), 3, "the study wants so"));
        run.AwaitStop();
        Assert.Equal(1, run.Stops);
    }

    [Fact]
    public void A_slot_is_free_when_the_training_is_gone_and_not_before()
    {
        StartWorker();
        var run = StartRun();

        Acknowledge(run.Order.Run, long.MaxValue, RunVerdict.Forget);
        run.AwaitStop();
        Worker.Tell(Order(slot: 0, trial: 1));
        Assert.Equal(Run(1), Studies.ExpectMsg<RunEnded>().Run);
        run.End(new RunEnd(RunClass.Stopped, "Stopped."));

        Assert.Empty(Taken());
        Assert.Equal(Run(2), StartRun(slot: 0, trial: 2).Order.Run);
    }

    [Fact]
    public void A_run_that_was_started_before_is_told_to_be_lost_and_leaves_its_slot()
    {
        StartWorker();
        var run = StartRun();
        run.End(new RunEnd(RunClass.Finished, "Done."));
        Next<RunEnded>();
        Acknowledge(run.Order.Run, 1, RunVerdict.Forget);
        Assert.Empty(Taken());
        Gone(run.Order.Run);

        Worker.Tell(Order());

        var told = Studies.ExpectMsg<RunEnded>();
        Assert.Equal((run.Order.Run, 0L, RunClass.Lost), (told.Run, told.Seq, told.End.Class));
        Assert.Equal([0], Taken());
        Assert.Empty(Taken());
    }

    [Fact]
    public void A_run_s_actor_that_fails_stops_its_training_and_its_slot_is_free_when_that_is_gone()
    {
        StartWorker();
        var run = StartRun();

        Kill(run.Order.Run);

        run.AwaitStop();
        var told = Studies.ExpectMsg<RunEnded>();
        Assert.Equal((run.Order.Run, 0L, RunClass.Bug), (told.Run, told.Seq, told.End.Class));
        Worker.Tell(Order(slot: 0, trial: 1));
        Assert.Equal((Run(1), RunClass.Lost), (Studies.ExpectMsg<RunEnded>() is var refused ? refused.Run : default, refused.End.Class));
        run.End(new RunEnd(RunClass.Stopped, "Stopped."));
        Assert.Empty(Taken());
    }

    [Fact]
    public void A_trainer_that_throws_ends_the_run_as_a_bug_and_leaves_the_slot()
    {
        StartWorker();
        Trainer.Failure = new InvalidOperationException("no trainer today");

        Worker.Tell(Order());

        var told = Studies.ExpectMsg<RunEnded>();
        Assert.Equal((Run(0), RunClass.Bug), (told.Run, told.End.Class));
        Assert.Contains("no trainer today", told.End.Reason, StringComparison.Ordinal);
        Assert.Equal([0], Taken());
        Assert.Empty(Taken());
    }

    [Fact]
    public void Runs_of_several_trials_do_not_disturb_each_other()
    {
        StartWorker();
        var (first, second) = (StartRun(slot: 0, trial: 0), StartRun(slot: 1, trial: 1));

        second.Report(1, 0.5);
        first.Report(1, 0.4);
        Acknowledge(Run(1), 1, RunVerdict.Halt);

        second.AwaitStop();
        Assert.False(first.IsStopped);
        Assert.Equal([Run(0), Run(1)],
            new[] { Studies.ExpectMsg<RunReported>().Run, Studies.ExpectMsg<RunReported>().Run }.OrderBy(run => run.Trial));
    }

    private void Kill(RunId run) =>
        Sys.ActorSelection(PathOf(run)).Tell(Akka.Actor.Kill.Instance);

    /// <summary>Waits until the run's actor is gone.</summary>
    private void Gone(RunId run) => AwaitCondition(() =>
    {
        Sys.ActorSelection(PathOf(run)).Tell(new Identify(run), TestActor);
        return ExpectMsg<ActorIdentity>().Subject is null;
    });

    private static string PathOf(RunId run) => $"/user/worker/run-{run.Study}-{run.Trial}.{run.Attempt}";
}
