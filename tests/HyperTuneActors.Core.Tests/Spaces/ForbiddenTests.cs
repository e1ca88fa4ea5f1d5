using System.Collections.Immutable;
using CsCheck;
using HyperTuneActors.Core.Spaces;
using static HyperTuneActors.Core.Spaces.ParameterValue;

namespace HyperTuneActors.Core.Tests.Spaces;

public sealed class ForbiddenTests
{
    private static readonly ImmutableArray<Parameter> Parameters =
    [
        new Parameter.Categorical("rule", [new Text("sgd"), new Text("adam"), new Text("lion")]),
        new Parameter.Float("momentum", 0, 1, When: new Condition([new Requirement("rule", [new Text("sgd")])])),
        new Parameter.Int("width", 1, 128),
        new Parameter.Ordinal("size", [new Text("small"), new Text("medium"), new Text("large")]),
    ];

    [Theory]
    [InlineData("sgd", 0.95, 100, "small", true)]
    [InlineData("sgd", 0.9, 100, "small", false)]
    [InlineData("sgd", 0.95, 64, "small", false)]
    [InlineData("adam", null, 100, "small", false)]
    public void A_combination_is_forbidden_where_all_its_clauses_hold(
        string rule, double? momentum, int width, string size, bool isForbidden) =>
        Assert.Equal(isForbidden, Space(Of(Is("rule", "sgd"), Above("momentum", new Real(0.9)), Above("width", new Whole(64))))
            .IsForbidden(Point(rule, momentum, width, size)));

    [Theory]
    [InlineData("small", true)]
    [InlineData("medium", false)]
    [InlineData("large", false)]
    public void An_ordinal_is_below_a_value_where_it_comes_before_it(string size, bool isForbidden) =>
        Assert.Equal(isForbidden, Space(Of(new Clause("size", [], Below: new Text("medium"))))
            .IsForbidden(Point("adam", null, 1, size)));

    [Fact]
    public void Both_bounds_forbid_what_lies_between_them()
    {
        var space = Space(Of(new Clause("width", [], new Whole(10), new Whole(13))));
        Assert.Equal([11, 12], Enumerable.Range(1, 128).Where(width => space.IsForbidden(Point("adam", null, width, "small"))));
    }

    [Fact]
    public void Any_of_several_combinations_forbids() =>
        Assert.Equal((true, true, false), (
            Several.IsForbidden(Point("lion", null, 5, "small")),
            Several.IsForbidden(Point("adam", null, 1, "large")),
            Several.IsForbidden(Point("adam", null, 1, "small"))));

    [Fact]
    public void In_any_space_a_point_with_all_its_values_forbidden_is_forbidden_and_nothing_else_is() =>
        Gen.Select(RandomSpaces.WithUnits, Gen.Double.Unit.Array[12]).Sample((drawn, others) =>
        {
            var point = drawn.Space.PointAt(i => drawn.Units[i]);
            var clauses = drawn.Space.ConfigurationOf(point).Values.Select(value => new Clause(value.Key, [value.Value]));
            var space = new SearchSpace(drawn.Space.Parameters, [new Forbidden([.. clauses])]);
            var other = space.PointAt(i => others[i]);
            Assert.True(space.IsForbidden(point));
            Assert.Equal(HasAllOf(point, other), space.IsForbidden(other));
        }, iter: 5_000);

    [Theory]
    [InlineData("depth", "3")]
    [InlineData("rule", "rmsprop")]
    public void A_clause_names_a_parameter_and_a_value_of_it(string parameter, string value) =>
        Assert.Throws<ArgumentException>(() => Space(Of(Is(parameter, value))));

    [Fact]
    public void A_combination_has_a_clause() => Assert.Throws<ArgumentException>(() => Space(new Forbidden([])));

    private static SearchSpace Several => Space(Of(Is("rule", "lion")), Of(Is("size", "large", "medium")));

    private static bool HasAllOf(Point point, Point other) =>
        Enumerable.Range(0, point.Coordinates.Length)
            .All(i => !point.IsActive(i) || point.Coordinates[i] == other.Coordinates[i]);

    private static SearchSpace Space(params Forbidden[] forbidden) => new(Parameters, forbidden);

    private static Forbidden Of(params Clause[] clauses) => new([.. clauses]);

    private static Clause Is(string parameter, params string[] values) =>
        new(parameter, [.. values.Select(value => new Text(value))]);

    private static Clause Above(string parameter, ParameterValue bound) => new(parameter, [], bound);

    private static Point Point(string rule, double? momentum, int width, string size)
    {
        var values = new List<KeyValuePair<string, ParameterValue>>
        {
            KeyValuePair.Create<string, ParameterValue>("rule", new Text(rule)),
            KeyValuePair.Create<string, ParameterValue>("width", new Whole(width)),
            KeyValuePair.Create<string, ParameterValue>("size", new Text(size)),
        };
        if (momentum is { } real) values.Add(KeyValuePair.Create<string, ParameterValue>("momentum", new Real(real)));
        return Space().PointOf(new Configuration([.. values]));
    }
}
