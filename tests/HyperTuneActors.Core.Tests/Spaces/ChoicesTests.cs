using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Tests.Spaces;

/// <summary>Ordered values and weighted choices.</summary>
public sealed class ChoicesTests
{
    private static readonly Parameter.Ordinal Batch = new("batch",
        [new ParameterValue.Whole(16), new ParameterValue.Whole(32), new ParameterValue.Whole(64), new ParameterValue.Text("all")]);

    private static readonly Parameter.Categorical Rule = new("rule",
        [new ParameterValue.Text("sgd"), new ParameterValue.Text("adam"), new ParameterValue.Text("lion")],
        Weights: [3, 1, 0.5]);

    [Fact]
    public void Ordered_values_are_equally_far_apart_and_each_comes_back_from_the_middle_of_its_cell()
    {
        Assert.Equal([0.125, 0.375, 0.625, 0.875],
            Enumerable.Range(0, 4).Select(index => UnitInterval.FromCoordinate(Batch, index)));
        Assert.Equal([0, 1, 2, 3],
            Enumerable.Range(0, 4).Select(index => UnitInterval.ToCoordinate(Batch, 0.125 + index / 4.0)));
        Assert.Equal((0, 3), (UnitInterval.ToCoordinate(Batch, 0), UnitInterval.ToCoordinate(Batch, 1)));
    }

    [Fact]
    public void Weighted_choices_have_cells_as_wide_as_their_weights()
    {
        Assert.Equal([1.5 / 4.5, 3.5 / 4.5, 4.25 / 4.5],
            Enumerable.Range(0, 3).Select(index => UnitInterval.FromCoordinate(Rule, index)));
        Assert.Equal([0, 0, 1, 1, 2, 2],
            new[] { 0, 2.99, 3.01, 3.99, 4.01, 4.5 }.Select(at => UnitInterval.ToCoordinate(Rule, at / 4.5)));
    }

    [Fact]
    public void A_weighted_choice_is_drawn_as_often_as_its_weight_says() =>
        Assert.InRange(
            Draws.ChiSquare(Draws.Counts(Rule, 100_000), index => Rule.Weights!.Value[(int)index] / 4.5),
            0, 13.82);                                                          // 2 degrees of freedom, p = 0.001

    [Fact]
    public void Equal_weights_are_no_weights()
    {
        var weighted = Rule with { Weights = [2, 2, 2] };
        for (var i = 0; i <= 1000; i++)
            Assert.Equal(
                UnitInterval.ToCoordinate(Rule with { Weights = null }, (i + 0.5) / 1001),
                UnitInterval.ToCoordinate(weighted, (i + 0.5) / 1001));
    }
}
