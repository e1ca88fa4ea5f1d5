using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Trials;

public sealed class ObjectiveTests
{
    private static readonly Curve Curve = Curve.Empty(1).With(1, [0.9]).With(2, [0.2]).With(3, [0.9]).With(4, [0.5]);

    [Theory]
    [InlineData(Goal.Minimise, ValueAt.LastStep, 0.5, 3)]
    [InlineData(Goal.Maximise, ValueAt.LastStep, 0.5, 3)]
    [InlineData(Goal.Minimise, ValueAt.BestStep, 0.2, 1)]
    [InlineData(Goal.Maximise, ValueAt.BestStep, 0.9, 0)]
    public void A_trial_is_worth_its_last_or_its_best_step(Goal goal, ValueAt at, double value, int place)
    {
        var objective = new Objective("loss", goal, at);
        Assert.Equal(value, objective.ValueOf(Curve));
        Assert.Equal(place, objective.ValuePlace(Curve));
    }

    [Theory]
    [InlineData(ValueAt.LastStep)]
    [InlineData(ValueAt.BestStep)]
    public void A_trial_without_reports_has_no_value(ValueAt at) =>
        Assert.Null(new Objective("loss", Goal.Minimise, at).ValueOf(Curve.Empty(1)));

    [Fact]
    public void A_loss_is_better_the_smaller_it_is_whatever_the_goal()
    {
        Assert.Equal(0.7, new Objective("loss", Goal.Minimise).Loss(0.7));
        Assert.Equal(-0.7, new Objective("accuracy", Goal.Maximise).Loss(0.7));
    }

    [Fact]
    public void Each_objective_of_a_curve_has_its_own_value()
    {
        var curve = Curve.Empty(2).With(1, [0.1, 5]).With(2, [0.2, 3]);
        Assert.Equal(3, new Objective("seconds", Goal.Minimise, ValueAt.BestStep).ValueOf(curve, objective: 1));
    }
}
