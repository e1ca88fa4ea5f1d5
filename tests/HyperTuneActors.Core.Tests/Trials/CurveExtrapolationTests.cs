using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Trials;

public sealed class CurveExtrapolationTests
{
    private static readonly Objective Accuracy = new("accuracy", Goal.Maximise);

    [Theory]
    [InlineData(0.9, 0.6, 0.5)]
    [InlineData(0.75, 0.5, 1.2)]
    [InlineData(0.99, 0.9, 0.3)]
    public void An_exact_power_law_is_found(double c, double a, double alpha)
    {
        var found = new CurveExtrapolation(Accuracy, 100).Predict(CurveOf(step => c - a * Math.Pow(step, -alpha), 30))!.Value;
        Assert.Equal("pow3", found.Family);
        Assert.Equal(c, found.Asymptote, 1e-3);
        Assert.Equal(c - a * Math.Pow(100, -alpha), found.Final.Mean, 1e-3);
        Assert.InRange(found.Final.Deviation, 0, 1e-3);
    }

    [Fact]
    public void Exact_curves_of_the_other_families_are_found()
    {
        var exponential = new CurveExtrapolation(Accuracy, 100).Predict(CurveOf(step => 0.9 - Math.Exp(-0.08 * step - 0.2), 40))!.Value;
        Assert.Equal(("exp3", 0.9), (exponential.Family, Math.Round(exponential.Asymptote, 3)));
        var odds = new CurveExtrapolation(Accuracy, 100).Predict(CurveOf(step => 0.9 / (1 + Math.Pow(step / 6.0, -1.4)), 40))!.Value;
        Assert.Equal(0.9 / (1 + Math.Pow(100 / 6.0, -1.4)), odds.Final.Mean, 1e-2);
    }

    [Fact]
    public void Turned_and_scaled_curves_give_the_turned_and_scaled_end()
    {
        Func<int, double> value = step => 0.9 - 0.6 * Math.Pow(step, -0.7) + 0.01 * Math.Sin(step * 7.1);
        var up = new CurveExtrapolation(Accuracy, 100).Predict(CurveOf(value, 30))!.Value;
        var down = new CurveExtrapolation(Accuracy with { Goal = Goal.Minimise }, 100)
            .Predict(CurveOf(step => 5 - 1000 * value(step), 30))!.Value;
        Assert.Equal(5 - 1000 * up.Final.Mean, down.Final.Mean, 1e-3);
        Assert.Equal(1000 * up.Final.Deviation, down.Final.Deviation, 1e-3);
    }

    [Fact]
    public void What_is_no_learning_curve_is_not_extrapolated()
    {
        var extrapolation = new CurveExtrapolation(Accuracy, 100);
        Assert.Null(extrapolation.Predict(CurveOf(step => step, 4)));
        Assert.Null(extrapolation.Predict(CurveOf(_ => 0.5, 30)));
        Assert.Null(extrapolation.Predict(CurveOf(step => step % 10, 40)));               // a learning rate that restarts
    }

    [Fact]
    public void The_interval_holds_the_end_about_as_often_as_it_says()
    {
        var inside = 0;
        for (var i = 0; i < 300; i++)
        {
            var curve = Noisy(i, 1, out var end);
            var found = new CurveExtrapolation(Accuracy, 50).Predict(CurveOf(curve, 25));
            if (found is not { } f || Math.Abs(f.Final.Mean - end) <= 2 * f.Final.Deviation) inside++;
        }
        Assert.InRange(inside, 255, 300);
    }

    [Fact]
    public void Long_curves_cost_no_more_than_a_hundred_reports()
    {
        var found = new CurveExtrapolation(Accuracy, 10_000).Predict(CurveOf(step => 0.9 - 0.6 * Math.Pow(step, -0.5), 5_000))!.Value;
        Assert.Equal(0.9, found.Asymptote, 1e-3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Gradients_of_the_families_are_those_of_finite_differences(int family)
    {
        const double Width = 1e-6;
        double[] parameters = [1.1, -0.4, 0.3], gradient = new double[3], unused = new double[3];
        foreach (var at in new[] { 0.05, 0.3, 1, 4 })
        {
            CurveFamily.All[family].Value(at, parameters, gradient);
            for (var i = 0; i < 3; i++)
            {
                double Moved(double by) => CurveFamily.All[family].Value(
                    at, [.. parameters.Select((p, j) => p + (i == j ? by : 0))], unused);
                Assert.Equal((Moved(Width) - Moved(-Width)) / (2 * Width), gradient[i], 1e-6);
            }
        }
    }

    [Fact]
    public void Least_squares_of_a_line_are_the_textbook_s()
    {
        double[] parameters = [0, 0], at = [1, 2, 3, 4], values = [6, 5, 7, 10], weights = [1, 1, 1, 1];
        var squares = LevenbergMarquardt.Fit(parameters, at, values, weights, new Line());
        Assert.Equal([3.5, 1.4], parameters.Select(p => Math.Round(p, 6)));
        Assert.Equal(4.2, squares, 1e-9);
    }

    [Theory]
    [InlineData("1 2 3 4 5 6 7 8 9 10", 0)]
    [InlineData("1 2 3 4 5 5 4 3 2 1", 1)]
    [InlineData("1 3 5 7 9 5 1 1 1 3 5 7 9 9 5 1 1", 3)]
    public void Turns_are_counted(string values, int turns) =>
        Assert.Equal(turns, CurveTurns.In([.. values.Split(' ').Select(double.Parse)]));

    /// <summary>A curve with noise, and what it comes to at step 50.</summary>
    internal static Func<int, double> Noisy(int number, double noise, out double end)
    {
        var stream = new KeyedStream(1, new TrialNumber(number), Purpose.TrainingSeed);
        var ((top, drop), (speed, _)) = (stream.Uniforms(0), stream.Uniforms(1));
        double At(int step) => 0.5 + 0.4 * top - (0.2 + 0.3 * drop) * Math.Pow(step, -0.3 - speed);
        end = At(50);
        return step => At(step) + noise * 0.01 * (stream.Uniforms(10 + (uint)step).First - 0.5);
    }

    private static Curve CurveOf(Func<int, double> value, int steps) =>
        Enumerable.Range(1, steps).Aggregate(Curve.Empty(1), (curve, step) => curve.With(step, [value(step)]));

    private sealed class Line : ICurveModel
    {
        public double Value(double at, ReadOnlySpan<double> parameters, Span<double> gradient)
        {
            (gradient[0], gradient[1]) = (1, at);
            return parameters[0] + parameters[1] * at;
        }
    }
}
