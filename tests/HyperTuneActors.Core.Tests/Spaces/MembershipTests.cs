using CsCheck;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Tests.Spaces;

public sealed class MembershipTests
{
    private static readonly ParameterValue Text = new ParameterValue.Text("text");

    public static TheoryData<Parameter, double[], double[]> Numbers => new()
    {
        { new Parameter.Float("a", 0, 1), [0, 0.3, 1], [-0.1, 1.1] },
        { new Parameter.Float("b", 0, 1, Step: 0.3), [0, 0.3, 0.6, 0.9], [0.1, 1, 1.2] },
        { new Parameter.Int("c", 1, 9, Step: 3), [1, 4, 7], [2, 9, 10, -2, 1.5] },
        { new Parameter.Normal("d", 0, 1), [-100, 0, 0.123], [double.NaN, double.PositiveInfinity] },
        { new Parameter.Normal("e", 0, 1, Low: -1, High: 2, Step: 0.5), [-1, 0.5, 2], [0.3, -1.5, 2.5] },
        { new Parameter.Normal("f", 0, 1, Log: true), [1e-9, 7], [0, -1] },
        { new Parameter.Normal("g", 0, 1, Log: true, Step: 2), [0, 2, 400], [-2, 3] },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_is_a_value_within_the_bounds_and_on_the_steps(Parameter parameter, double[] values, double[] others)
    {
        Assert.All(values, number => Assert.True(parameter.Has(Number(number)), $"{number}"));
        Assert.All(others, number => Assert.False(parameter.Has(Number(number)), $"{number}"));
        Assert.False(parameter.Has(Text));
    }

    [Fact]
    public void A_choice_is_a_value_only_as_it_was_declared()
    {
        Parameter[] parameters =
        [
            new Parameter.Categorical("a", [Text, new ParameterValue.Whole(1)]),
            new Parameter.Ordinal("b", [Text, new ParameterValue.Whole(1)]),
        ];
        foreach (var parameter in parameters)
            Assert.Equal((true, true, false, false), (
                parameter.Has(Text), parameter.Has(new ParameterValue.Whole(1)),
                parameter.Has(new ParameterValue.Real(1)), parameter.Has(new ParameterValue.Text("1"))));
    }

    [Fact]
    public void In_any_space_every_point_has_values_of_its_parameters() =>
        RandomSpaces.WithUnits.Sample((space, units) => Assert.All(
            space.ConfigurationOf(space.PointAt(i => units[i])).Values,
            value => Assert.True(space.Parameters.Single(p => p.Name == value.Key).Has(value.Value), value.ToString())), iter: 5_000);

    private static ParameterValue Number(double number) =>
        Math.Floor(number) == number && double.IsFinite(number) ? new ParameterValue.Whole((long)number) : new ParameterValue.Real(number);
}
