using Akka.Actor;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Tests.Workers;

public sealed class RunActorTests : WorkerBench
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(20);
    private static readonly RunEnd Done = new(RunClass.Finished, "Done.");

    [Fact]
    public void Reports_and_the_end_are_numbered_from_one_without_gaps()
    {
        StartWorker();
        var run = StartRun();

        run.Start();
        run.Report(1, 0.5);
        run.Report(3, 0.4);
        run.End(Done);

        Studies.ExpectMsg<RunStarted>();
        Assert.Equal((1L, 1), (Studies.ExpectMsg<RunReported>() is var one ? one.Seq : 0, one.Step));
        Assert.Equal((2L, 3), (Studies.ExpectMsg<RunReported>() is var two ? two.Seq : 0, two.Step));
        Assert.Equal(new RunEnded(run.Order.Run, 3, Done), Studies.ExpectMsg<RunEnded>());
    }

    [Fact]
    public void A_report_without_a_step_is_at_the_step_after_the_last_one()
    {
        StartWorker();
        var run = StartRun();

        run.Report(null, 0.5);
        run.Report(null, 0.5);
        run.Report(7, 0.5);
        run.Report(null, 0.5);

        Assert.Equal([1, 2, 7, 8], Enumerable.Range(0, 4).Select(_ => Studies.ExpectMsg<RunReported>().Step).ToArray());
    }

    [Fact]
    public void What_is_not_acknowledged_is_repeated_from_the_oldest_on()
    {
        StartWorker(Often);
        var run = StartRun();
        for (var step = 1; step <= 3; step++) run.Report(step, 0.5);
        for (var seq = 1; seq <= 3; seq++) Assert.Equal(seq, Next<RunReported>().Seq);

        for (var seq = 1; seq <= 3; seq++) Assert.Equal(seq, Next<RunReported>().Seq);
        Acknowledge(run.Order.Run, 2);

        // Repetitions that were sent before the acknowledgement came may still be under way.
        Studies.FishForMessage(message => message is RunReported { Seq: 3 });
        Studies.FishForMessage(message => message is RunReported { Seq: 3 });
        for (var i = 0; i < 3; i++) Assert.Equal(3, Next<RunReported>().Seq);
    }

    [Fact]
    public void An_acknowledgement_counts_for_all_before_it_and_an_older_one_for_nothing()
    {
        StartWorker(Often);
        var run = StartRun();
        for (var step = 1; step <= 4; step++) run.Report(step, 0.5);
        Acknowledge(run.Order.Run, 3);
        Acknowledge(run.Order.Run, 1);

        Studies.FishForMessage(message => message is RunReported { Seq: 4 });
        Studies.FishForMessage(message => message is RunReported { Seq: 4 });
        for (var i = 0; i < 3; i++) Assert.Equal(4, Next<RunReported>().Seq);
    }

    [Fact]
    public void The_end_is_repeated_until_it_is_to_be_forgotten_and_announced_meanwhile()
    {
        StartWorker(Often);
        var run = StartRun();
        run.End(Done);

        for (var i = 0; i < 3; i++) Assert.Equal(1, Next<RunEnded>().Seq);
        Assert.Equal(run.Order.Run, Assert.Single(Next<WorkerHere>().Runs));
        Acknowledge(run.Order.Run, 1);
        Studies.FishForMessage(message => message is WorkerHere { Runs.Length: 1 });
        Acknowledge(run.Order.Run, long.MaxValue, RunVerdict.Forget);

        Studies.FishForMessage(message => message is WorkerHere { Runs.IsEmpty: true });
        NothingButHere();
    }

    [Fact]
    public void What_an_older_incarnation_of_the_study_answers_is_not_minded()
    {
        StartWorker();
        Worker.Tell(Order(incarnation: 2), ActorRefs.NoSender);
        Taken();
        var run = Trainer.Next();

        Acknowledge(run.Order.Run, long.MaxValue, RunVerdict.Forget, incarnation: 1);
        run.Report(1, 0.5);
        Assert.Equal(1, Next<RunReported>().Seq);
        Assert.False(run.IsStopped);

        Acknowledge(run.Order.Run, 1, RunVerdict.Halt, incarnation: 2);
        run.AwaitStop();
    }

    [Fact]
    public void A_halt_stops_the_training_and_its_end_is_reported()
    {
        StartWorker();
        var run = StartRun();
        run.Report(1, 0.5);

        Acknowledge(run.Order.Run, 1, RunVerdict.Halt);
        run.AwaitStop();
        run.End(new RunEnd(RunClass.Stopped, "Stopped."));

        Assert.Equal(2, Next<RunEnded>().Seq);
    }

    [Fact]
    public void A_finish_lets_the_training_end_by_itself()
    {
        StartWorker();
        var run = StartRun();
        run.Report(9, 0.5);
        Acknowledge(run.Order.Run, 1, RunVerdict.Finish);
        run.Report(10, 0.5);

        Assert.Equal(1, Next<RunReported>().Seq);
        Assert.Equal(2, Next<RunReported>().Seq);
        Assert.False(run.IsStopped);
    }

    [Fact]
    public void A_forgotten_run_that_lives_is_stopped_and_forgotten_when_it_has_ended()
    {
        StartWorker(Often);
        var run = StartRun();

        Acknowledge(run.Order.Run, long.MaxValue, RunVerdict.Forget);
        run.AwaitStop();
        run.End(new RunEnd(RunClass.Stopped, "Stopped."));
        Next<RunEnded>();
        Acknowledge(run.Order.Run, long.MaxValue, RunVerdict.Forget);

        Studies.FishForMessage(message => message is WorkerHere { Runs.IsEmpty: true });
    }

    [Fact]
    public void A_run_that_is_not_here_is_at_its_end_when_it_is_to_stop_and_is_not_started_later()
    {
        StartWorker();

        Worker.Tell(new StopRun(Run(5), 1, "it should not be"), Studies);
        Assert.Equal((Run(5), 0L, RunClass.Stopped), Told());
        Worker.Tell(Order(trial: 5), Studies);
        Assert.Equal((Run(5), 0L, RunClass.Lost), Told());

        (RunId, long, RunClass) Told() => Studies.ExpectMsg<RunEnded>() is var end ? (end.Run, end.Seq, end.End.Class) : default;
    }

    [Fact]
    public void An_acknowledgement_of_a_run_that_is_not_here_is_passed_over()
    {
        StartWorker();

        Acknowledge(Run(5), 1, RunVerdict.Forget);

        NothingWasTold();
    }

    private void NothingButHere()
    {
        for (var i = 0; i < 3; i++) Studies.ExpectMsg<WorkerHere>(here => Assert.Empty(here.Runs));
    }
}
