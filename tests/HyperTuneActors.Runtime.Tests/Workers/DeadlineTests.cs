using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>Limits of time, on a clock that the test winds.</summary>
public sealed class DeadlineTests
{
    private readonly WoundTime clock = new();
    private readonly List<StopCause> exceeded = [];

    private TimeLimits Limits(RunLimits limits, double finish = 60) => new(
        RunBench.Order("train").Training with { Limits = limits, Finish = TimeSpan.FromSeconds(finish) }, clock, exceeded.Add);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void A_deadline_that_is_put_off_runs_out_that_much_later()
    {
        var expired = 0;
        using var deadline = new Deadline(Seconds(10), clock, () => expired++);
        clock.Advance(9);
        deadline.PutOff();
        clock.Advance(9);
        Assert.Equal(0, expired);
        clock.Advance(1);
        Assert.Equal(1, expired);
        clock.Advance(100);
        Assert.Equal(1, expired);
    }

    [Fact]
    public void One_of_a_year_can_be_waited_for()
    {
        var expired = 0;
        using var deadline = new Deadline(TimeSpan.FromDays(365), clock, () => expired++);
        for (var day = 1; day < 365; day++) clock.Advance(86_400);
        Assert.Equal(0, expired);
        clock.Advance(86_400);
        Assert.Equal(1, expired);
    }

    [Fact]
    public void A_step_begins_with_the_report_before_it_and_the_run_at_its_start()
    {
        using var limits = Limits(new RunLimits(Run: Seconds(100), Step: Seconds(30)));
        for (var step = 0; step < 4; step++)
        {
            clock.Advance(24);
            limits.Reported();
            limits.Progressed();
        }
        Assert.Empty(exceeded);
        clock.Advance(4);
        Assert.Equal([new StopCause.RunTooLong(Seconds(100))], exceeded);
        clock.Advance(26);
        Assert.Equal(new StopCause.StepTooLong(Seconds(30)), exceeded[1]);
    }

    [Fact]
    public void Output_is_progress_and_no_step()
    {
        using var limits = Limits(new RunLimits(Step: Seconds(30), Progress: Seconds(20)));
        clock.Advance(15);
        limits.Progressed();
        clock.Advance(15);
        Assert.Equal([new StopCause.StepTooLong(Seconds(30))], exceeded);
        clock.Advance(5);
        Assert.Equal(new StopCause.NoProgress(Seconds(20)), exceeded[1]);
    }

    [Fact]
    public void After_the_last_step_there_is_the_time_to_finish_and_no_further_step()
    {
        using var limits = Limits(new RunLimits(Step: Seconds(30)), finish: 50);
        limits.Completed();
        clock.Advance(40);
        limits.Completed();
        Assert.Empty(exceeded);
        clock.Advance(10);
        Assert.Equal([new StopCause.Overtime()], exceeded);
    }

    [Fact]
    public void Without_limits_nothing_runs_out()
    {
        using var limits = Limits(RunLimits.None);
        clock.Advance(1e6);
        Assert.Empty(exceeded);
    }
}
