using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Tests.Spaces;

public sealed class PriorDensityTests
{
    private static readonly ImmutableArray<ParameterValue> Rules =
        [new ParameterValue.Text("sgd"), new ParameterValue.Text("adam"), new ParameterValue.Text("lion")];

    public static TheoryData<Parameter> Parameters =>
    [
        new Parameter.Float("x", -2, 3, Prior: Real(-1.9, PriorConfidence.High)),
        new Parameter.Float("x", 1e-5, 1, Log: true, Prior: Real(1e-3, PriorConfidence.Low)),
        new Parameter.Float("x", 0, 0.5, Step: 0.05, Prior: Real(0.5)),
        new Parameter.Int("x", 1, 9, Prior: new Prior(new ParameterValue.Whole(2))),
        new Parameter.Int("x", 8, 512, Log: true, Step: 8, Prior: new Prior(new ParameterValue.Whole(64), PriorConfidence.High)),
        new Parameter.Ordinal("x", Rules, Prior: new Prior(Rules[2])),
        new Parameter.Categorical("x", Rules, Prior: new Prior(Rules[1], PriorConfidence.Low)),
        new Parameter.Categorical("x", Rules, Weights: [3, 1, 0.5], Prior: new Prior(Rules[1], PriorConfidence.High)),
        new Parameter.Categorical("x", Rules, Weights: [3, 1, 0.5], Prior: new Prior(Rules[2])),
    ];

    [Theory]
    [MemberData(nameof(Parameters))]
    public void A_density_is_one_over_the_unit_interval_and_largest_at_the_prior_s_value(Parameter parameter)
    {
        const int Cells = 20_000;
        var density = PriorDensity.Of(parameter)!;
        var sum = 0.0;
        for (var i = 0; i < Cells; i++)
        {
            var unit = (i + 0.5) / Cells;
            sum += Math.Exp(density.Log(unit)) / Cells;
            Assert.InRange(density.Log(unit), parameter is Parameter.Categorical ? Math.Log(1.0 / 6) : Math.Log(PriorDensity.OwnShare), density.Log(density.Mode));
        }
        Assert.Equal(1, sum, 1e-3);
        Assert.Equal(density.Coordinate, UnitInterval.ToCoordinate(parameter, density.Mode), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Evenly_spread_numbers_are_drawn_as_the_density_says(Parameter parameter)
    {
        const int Draws = 40_000, Cells = 20;
        var density = PriorDensity.Of(parameter)!;
        var (counts, expected) = (new double[Cells], new double[Cells]);
        for (var i = 0; i < Draws; i++)
        {
            var unit = density.Draw((i + 0.5) / Draws);
            Assert.InRange(unit, 0, 1);
            counts[Math.Min(Cells - 1, (int)(unit * Cells))] += 1.0 / Draws;
        }
        for (var i = 0; i < Draws; i++) expected[(int)((i + 0.5) / Draws * Cells)] += Math.Exp(density.Log((i + 0.5) / Draws)) / Draws;
        for (var cell = 0; cell < Cells; cell++) Assert.Equal(expected[cell], counts[cell], 2e-3);
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void A_slope_is_the_derivative_of_the_logarithm(Parameter parameter)
    {
        const double Step = 1e-6;
        var density = PriorDensity.Of(parameter)!;
        foreach (var unit in new[] { 0.03, 0.31, 0.5, 0.77, 0.98 })
        {
            density.Log(unit, out var slope);
            Assert.Equal((density.Log(unit + Step) - density.Log(unit - Step)) / (2 * Step), slope, 1e-5);
        }
    }

    [Fact]
    public void Confidence_narrows_a_density_and_counts_for_choices_as_it_says()
    {
        double Peak(PriorConfidence confidence) =>
            Math.Exp(PriorDensity.Of(new Parameter.Float("x", 0, 1, Prior: Real(0.5, confidence)))!.Log(0.5));
        Assert.True(1 < Peak(PriorConfidence.Low) && Peak(PriorConfidence.Low) < Peak(PriorConfidence.Medium)
            && Peak(PriorConfidence.Medium) < Peak(PriorConfidence.High));
        foreach (var (confidence, factor) in new[] { (PriorConfidence.Low, 2), (PriorConfidence.Medium, 4), (PriorConfidence.High, 6) })
        {
            var density = PriorDensity.Of(new Parameter.Categorical("x", Rules, Prior: new Prior(Rules[0], confidence)))!;
            Assert.Equal(factor, Math.Exp(density.Log(0.1) - density.Log(0.9)), 1e-12);
        }
    }

    [Fact]
    public void A_prior_is_one_of_the_parameter_s_values() => Assert.Throws<ArgumentException>(
        () => new SearchSpace([new Parameter.Float("x", 0, 1, Prior: Real(1.5))]));

    private static Prior Real(double value, PriorConfidence confidence = PriorConfidence.Medium) =>
        new(new ParameterValue.Real(value), confidence);
}
