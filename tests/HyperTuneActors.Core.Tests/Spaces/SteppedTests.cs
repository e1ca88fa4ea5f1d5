using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Tests.Spaces;

/// <summary>Stepped numbers, linear and logarithmic (which others call quantised).</summary>
public sealed class SteppedTests
{
    [Fact]
    public void A_stepped_float_has_the_values_that_a_person_would_write() =>
        Assert.Equal([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
            ValuesOf(new Parameter.Float("x", 0, 1, Step: 0.1)));

    [Fact]
    public void The_last_value_is_the_one_that_the_steps_reach()
    {
        Assert.Equal([0.05, 0.35, 0.65, 0.95], ValuesOf(new Parameter.Float("x", 0.05, 1, Step: 0.3)));
        Assert.Equal([16, 48, 80], ValuesOf(new Parameter.Int("n", 16, 100, Step: 32)));
        Assert.Equal([-0.3, 0, 0.3], ValuesOf(new Parameter.Float("x", -0.3, 0.3, Step: 0.3)));
    }

    public static TheoryData<Parameter> Stepped =>
    [
        new Parameter.Float("a", 0, 1, Step: 0.1),
        new Parameter.Float("b", -2.5, 7.25, Step: 0.125),
        new Parameter.Float("c", 1.0 / 3, 9, Step: Math.PI / 10),
        new Parameter.Float("d", 1e-30, 1e-29, Step: 1e-30),
        new Parameter.Float("e", 0.05, 100, Log: true, Step: 0.05),
        new Parameter.Float("f", 1, 1000, Log: true, Step: 100),
        new Parameter.Int("g", 16, 512, Step: 16),
        new Parameter.Int("h", -7, 90, Step: 5),
        new Parameter.Int("i", 8, 4096, Log: true, Step: 8),
    ];

    [Theory]
    [MemberData(nameof(Stepped))]
    public void Every_value_comes_back_from_its_place_in_the_unit_interval(Parameter parameter)
    {
        foreach (var value in ValuesOf(parameter))
        {
            var u = UnitInterval.FromCoordinate(parameter, value);
            Assert.InRange(u, 0, 1);
            Assert.Equal(value, UnitInterval.ToCoordinate(parameter, u));
        }
    }

    [Theory]
    [MemberData(nameof(Stepped))]
    public void The_ends_of_the_unit_interval_are_the_first_and_the_last_value(Parameter parameter)
    {
        var values = ValuesOf(parameter);
        Assert.Equal(values[0], UnitInterval.ToCoordinate(parameter, 0));
        Assert.Equal(values[^1], UnitInterval.ToCoordinate(parameter, 1));
    }

    [Theory]
    [MemberData(nameof(Stepped))]
    public void All_values_are_drawn_and_nothing_else(Parameter parameter) =>
        Assert.Equal(ValuesOf(parameter), Enumerable.Range(0, 200_001)
            .Select(i => UnitInterval.ToCoordinate(parameter, i / 200_000.0)).Distinct());

    [Fact]
    public void Linear_steps_get_equal_cells()
    {
        var counts = Draws.Counts(new Parameter.Float("x", 0, 0.9, Step: 0.1), 100_000);
        Assert.InRange(Draws.ChiSquare(counts, _ => 0.1), 0, 27.88);           // 9 degrees of freedom, p = 0.001
    }

    [Fact]
    public void A_logarithmic_stepped_number_is_drawn_as_often_as_its_cell_is_wide()
    {
        var counts = Draws.Counts(new Parameter.Float("x", 0.5, 5, Log: true, Step: 0.5), 100_000);
        Assert.InRange(Draws.ChiSquare(counts,
            value => Math.Log((value + 0.25) / (value - 0.25)) / Math.Log(5.25 / 0.25)), 0, 27.88);
    }

    [Fact]
    public void Whole_numbers_with_a_step_of_one_are_those_without()
    {
        foreach (var log in new[] { false, true })
            for (var i = 0; i <= 1000; i++)
                Assert.Equal(
                    UnitInterval.ToCoordinate(new Parameter.Int("n", 1, 70, log), i / 1000.0),
                    UnitInterval.ToCoordinate(new Parameter.Int("n", 1, 70, log, Step: 1), i / 1000.0));
    }

    private static double[] ValuesOf(Parameter parameter)
    {
        var grid = parameter switch
        {
            Parameter.Float p => Grid.Of(p.Low, p.High, p.Step!.Value),
            _ => Grid.Of((Parameter.Int)parameter),
        };
        return [.. Enumerable.Range(0, (int)grid.Last + 1).Select(index => grid.At(index))];
    }
}
