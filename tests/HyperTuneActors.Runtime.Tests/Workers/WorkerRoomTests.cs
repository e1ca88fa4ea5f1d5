using Akka.Actor;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>What a worker takes, and what it does not.</summary>
public sealed class WorkerRoomTests : WorkerBench
{
    private static readonly Resources OneGpu = new(2, 4_000_000_000, 1);

    [Fact]
    public void A_worker_says_what_it_has_and_which_run_has_what_of_it()
    {
        StartNode();

        Worker.Tell(Asking(OneGpu, 0, 0, "GPU-b"));

        var here = Pool.ExpectMsg<SlotsHere>();
        Assert.Equal(Capacity, here.Capacity);
        Assert.Equal(new SlotTaken(Run(0), new Claim(0, ["GPU-b"], OneGpu)), Assert.Single(here.Taken));
        Assert.Equal(["GPU-b"], Trainer.Next().Order.Place!.Devices.ToArray());
    }

    [Theory]
    [InlineData(3, "GPU-a", "It wants 3 CPUs, and 2 of 4 are free.")]
    [InlineData(2, "GPU-b", "GPU GPU-b is not free.")]
    [InlineData(2, "GPU-c", "There is no GPU GPU-c.")]
    public void What_does_not_fit_is_refused_as_lost(int cpus, string device, string because)
    {
        StartNode();
        Worker.Tell(Asking(OneGpu, 0, 0, "GPU-b"));

        Worker.Tell(Asking(new Resources(cpus, Gpus: 1), 1, 1, device));

        var refused = Studies.ExpectMsg<RunEnded>();
        Assert.Equal((Run(1), 0, RunClass.Lost), (refused.Run, refused.Seq, refused.End.Class));
        Assert.Equal($"It does not fit on w: {because}", refused.End.Reason);
    }

    [Fact]
    public void What_a_run_had_is_free_when_it_is_gone()
    {
        StartNode();
        Worker.Tell(Asking(new Resources(4, Gpus: 2), 0, 0, "GPU-a", "GPU-b"));
        Pool.ExpectMsg<SlotsHere>();

        Trainer.Next().End(new RunEnd(RunClass.Finished, "Done."));
        Assert.Empty(Pool.ExpectMsg<SlotsHere>().Taken);
        Worker.Tell(Asking(OneGpu, 0, 1, "GPU-a"));

        Assert.Equal(Run(1), Trainer.Next().Order.Run);
    }

    [Fact]
    public void A_draining_worker_takes_no_runs_and_those_that_it_has_go_on()
    {
        StartWorker();
        var run = StartRun();

        Worker.Tell(new Drain("w"));

        Assert.Equal(WorkerStanding.Draining, Next<WorkerHere>().Standing);
        Assert.Equal(WorkerStanding.Draining, Pool.ExpectMsg<SlotsHere>().Standing);
        Worker.Tell(Order(slot: 1, trial: 1));
        var refused = Next<RunEnded>();
        Assert.Equal((Run(1), RunClass.Lost, "w is draining and takes no more runs."), (refused.Run, refused.End.Class, refused.End.Reason));
        Assert.False(run.IsStopped);

        Worker.Tell(new Undrain("w"));
        Assert.Equal(WorkerStanding.Open, Pool.ExpectMsg<SlotsHere>().Standing);
        Worker.Tell(Order(slot: 1, trial: 2));
        Assert.Equal(Run(2), Trainer.Next().Order.Run);
    }

    [Theory]
    [InlineData(RunClass.Stopped)]
    [InlineData(RunClass.Crashed)]
    [InlineData(RunClass.Killed)]
    [InlineData(RunClass.NoResult)]
    public void A_worker_whose_node_is_going_away_stops_its_runs_and_charges_them_nothing(RunClass @class)
    {
        StartWorker();
        var run = StartRun();

        Worker.Tell(Preempt.Instance);
        Assert.Equal(WorkerStanding.Draining, Pool.ExpectMsg<SlotsHere>().Standing);
        AwaitCondition(() => run.IsStopped);
        run.End(new RunEnd(@class, "Exit code 3.", ExitCode: 3, Tail: "saved"));

        Assert.Equal(new RunEnd(RunClass.Preempted, "Its node is going away.", 3, null, "saved", Charged: false), Next<RunEnded>().End);
    }

    [Theory]
    [InlineData(RunClass.Finished)]
    [InlineData(RunClass.Diverged)]
    public void What_a_run_came_to_by_itself_stays(RunClass @class)
    {
        StartWorker();
        var run = StartRun();

        Worker.Tell(Preempt.Instance);
        run.End(new RunEnd(@class, "By itself."));

        Assert.Equal(new RunEnd(@class, "By itself."), Next<RunEnded>().End);
    }

    [Fact]
    public void A_run_that_its_study_stopped_before_is_no_loss_of_its_node()
    {
        StartWorker();
        var run = StartRun();

        Worker.Tell(new StopRun(Run(0), 1, "pruned"));
        Worker.Tell(Preempt.Instance);
        run.End(new RunEnd(RunClass.Stopped, "Stopped when asked to."));

        Assert.Equal(new RunEnd(RunClass.Stopped, "Stopped when asked to."), Next<RunEnded>().End);
    }

    [Fact]
    public void A_worker_where_three_trials_could_not_start_says_so_and_opens_again_with_a_report()
    {
        StartWorker();
        for (var trial = 0; trial < 3; trial++)
        {
            var run = StartRun(trial: trial);
            run.End(new RunEnd(RunClass.StartFailed, "There is no such program."));
            Assert.Equal(trial == 2 ? WorkerStanding.SetAside : WorkerStanding.Open, Pool.ExpectMsg<SlotsHere>().Standing);
        }

        var good = StartRun(trial: 3);
        good.Start();
        good.Report(1, 0.5);

        Assert.Equal(WorkerStanding.Open, Pool.ExpectMsg<SlotsHere>().Standing);
    }

    private void StartNode()
    {
        Capacity = Capacity.Of(4, 16_000_000_000, new Gpu("GPU-a"), new Gpu("GPU-b"));
        StartWorker();
    }

    private static StartRun Asking(Resources run, int slot, int trial, params string[] devices)
    {
        var order = Order(slot, trial);
        return order with { Place = order.Place with { Devices = [.. devices] }, Training = order.Training with { Resources = run } };
    }
}
