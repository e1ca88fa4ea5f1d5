using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Tests.Spaces;

/// <summary>Normal and lognormal parameters, truncated and rounded ones too.</summary>
public sealed class NormalTests
{
    private static readonly Parameter.Normal Standard = new("z", 0, 1);

    public static TheoryData<Parameter.Normal> Smooth =>
    [
        Standard,
        new("a", -3, 0.01),
        new("b", 5, 2, Low: 4, High: 8),
        new("c", 0, 1, Low: 3),
        new("d", 0, 1, High: -3),
        new("e", -7, 2, Log: true),
        new("f", -7, 2, Log: true, Low: 1e-5, High: 1e-1),
        new("g", 0, 1, Low: 4, High: 9),
    ];

    [Theory]
    [MemberData(nameof(Smooth))]
    public void A_value_goes_to_the_probability_of_what_is_below_it_and_comes_back(Parameter.Normal parameter)
    {
        for (var i = 1; i < 1000; i++)
        {
            var value = UnitInterval.ToCoordinate(parameter, i / 1000.0);
            Assert.InRange(value, parameter.Low ?? double.MinValue, parameter.High ?? double.MaxValue);
            Assert.Equal(i / 1000.0, UnitInterval.FromCoordinate(parameter, value), 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Its_ends_are_its_bounds_and_finite(Parameter.Normal parameter)
    {
        var (first, last) = (UnitInterval.ToCoordinate(parameter, 0), UnitInterval.ToCoordinate(parameter, 1));
        Assert.Equal(parameter.Low ?? first, first, 1e-12);
        Assert.Equal(parameter.High ?? last, last, 1e-12);
        Assert.True(double.IsFinite(first) && double.IsFinite(last) && first < last);
    }

    [Theory]
    [InlineData(0.5, -1, 1, 0)]
    [InlineData(0.25, 4, 9, 4.067565473843311)]
    [InlineData(0.9, -8, -6, -6.017085051314983)]
    [InlineData(1e-6, -3, 3, -2.9997750456159706)]
    public void A_truncated_distribution_is_precise_in_its_tails(double u, double low, double high, double value) =>
        Assert.Equal(value, UnitInterval.ToCoordinate(Standard with { Low = low, High = high }, u), 1e-13);

    [Fact]
    public void An_open_end_is_cut_six_standard_deviations_out()
    {
        Assert.Equal(-5.9978070150076865, UnitInterval.ToCoordinate(Standard, 0), 1e-12);
        Assert.Equal(5.9978070150076865, UnitInterval.ToCoordinate(Standard, 1), 1e-7);
    }

    [Fact]
    public void The_mean_and_standard_deviation_of_a_lognormal_are_those_of_the_natural_logarithm()
    {
        var logs = Draws.Of(new Parameter.Normal("x", -3, 0.5, Log: true), 100_000).Select(value => Math.Log(value)).ToArray();
        Assert.Equal(-3, logs.Average(), 0.005);
        Assert.Equal(0.25, logs.Average(log => (log + 3) * (log + 3)), 0.005);
    }

    [Fact]
    public void Random_values_have_the_distribution()
    {
        var counts = Draws.Of(new Parameter.Normal("x", 10, 2), 100_000)
            .CountBy(value => Math.Clamp(Math.Floor((value - 10) / 2), -3, 2)).ToDictionary();
        double[] probabilities = [0.02275, 0.135905, 0.341345, 0.341345, 0.135905, 0.02275];
        Assert.InRange(Draws.ChiSquare(counts, cell => probabilities[(int)cell + 3]), 0, 20.52);   // 5 degrees of freedom
    }

    public static TheoryData<Parameter.Normal, double[]> Rounded => new()
    {
        { new("a", 10, 2, Step: 2), [.. Enumerable.Range(2, 7).Select(i => 2.0 * i)] },
        { new("b", 0, 1, Step: 0.1), [.. Enumerable.Range(-30, 61).Select(i => i / 10.0)] },
        { new("c", 3, 2, Low: 0.5, High: 6.9, Step: 1), [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5] },
        { new("d", 1, 1, Log: true, High: 4, Step: 1), [0, 1, 2, 3, 4] },
        { new("e", 4, 1, Log: true, Low: 16, Step: 16), [.. Enumerable.Range(1, 20).Select(i => 16.0 * i)] },
    };

    [Theory]
    [MemberData(nameof(Rounded))]
    public void Every_rounded_value_comes_back_from_its_place_in_the_unit_interval(Parameter.Normal parameter, double[] values)
    {
        foreach (var value in values)
            Assert.Equal(value, UnitInterval.ToCoordinate(parameter, UnitInterval.FromCoordinate(parameter, value)));
    }

    [Fact]
    public void Truncated_rounded_values_are_drawn_as_their_cells_say_and_nothing_else()
    {
        var counts = Draws.Counts(new Parameter.Normal("x", 3, 2, Low: 0, High: 6, Step: 1), 100_000);
        double Below(double value) => Gaussian.Cdf((value - 3) / 2);

        Assert.Equal([0, 1, 2, 3, 4, 5, 6], counts.Keys.Order());
        Assert.InRange(
            Draws.ChiSquare(counts, value => (Below(value + 0.5) - Below(value - 0.5)) / (Below(6.5) - Below(-0.5))),
            0, 22.46);                                                          // 6 degrees of freedom, p = 0.001
    }
}
