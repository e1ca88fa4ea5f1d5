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
    [InlineData(Goal.Minimise, ValueAt.Mean, 0.625, 3)]
    [InlineData(Goal.Maximise, ValueAt.Mean, 0.625, 3)]
    public void A_trial_is_worth_its_last_or_its_best_step_or_their_mean(Goal goal, ValueAt at, double value, int place)
    {
        var objective = new Objective("loss", goal, at);
        Assert.Equal(value, objective.ValueOf(Curve));
        Assert.Equal(place, objective.ValuePlace(Curve));
    }

    [Theory]
    [InlineData(ValueAt.LastStep)]
    [InlineData(ValueAt.BestStep)]
    [InlineData(ValueAt.Mean)]
    public void A_trial_without_reports_has_no_value(ValueAt at) =>
        Assert.Null(new Objective("loss", Goal.Minimise, at).ValueOf(Curve.Empty(1)));

    /// <remarks>numpy: <c>std([0.9, 0.2, 0.9, 0.5], ddof=1) / sqrt(4)</c></remarks>
    [Fact]
    public void Only_a_mean_of_several_steps_has_a_standard_error()
    {
        var mean = new Objective("loss", Goal.Minimise, ValueAt.Mean);
        Assert.Equal(0.17017148213885114, mean.StandardErrorOf(Curve)!.Value, 1e-15);
        Assert.Equal(0, mean.StandardErrorOf(Curve.Empty(1).With(1, [0.5]).With(2, [0.5])));
        Assert.Null(mean.StandardErrorOf(Curve.Empty(1).With(1, [0.5])));
        Assert.Null(mean.StandardErrorOf(Curve.Empty(1)));
        Assert.Null(new Objective("loss", Goal.Minimise).StandardErrorOf(Curve));
    }

    [Fact]
    public void The_mean_of_huge_values_is_a_number()
    {
        var mean = new Objective("loss", Goal.Minimise, ValueAt.Mean);
        var huge = Curve.Empty(1).With(1, [double.MaxValue]).With(2, [double.MaxValue]);
        Assert.Equal(double.MaxValue, mean.ValueOf(huge));
        Assert.Null(mean.StandardErrorOf(huge.With(3, [double.MinValue])));
    }

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
        Assert.Equal(4, new Objective("seconds", Goal.Minimise, ValueAt.Mean).ValueOf(curve, objective: 1));
        Assert.Equal(1, new Objective("seconds", Goal.Minimise, ValueAt.Mean).StandardErrorOf(curve, objective: 1)!.Value, 1e-15);
    }
}
