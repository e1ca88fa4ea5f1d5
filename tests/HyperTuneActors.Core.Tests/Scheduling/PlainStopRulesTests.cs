using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Scheduling;

/// <summary>The rules that look at no other trial: threshold and patience.</summary>
public sealed class PlainStopRulesTests
{
    [Theory]
    [InlineData(0.09, 0.1)]
    [InlineData(0.1, null)]
    [InlineData(0.9, null)]
    [InlineData(0.91, 0.9)]
    public void A_value_out_of_bounds_stops_its_trial(double value, double? cutoff)
    {
        foreach (var goal in new[] { Goal.Minimise, Goal.Maximise })
            Assert.Equal(cutoff, new Arena(new SchedulerSettings.Threshold(0.1, 0.9), goal).Report(0, 1, value)?.Cutoff);
    }

    [Fact]
    public void One_bound_is_enough()
    {
        Assert.Null(new Arena(new SchedulerSettings.Threshold(Lower: 0)).Report(0, 1, 1e300));
        Assert.NotNull(new Arena(new SchedulerSettings.Threshold(Lower: 0)).Report(0, 1, -1e300));
        Assert.Null(new Arena(new SchedulerSettings.Threshold(Upper: 0)).Report(0, 1, -1e300));
        Assert.NotNull(new Arena(new SchedulerSettings.Threshold(Upper: 0)).Report(0, 1, 1e300));
    }

    [Fact]
    public void Before_the_warm_up_is_over_and_between_intervals_bounds_do_not_count()
    {
        var settings = new SchedulerSettings.Threshold(Upper: 1, WarmupSteps: 3, IntervalSteps: 5);
        Assert.Equal((9, 9), new Arena(settings).Train(0, step => step is 4 or 14 ? 0 : 9) is var (step, because) ? (step, because!.Rung) : default);
        Assert.Equal(new Ruling("threshold", 4, Rank: 2, Count: 2, Kept: 1, Value: 9, Cutoff: 1), new Arena(settings).Train(0, _ => 9).Because);
    }

    [Fact]
    public void A_trial_whose_last_reports_are_no_better_is_stopped()
    {
        var arena = new Arena(new SchedulerSettings.Patience(3));
        double[] values = [0.5, 0.4, 0.45, 0.42, 0.39, 0.41, 0.39, 0.40];
        Assert.Equal((8, new Ruling("patience", 8, Rank: 2, Count: 2, Kept: 1, Value: 0.39, Cutoff: 0.39)),
            arena.Train(0, step => values[step - 1]));
    }

    [Fact]
    public void A_trial_that_gets_better_by_less_than_the_margin_is_stopped_too()
    {
        Assert.Equal((27, null), new Arena(new SchedulerSettings.Patience(3)).Train(0, step => -0.01 * step));
        Assert.Equal((27, null), new Arena(new SchedulerSettings.Patience(3, 0.029)).Train(0, step => -0.01 * step));
        Assert.Equal(4, new Arena(new SchedulerSettings.Patience(3, 0.031)).Train(0, step => -0.01 * step).Step);
        Assert.Equal(11, new Arena(new SchedulerSettings.Patience(3, 0.031, 10)).Train(0, step => -0.01 * step).Step);
    }
}
