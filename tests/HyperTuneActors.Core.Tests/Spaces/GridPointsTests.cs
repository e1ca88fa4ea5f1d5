using System.Collections.Immutable;
using CsCheck;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Tests.Spaces;

public sealed class GridPointsTests
{
    private static readonly ParameterValue.Text A = new("a"), B = new("b"), C = new("c");

    [Fact]
    public void Each_point_that_differs_in_its_active_parameters_is_there_once() =>
        RandomSpaces.WithUnits.Sample(made =>
        {
            var axes = made.Space.Parameters.Select(parameter => Axis.Spread(parameter, 2)).ToImmutableArray();
            if (axes.Aggregate(1.0, (product, axis) => product * axis.Length) > 3_000) return;
            var points = GridPoints.Of(made.Space, axes)!;
            Point[] all = [.. Enumerable.Range(0, (int)points.Count).Select(number => points.At((UInt128)number))];

            Assert.Equal(ByBruteForce(made.Space, axes), all.ToHashSet());
            Assert.Equal(all.Length, all.Distinct().Count());
            Assert.All(all, point => Assert.True(points.Has(point)));
        }, iter: 300);

    [Fact]
    public void What_is_not_active_makes_no_points()
    {
        var space = new SearchSpace(
        [
            new Parameter.Categorical("rule", [A, B, C]),
            new Parameter.Int("momentum", 1, 5, When: When("rule", A)),
            new Parameter.Int("steps", 1, 4, When: When("rule", A, B)),
            new Parameter.Int("layers", 1, 3),
        ]);
        Assert.Equal((UInt128)((5 * 4 + 4 + 1) * 3), All(space, 10).Count);
    }

    [Fact]
    public void Memory_and_time_are_those_of_the_conditions_however_many_points_there_are()
    {
        var space = new SearchSpace(Enumerable.Range(0, 50).Select(i => new Parameter.Int($"p{i}", 1, 5)));
        var points = All(space, 5);
        Assert.Equal(UInt128.Parse("88817841970012523233890533447265625", null), points.Count);
        Assert.Equal(Enumerable.Repeat(5.0, 50), points.At(points.Count - 1).Coordinates);
        Assert.Throws<ArgumentOutOfRangeException>(() => points.At(points.Count));
    }

    [Fact]
    public void A_grid_that_is_too_large_to_be_numbered_is_none() =>
        Assert.Null(GridPoints.Of(
            new SearchSpace(Enumerable.Range(0, 52).Select(i => new Parameter.Int($"p{i}", 1, 5))),
            [.. Enumerable.Repeat(ImmutableArray.Create(1.0, 2, 3, 4, 5), 52)]));

    [Fact]
    public void Fifty_conditions_one_below_the_other_are_no_obstacle()
    {
        var parameters = new List<Parameter> { new Parameter.Categorical("p0", [A, B]) };
        for (var i = 1; i < 50; i++) parameters.Add(new Parameter.Categorical($"p{i}", [A, B], When($"p{i - 1}", A)));
        Assert.Equal((UInt128)51, All(new SearchSpace(parameters), 2).Count);
    }

    [Fact]
    public void Conditions_on_many_parents_at_once_are_counted_right()
    {
        var space = new SearchSpace(
        [
            new Parameter.Categorical("a", [A, B]), new Parameter.Categorical("b", [A, B]), new Parameter.Categorical("c", [A, B]),
            new Parameter.Int("both", 1, 10, When: new Condition([Is("a", A), Is("b", A)])),
            new Parameter.Int("all", 1, 7, When: new Condition([Is("a", A), Is("b", A), Is("c", B)])),
        ]);
        Assert.Equal((UInt128)(6 + 10 + 10 * 7), All(space, 10).Count);
    }

    [Fact]
    public void Conditions_that_are_too_entangled_make_no_grid()
    {
        var parents = Enumerable.Range(0, 30).Select(i => (Parameter)new Parameter.Categorical($"p{i}", [A, B, C]));
        var children = Enumerable.Range(0, 30).SelectMany(i => Enumerable.Range(0, i).Select(j => (Parameter)new Parameter.Int(
            $"c{i}_{j}", 1, 2, When: new Condition([Is($"p{i}", A), Is($"p{j}", B)]))));
        SearchSpace space = new(parents.Concat(children));
        Assert.Null(GridPoints.Of(space, [.. space.Parameters.Select(parameter => Axis.All(parameter, 3)!.Value)]));
    }

    [Fact]
    public void A_real_number_s_points_have_both_bounds_and_are_even_on_its_scale()
    {
        Assert.Equal<double>([-1.0, 0, 1], Axis.Spread(new Parameter.Float("x", -1, 1), 3));
        Assert.Equal<double>([0.0], Axis.Spread(new Parameter.Float("x", -1, 1), 1));
        var log = Axis.Spread(new Parameter.Float("x", 1e-5, 0.1, Log: true), 5);
        Assert.Equal((1e-5, 0.1), (log[0], log[^1]));
        for (var i = 0; i < 4; i++) Assert.Equal(10, log[i + 1] / log[i], 1e-9);
    }

    [Fact]
    public void A_normal_number_s_points_are_the_middles_of_equally_likely_parts()
    {
        var axis = Axis.Spread(new Parameter.Normal("x", 10, 2), 5);
        Assert.Equal(10, axis[2]);
        Assert.Equal([0.1, 0.3, 0.5, 0.7, 0.9],
            axis.Select(value => Math.Round(UnitInterval.FromCoordinate(new Parameter.Normal("x", 10, 2), value), 9)));
    }

    [Fact]
    public void Stepped_numbers_have_all_their_values_if_these_are_not_too_many()
    {
        Assert.Equal<double>([0.1, 0.2, 0.3], Axis.All(new Parameter.Float("x", 0.1, 0.35, Step: 0.1), 3)!.Value);
        Assert.Null(Axis.All(new Parameter.Float("x", 0.1, 0.35, Step: 0.1), 2));
        Assert.Equal<double>([0.5, 0.75, 1], Axis.All(new Parameter.Normal("x", 0, 1, Low: 0.5, High: 1, Step: 0.25), 9)!.Value);
        Assert.Null(Axis.All(new Parameter.Normal("x", 0, 1, Low: 0.5, Step: 0.25), int.MaxValue));
        Assert.Null(Axis.All(new Parameter.Float("x", 0, 1), int.MaxValue));
        Assert.Equal<double>([1.0, 2, 3, 4], Axis.Spread(new Parameter.Int("x", 1, 4), 9));
    }

    private static GridPoints All(SearchSpace space, int most) =>
        GridPoints.Of(space, [.. space.Parameters.Select(parameter => Axis.All(parameter, most)!.Value)])!;

    private static Condition When(string parent, params ParameterValue[] values) => new([Is(parent, values)]);

    private static Requirement Is(string parent, params ParameterValue[] values) => new(parent, [.. values]);

    private static HashSet<Point> ByBruteForce(SearchSpace space, ImmutableArray<ImmutableArray<double>> axes)
    {
        IEnumerable<double[]> combinations = [[]];
        foreach (var axis in axes)
            combinations = combinations.SelectMany(before => axis.Select(value => (double[])[.. before, value]));
        return [.. combinations.Select(values => space.PointOf(i => values[i]))];
    }
}
