using System.Collections.Immutable;
using CsCheck;
using HyperTuneActors.Core.Spaces;
using static HyperTuneActors.Core.Spaces.ParameterValue;

namespace HyperTuneActors.Core.Tests.Spaces;

public sealed class SearchSpaceTests
{
    /// <summary>optimizer, then sgd's momentum, then nesterov at high momentum steps, then its own strength.</summary>
    private static readonly SearchSpace Nested = new(
    [
        new Parameter.Categorical("optimizer", [new Text("adam"), new Text("sgd")]),
        new Parameter.Int("momentum_steps", 1, 4, When: If("optimizer", new Text("sgd"))),
        new Parameter.Categorical("nesterov", [new Flag(false), new Flag(true)],
            If("momentum_steps", new Whole(3), new Whole(4))),
        new Parameter.Float("strength", 0, 1, When: If("nesterov", new Flag(true))),
        new Parameter.Constant("epochs", new Whole(9)),
    ]);

    [Theory]
    [InlineData(0.1, 0.9, 0.9, "optimizer=adam, epochs=9")]
    [InlineData(0.9, 0.1, 0.9, "optimizer=sgd, momentum_steps=1, epochs=9")]
    [InlineData(0.9, 0.9, 0.1, "optimizer=sgd, momentum_steps=4, nesterov=false, epochs=9")]
    [InlineData(0.9, 0.9, 0.9, "optimizer=sgd, momentum_steps=4, nesterov=true, strength=0.25, epochs=9")]
    public void Conditions_nest_and_an_inactive_parent_switches_off_all_below_it(
        double optimizer, double steps, double nesterov, string expected)
    {
        double[] units = [optimizer, steps, nesterov, 0.25, 0.5];
        Assert.Equal(expected, Nested.ConfigurationOf(Nested.PointAt(i => units[i])).ToString());
    }

    [Fact]
    public void All_requirements_of_a_condition_must_hold()
    {
        var both = new Condition([new Requirement("a", [new Flag(true)]), new Requirement("b", [new Flag(true)])]);
        ImmutableArray<ParameterValue> flags = [new Flag(false), new Flag(true)];
        var space = new SearchSpace([
            new Parameter.Categorical("a", flags),
            new Parameter.Categorical("b", flags),
            new Parameter.Float("c", 0, 1, When: both)]);
        bool HasC(double a, double b) => space.PointAt(i => i == 0 ? a : b).IsActive(2);

        Assert.Equal((false, false, false, true), (HasC(0, 0), HasC(0, 1), HasC(1, 0), HasC(1, 1)));
    }

    [Fact]
    public void Only_active_parameters_are_asked_for_a_number_and_each_once_in_order()
    {
        var asked = new List<int>();
        Nested.PointAt(i => { asked.Add(i); return 0; });
        Assert.Equal([0, 4], asked);
    }

    [Fact]
    public void In_any_space_a_parameter_is_active_exactly_if_the_values_of_its_parents_say_so() =>
        RandomSpaces.WithUnits.Sample((space, units) =>
        {
            var configuration = space.ConfigurationOf(space.PointAt(i => units[i]));
            foreach (var parameter in space.Parameters)
                Assert.Equal(IsActive(parameter, configuration), configuration.Find(parameter.Name) is not null);
        }, iter: 10_000);

    [Fact]
    public void In_any_space_a_point_comes_back_from_its_configuration() =>
        RandomSpaces.WithUnits.Sample((space, units) =>
        {
            var point = space.PointAt(i => units[i]);
            var configuration = space.ConfigurationOf(point);
            Assert.Equal(point, space.PointOf(configuration));
            Assert.Equal(configuration, space.ConfigurationOf(space.PointOf(configuration)));
        }, iter: 5_000);

    [Fact]
    public void A_whole_number_is_a_value_of_a_float()
    {
        var space = new SearchSpace([new Parameter.Float("x", 0, 5)]);
        Assert.Equal(new Real(2), space.ConfigurationOf(space.PointOf(Having(("x", new Whole(2))))).Find("x"));
    }

    public static TheoryData<string, Configuration> Wrong => new()
    {
        { "an unknown one", Having(("optimizer", new Text("adam")), ("epochs", new Whole(9)), ("depth", new Whole(1))) },
        { "an inactive one", WithMomentum(new Whole(1), optimizer: "adam") },
        { "no active parameter", Having(("optimizer", new Text("sgd")), ("epochs", new Whole(9))) },
        { "no constant", Having(("optimizer", new Text("adam"))) },
        { "another constant", Having(("optimizer", new Text("adam")), ("epochs", new Whole(8))) },
        { "an unknown choice", Having(("optimizer", new Text("lion")), ("epochs", new Whole(9))) },
        { "a real for a whole", WithMomentum(new Real(1)) },
        { "a text for a real", WithStrength(new Text("0.5")) },
        { "no number", WithStrength(new Real(double.NaN)) },
        { "an infinite number", WithStrength(new Real(double.PositiveInfinity)) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_configuration_that_the_space_does_not_have_is_refused(string fault, Configuration configuration)
    {
        Assert.Throws<ArgumentException>(() => Nested.PointOf(configuration));
        Assert.NotEmpty(fault);
    }

    [Fact]
    public void Two_parameters_of_one_name_are_refused() =>
        Assert.Throws<ArgumentException>(() =>
            new SearchSpace([new Parameter.Float("x", 0, 1), new Parameter.Int("x", 0, 1)]));

    [Fact]
    public void A_parent_is_declared_before_its_child() =>
        Assert.Throws<ArgumentException>(() => new SearchSpace([
            new Parameter.Float("child", 0, 1, When: If("parent", new Whole(1))), new Parameter.Int("parent", 0, 1)]));

    [Fact]
    public void A_condition_names_values_that_its_parent_has() =>
        Assert.Throws<ArgumentException>(() => new SearchSpace([
            new Parameter.Categorical("parent", [new Text("a")]),
            new Parameter.Float("child", 0, 1, When: If("parent", new Text("b")))]));

    private static bool IsActive(Parameter parameter, Configuration configuration) =>
        parameter.When is not { } when
        || when.All.All(required => configuration.Find(required.Parent) is { } value && required.AnyOf.Contains(value));

    private static Configuration WithMomentum(ParameterValue steps, string optimizer = "sgd") =>
        Having(("optimizer", new Text(optimizer)), ("momentum_steps", steps), ("epochs", new Whole(9)));

    private static Configuration WithStrength(ParameterValue strength) => Having(
        ("optimizer", new Text("sgd")), ("momentum_steps", new Whole(4)), ("nesterov", new Flag(true)),
        ("strength", strength), ("epochs", new Whole(9)));

    private static Configuration Having(params (string Name, ParameterValue Value)[] values) =>
        new([.. values.Select(value => KeyValuePair.Create(value.Name, value.Value))]);

    private static Condition If(string parent, params ParameterValue[] values) =>
        new([new Requirement(parent, [.. values])]);
}
