using HyperTuneActors.Simulation.Curves;

namespace HyperTuneActors.Simulation.Tests.Curves;

public sealed class PaceTests
{
    private readonly Pace pace = new();

    [Fact]
    public void A_step_takes_the_time_since_the_report_before_and_the_first_since_the_start_of_the_program()
    {
        Placed(at: 5);
        pace.HasStarted(TimeSpan.FromSeconds(6));
        Report((1, 10), (2, 13), (3, 14));

        Assert.Equal([4, 3, 1], Seconds(3));
    }

    [Fact]
    public void Without_a_start_the_first_step_begins_with_the_placement()
    {
        Placed(at: 5);
        Report((1, 10));
        pace.HasStarted(TimeSpan.FromSeconds(11));

        Assert.Equal([5], Seconds(1));
    }

    [Fact]
    public void Steps_without_a_report_share_the_time_until_the_next()
    {
        Placed(at: 0);
        Report((2, 4), (5, 10));

        Assert.Equal([2, 2, 2, 2, 2], Seconds(5));
    }

    [Fact]
    public void Reports_written_together_share_the_time_since_those_before_them()
    {
        Placed(at: 0);
        Report((1, 0), (2, 8), (3, 8), (4, 8), (5, 18), (6, 18));

        Assert.Equal([2, 2, 2, 2, 5, 5], Seconds(6));
    }

    [Fact]
    public void Beyond_the_last_report_steps_take_the_median()
    {
        Placed(at: 0);
        Report((1, 1), (2, 21), (3, 23), (4, 27));

        Assert.Equal([3, 3], Seconds(6).Skip(4));
    }

    [Fact]
    public void Another_attempt_adds_only_the_steps_that_those_before_it_did_not_reach()
    {
        Placed(at: 0);
        Report((1, 2), (2, 4));
        Placed(at: 100);
        Report((1, 101), (3, 107), (3, 108), (4, 109));

        Assert.Equal([2, 2, 3, 2], Seconds(4));
        Assert.Equal(TimeSpan.FromSeconds(9), pace.Whole);
    }

    [Fact]
    public void No_step_takes_no_time()
    {
        Placed(at: 7);
        Report((1, 7), (2, 7), (3, 6));

        Assert.All(Enumerable.Range(1, 5), step => Assert.True(pace.Of(step) > TimeSpan.Zero));
    }

    private void Placed(double at) => pace.Starts(TimeSpan.FromSeconds(at));

    private void Report(params (int Step, double At)[] reports)
    {
        foreach (var (step, at) in reports) pace.Reported(step, TimeSpan.FromSeconds(at));
    }

    private IEnumerable<double> Seconds(int steps) =>
        Enumerable.Range(1, steps).Select(step => pace.Of(step).TotalSeconds);
}
