using Akka.Actor;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>A worker tells which checkpoints lie there, and drops those that nobody needs.</summary>
public sealed class WorkerCheckpointsTests : WorkerBench
{
    private static DropCheckpoints Drop(int trial, int step, long incarnation = 1) =>
        new(Specs.Name, incarnation, [new CheckpointName(Run(trial), step)]);

    [Fact]
    public void Checkpoints_are_dropped_when_the_study_says_so()
    {
        StartWorker();

        Worker.Tell(Drop(3, 9), Studies);

        Assert.True(Trainer.Dropped.TryTake(out var dropped, FakeTrainer.Patience));
        Assert.Equal(new CheckpointName(Run(3), 9), dropped);
    }

    [Fact]
    public void An_older_incarnation_of_the_study_drops_nothing()
    {
        StartWorker();

        Worker.Tell(Drop(3, 9, incarnation: 2), Studies);
        Worker.Tell(Drop(4, 9, incarnation: 1), Studies);
        Worker.Tell(Drop(5, 9, incarnation: 2), Studies);

        Assert.Equal([3, 5], Enumerable.Range(0, 2)
            .Select(_ => Trainer.Dropped.TryTake(out var dropped, FakeTrainer.Patience) ? dropped.Run.Trial.Value : -1).ToArray());
    }

    [Fact]
    public void A_study_hears_what_lies_here_when_it_speaks_first_and_with_each_new_incarnation()
    {
        Trainer.Checkpoints = [new(Run(3), 9), new(Run(3), 27)];
        StartWorker();

        Worker.Tell(Order(incarnation: 1));
        Worker.Tell(Order(incarnation: 1));
        Worker.Tell(Order(incarnation: 2));

        for (var i = 0; i < 2; i++)
            Studies.ExpectMsg<CheckpointsHere>(here =>
            {
                Assert.Equal((Host, Specs.Name), (here.Host, here.Study));
                Assert.Equal([new(Run(3), 9), new(Run(3), 27)], here.Checkpoints.ToArray());
            });
        Worker.Tell(Order(slot: 99, trial: 99, incarnation: 2));
        Assert.Equal(99, Studies.ExpectMsg<RunEnded>().Run.Trial.Value);
    }

    [Fact]
    public void Many_are_told_some_at_a_time()
    {
        Trainer.Checkpoints = [.. Enumerable.Range(1, 1001).Select(step => new CheckpointName(Run(3), step))];
        StartWorker();

        Worker.Tell(Order());

        Assert.Equal([500, 500, 1], Enumerable.Range(0, 3).Select(_ => Studies.ExpectMsg<CheckpointsHere>().Checkpoints.Length));
    }

    [Fact]
    public void Those_of_live_runs_are_not_listed()
    {
        StartWorker();
        Worker.Tell(Order(trial: 0, incarnation: 1));
        Trainer.Checkpoints = [new(Run(0), 3), new(Run(1), 3)];

        Worker.Tell(Order(slot: 1, trial: 5, incarnation: 2));

        Assert.Equal(new CheckpointName(Run(1), 3), Assert.Single(Next<CheckpointsHere>().Checkpoints));
    }

    [Fact]
    public void They_are_told_again_but_not_before_sixty_restatements()
    {
        Trainer.Checkpoints = [new(Run(3), 9)];
        StartWorker(TimeSpan.FromMilliseconds(2));
        Worker.Tell(Drop(4, 9));

        var (lists, restatements) = (0, 0);
        while (lists < 3)
        {
            var told = Studies.ReceiveOne(FakeTrainer.Patience);
            if (told is WorkerHere) restatements++;
            else if (told is CheckpointsHere) lists++;
        }
        Assert.InRange(restatements, 2 * 60, int.MaxValue);
    }

    [Fact]
    public void Checkpoints_and_artifacts_are_numbered_with_the_reports_and_repeated()
    {
        StartWorker(TimeSpan.FromMilliseconds(20));
        var run = StartRun();
        run.Report(1, 0.5);
        run.Save(1, "/runs/0.1/checkpoints/1", 12);
        run.Keep("plot.png", "/runs/0.1/artifacts/plot.png", 34);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(1, Next<RunReported>().Seq);
            Assert.Equal(new CheckpointReported(run.Order.Run, 2, 1, "/runs/0.1/checkpoints/1", 12), Next<CheckpointReported>());
            Assert.Equal(new ArtifactReported(run.Order.Run, 3, "plot.png", "/runs/0.1/artifacts/plot.png", 34), Next<ArtifactReported>());
        }
    }
}
