using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

public sealed class StartRecordTests
{
    private readonly StartRecord record = new();

    [Fact]
    public void Three_trials_in_a_row_that_could_not_start_set_a_worker_aside()
    {
        Fail(0);
        Fail(1);
        Assert.Equal(WorkerStanding.Open, record.Standing);
        Fail(2);

        Assert.Equal(WorkerStanding.SetAside, record.Standing);
    }

    [Fact]
    public void The_same_trial_again_and_again_shows_nothing_of_the_worker()
    {
        for (var attempt = 1; attempt <= 9; attempt++) record.Ended(Run(0, attempt), RunClass.StartFailed);

        Assert.Equal(WorkerStanding.Open, record.Standing);
    }

    [Theory]
    [InlineData(RunClass.Finished, WorkerStanding.Open)]
    [InlineData(RunClass.Crashed, WorkerStanding.Open)]
    [InlineData(RunClass.Stopped, WorkerStanding.SetAside)]
    [InlineData(RunClass.Preempted, WorkerStanding.SetAside)]
    public void A_run_that_could_start_in_between_begins_the_count_anew(RunClass between, WorkerStanding then)
    {
        Fail(0);
        Fail(1);
        record.Ended(Run(9), between);
        Fail(2);

        Assert.Equal(then, record.Standing);
    }

    [Fact]
    public void After_ten_looks_it_gets_one_run_which_opens_it_again()
    {
        SetAside();
        Look(9);
        Assert.Equal(WorkerStanding.SetAside, record.Standing);
        Look(1);
        Assert.Equal(WorkerStanding.OnTrial, record.Standing);
        record.Took(Run(3));
        Assert.Equal(WorkerStanding.SetAside, record.Standing);

        record.Started();

        Assert.Equal(WorkerStanding.Open, record.Standing);
    }

    [Fact]
    public void Each_run_that_shows_it_no_better_doubles_the_time_up_to_120_looks()
    {
        SetAside();
        Look(10);
        foreach (var wait in new[] { 20, 40, 80, 120, 120 })
        {
            record.Took(Run(wait));
            record.Ended(Run(wait), RunClass.StartFailed);
            Look(wait - 1);
            Assert.Equal(WorkerStanding.SetAside, record.Standing);
            Look(1);
            Assert.Equal(WorkerStanding.OnTrial, record.Standing);
        }
    }

    [Fact]
    public void A_run_on_trial_that_is_stopped_before_it_shows_anything_is_followed_by_another()
    {
        SetAside();
        Look(10);
        record.Took(Run(3));

        record.Ended(Run(3), RunClass.Stopped);

        Assert.Equal(WorkerStanding.OnTrial, record.Standing);
    }

    private void SetAside()
    {
        for (var trial = 0; trial < StartRecord.TooMany; trial++) Fail(trial);
    }

    private void Fail(int trial) => record.Ended(Run(trial), RunClass.StartFailed);

    private void Look(int times)
    {
        for (var look = 0; look < times; look++) record.Look();
    }

    private static RunId Run(int trial, int attempt = 1) => new(Specs.Name, new TrialNumber(trial), attempt);
}
