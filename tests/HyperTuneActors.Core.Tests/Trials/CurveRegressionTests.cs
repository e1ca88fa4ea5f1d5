using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Trials;

public sealed class CurveRegressionTests
{
    private static readonly Objective Accuracy = new("accuracy", Goal.Maximise);

    private static readonly CurveRegression Regression = new(Accuracy, 10);

    /// <remarks>The page's formulas written out in another language.</remarks>
    [Fact]
    public void The_prediction_is_that_of_the_formulas()
    {
        double[] at = [0.50, 0.60, 0.55, 0.70, 0.62], final = [0.80, 0.86, 0.79, 0.90, 0.91];

        var forecast = CurveRegression.Predict(at, final, 0.58);

        Assert.Equal(0.8385433748295779, forecast.Mean, 12);
        Assert.Equal(0.0011416296234421472, forecast.Variance, 12);
    }

    [Fact]
    public void Curves_give_the_values_at_the_trial_s_step_and_at_the_end()
    {
        Curve[] others = [.. Enumerable.Range(0, 5).Select(i => Rising(0.1 * i, 0.02))];
        var own = Rising(0.17, 0.02, steps: 4);

        Assert.Equal(
            CurveRegression.Predict([0.08, 0.18, 0.28, 0.38, 0.48], [0.2, 0.3, 0.4, 0.5, 0.6], 0.25).Mean,
            Regression.Predict(others, own)!.Value.Mean, 12);
        Assert.Equal(0.37, Regression.Predict(others, own)!.Value.Mean, 12);
    }

    [Fact]
    public void With_few_complete_trials_the_gap_is_that_of_all_that_have_come_further()
    {
        Curve[] others = [Rising(0.1, 0.02), Rising(0.3, 0.02, steps: 7), Rising(0.9, 0.02, steps: 4)];
        var forecast = Regression.Predict(others, Rising(0.2, 0.02, steps: 4))!.Value;

        Assert.Equal(0.28 + (6 * 0.02 + 3 * 0.02) / 2, forecast.Mean, 12);
        Assert.Equal(0.7 * 0.1, forecast.Deviation, 12);
    }

    [Fact]
    public void With_nothing_to_learn_from_nothing_is_predicted()
    {
        Assert.Null(Regression.Predict([], Rising(0.2, 0.02, steps: 4)));
        Assert.Null(Regression.Predict([Rising(0.1, 0.02), Rising(0.1, 0.02, steps: 4)], Rising(0.2, 0.02, steps: 4)));
    }

    [Fact]
    public void A_step_that_says_nothing_of_the_end_gives_a_wide_prediction()
    {
        double[] final = [0.1, 0.9, 0.5, 0.3, 0.7, 0.2, 0.8, 0.6];
        double[] noise = [0.11, 0.12, 0.10, 0.13, 0.12, 0.11, 0.13, 0.10];
        var useless = CurveRegression.Predict(noise, final, 0.10);
        var useful = CurveRegression.Predict([.. final.Select(value => value - 0.05)], final, 0.10);

        Assert.True(useless.Deviation > 0.2, $"{useless.Deviation}");
        Assert.True(useful.Deviation < 0.16, $"{useful.Deviation}");
        Assert.True(useless.ChanceToBeat(0.9, Accuracy) > 0.02);
    }

    [Fact]
    public void Turned_values_give_the_turned_prediction()
    {
        double[] at = [0.50, 0.60, 0.55, 0.70, 0.62], final = [0.80, 0.86, 0.79, 0.90, 0.91];
        var (one, other) = (CurveRegression.Predict(at, final, 0.58),
            CurveRegression.Predict([.. at.Select(v => -v)], [.. final.Select(v => -v)], -0.58));

        Assert.Equal((one.Mean, one.Variance), (-other.Mean, other.Variance));
        Assert.Equal(one.ChanceToBeat(0.9, Accuracy), other.ChanceToBeat(-0.9, Accuracy with { Goal = Goal.Minimise }));
    }

    [Fact]
    public void Equal_curves_give_a_certain_prediction()
    {
        var forecast = CurveRegression.Predict([0.5, 0.5, 0.5, 0.5], [0.9, 0.9, 0.9, 0.9], 0.4);

        Assert.Equal((0.8, 0), (forecast.Mean, forecast.Variance));
        Assert.Equal((0.0, 0.5, 1.0),
            (forecast.ChanceToBeat(0.9, Accuracy), forecast.ChanceToBeat(0.8, Accuracy), forecast.ChanceToBeat(0.7, Accuracy)));
    }

    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(3, 0.3)]
    [InlineData(4, 0.3)]
    [InlineData(5, 0.5)]
    [InlineData(99, 0.8)]
    public void A_curve_s_value_by_a_step_is_the_last_one_up_to_there(int step, double value) =>
        Assert.Equal(value, Curve.Empty(1).With(3, [0.3]).With(5, [0.5]).With(8, [0.8]).ValueBy(step));

    private static Curve Rising(double start, double slope, int steps = 10) =>
        Enumerable.Range(1, steps).Aggregate(Curve.Empty(1), (curve, step) => curve.With(step, [start + slope * step]));
}
