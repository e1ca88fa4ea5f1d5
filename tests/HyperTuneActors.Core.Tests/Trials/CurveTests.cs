using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Trials;

public sealed class CurveTests
{
    [Fact]
    public void A_curve_holds_all_objectives_at_each_of_its_steps()
    {
        var curve = Curve.Empty(2).With(1, [0.5, 10]).With(4, [0.25, 20]);

        Assert.Equal((2, 2, 4), (curve.Count, curve.Objectives, curve.LastStep));
        Assert.Equal((1, 0.5, 10.0), (curve.StepAt(0), curve.ValueAt(0), curve.ValueAt(0, objective: 1)));
        Assert.Equal((4, 0.25, 20.0), (curve.StepAt(1), curve.ValueAt(1), curve.ValueAt(1, objective: 1)));
    }

    [Fact]
    public void An_empty_curve_is_before_step_1() =>
        Assert.Equal((0, 0), (Curve.Empty(1).Count, Curve.Empty(1).LastStep));

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    [InlineData(0)]
    public void Steps_rise(int step) =>
        Assert.Throws<ArgumentException>(() => Curve.Empty(1).With(3, [0.5]).With(step, [0.4]));

    [Fact]
    public void A_step_has_all_objectives() => Assert.Throws<ArgumentException>(() => Curve.Empty(2).With(1, [0.5]));

    [Fact]
    public void Two_continuations_of_a_curve_do_not_see_each_other()
    {
        var first = Curve.Empty(1).With(1, [1]);
        var (left, right) = (first.With(2, [2]), first.With(3, [3]));

        Assert.Equal([1, 1, 2, 2], Rows(left));
        Assert.Equal([1, 1, 3, 3], Rows(right));
        Assert.Equal([1, 1], Rows(first));
    }

    [Fact]
    public void A_curve_comes_back_from_its_rows()
    {
        var curve = Curve.Empty(2).With(1, [0.5, 10]).With(7, [0.25, 20]);
        var again = Curve.FromRows(curve.ToRows().AsSpan(), 2).With(9, [1, 2]);
        Assert.Equal([1, 0.5, 10, 7, 0.25, 20, 9, 1, 2], Rows(again));
    }

    [Fact]
    public void A_trimmed_curve_is_the_same_curve()
    {
        var curve = Curve.Empty(1).With(1, [0.5]).With(2, [0.25]).With(4, [0.125]);
        Assert.Equal(Rows(curve), Rows(curve.Trimmed()));
        Assert.Equal([1, 0.5, 2, 0.25, 4, 0.125, 5, 1], Rows(curve.Trimmed().With(5, [1])));
    }

    private static double[] Rows(Curve curve) => [.. curve.ToRows()];
}
