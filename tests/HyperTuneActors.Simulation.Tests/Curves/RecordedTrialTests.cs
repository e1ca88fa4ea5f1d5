using HyperTuneActors.Core.Trials;
using HyperTuneActors.Simulation.Curves;

namespace HyperTuneActors.Simulation.Tests.Curves;

public sealed class RecordedTrialTests
{
    [Fact]
    public void A_step_between_two_reports_lies_on_the_line_and_later_ones_stay_at_the_last()
    {
        var trial = Read(One().Report(2, 0.8).Report(6, 0.4));

        Assert.Equal([0.8, 0.8, 0.7, 0.6, 0.5, 0.4, 0.4], Losses(trial, 7), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void All_metrics_are_played_and_between_two_reports_those_that_both_have()
    {
        var trial = Read(One()
            .Report(1, ("accuracy", 0.5), ("loss", 0.9), ("rare", 1)).Report(3, ("accuracy", 0.7), ("loss", 0.7)));

        Assert.Equal(Metrics.Of(("accuracy", 0.5), ("loss", 0.9), ("rare", 1)), trial.At(1));
        Assert.Equal("accuracy, loss", string.Join(", ", trial.At(2).Names));
    }

    [Fact]
    public void Between_the_largest_numbers_lie_numbers() =>
        Assert.True(double.IsFinite(
            Read(One().Report(1, double.MaxValue).Report(3, double.MinValue)).At(2).Find("loss")!.Value));

    [Fact]
    public void A_report_without_an_objective_does_not_count() =>
        Assert.Equal([0.4], Losses(Read(One().Report(1, ("other", 1)).Report(2, 0.4)), 1));

    [Fact]
    public void A_report_repeated_by_another_attempt_does_not_count()
    {
        var trial = Read(One()
            .Report(1, 0.9).Report(2, 0.8).Attempt(0, 2).Report(1, 0.1).Report(2, 0.1).Report(3, 0.7));

        Assert.Equal([0.9, 0.8, 0.7], Losses(trial, 3));
    }

    [Fact]
    public void Its_steps_are_timed_from_the_start_of_each_attempt()
    {
        var trial = Read(One().After(1).Started().After(2).Report(1, 0.9).Attempt(0, 2).After(3).Report(2, 0.8));

        Assert.Equal([2, 1.5], new[] { 1, 2 }.Select(step => trial.Pace.Of(step).TotalSeconds));
    }

    private static Recorded One() => new Recorded(Specs.Of()).Trial(0, Orders.Configuration(Specs.Of(), 0));

    private static RecordedTrial Read(Recorded recorded) =>
        Assert.Single(RecordedTrial.Of(recorded.Facts, ["loss"], []));

    private static IEnumerable<double> Losses(RecordedTrial trial, int steps) =>
        Enumerable.Range(1, steps).Select(step => trial.At(step).Find("loss")!.Value);
}
