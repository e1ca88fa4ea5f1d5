using CsCheck;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Tests.Spaces;
using static HyperTuneActors.Core.Tests.Studies.StudyWords;

namespace HyperTuneActors.Core.Tests.Studies;

public sealed class GivenTests
{
    private static readonly SearchSpace Space = new(
    [
        new Parameter.Float("rate", 1e-4, 0.1, Log: true),
        new Parameter.Categorical("optimiser", [Text("adam"), Text("sgd")]),
        new Parameter.Float("momentum", 0, 1, When: Requiring("optimiser", Text("sgd"))),
        new Parameter.Int("depth", 1, 4),
        new Parameter.Float("dropout", 0, 0.5, When: Requiring("momentum", Real(0), Real(1))),
        new Parameter.Constant("data", Text("digits")),
    ]);

    [Theory]
    [InlineData("learning_rate", "There is no parameter 'learning_rate'. The space has rate, optimiser, momentum, depth, dropout, data.")]
    [InlineData("rat", "There is no parameter 'rat'. Did you mean 'rate'?")]
    [InlineData("Rate", "There is no parameter 'Rate'. Did you mean 'rate'?")]
    public void An_unknown_name_is_a_fault_with_the_nearest_one(string name, string expected) =>
        Assert.Equal(expected, Given.FaultIn(Space, Giving((name, Real(0.01)))));

    [Fact]
    public void Nothing_given_is_a_fault() =>
        Assert.Contains("give at least one", Given.FaultIn(Space, Giving()), StringComparison.Ordinal);

    [Fact]
    public void A_value_out_of_its_bounds_or_of_another_kind_is_a_fault_that_says_what_would_be_right()
    {
        AssertFault("Parameter 'rate' can't be 1; it is a number from 0.0001 to 0.1.", ("rate", Real(1)));
        AssertFault("Parameter 'rate' can't be 0; it is a number from 0.0001 to 0.1.", ("rate", Real(0)));
        AssertFault("Parameter 'rate' can't be -1; it is a number from 0.0001 to 0.1.", ("rate", Whole(-1)));
        AssertFault("Parameter 'rate' can't be fast; it is a number from 0.0001 to 0.1.", ("rate", Text("fast")));
        AssertFault("Parameter 'depth' can't be 5; it is a whole number from 1 to 4.", ("depth", Whole(5)));
        AssertFault("Parameter 'depth' can't be 0; it is a whole number from 1 to 4.", ("depth", Whole(0)));
        AssertFault("Parameter 'depth' can't be 2.5; it is a whole number from 1 to 4.", ("depth", Real(2.5)));
        AssertFault("Parameter 'optimiser' can't be lion; it is one of adam, sgd.", ("optimiser", Text("lion")));
        AssertFault("Parameter 'data' can't be mnist; it is always digits.", ("data", Text("mnist")));
    }

    [Fact]
    public void A_parameter_can_be_given_once() =>
        AssertFault("Parameter 'rate' is given twice.", ("rate", Real(0.01)), ("depth", Whole(2)), ("rate", Real(0.02)));

    [Theory]
    [InlineData(1e-4)]
    [InlineData(0.1)]
    public void The_bounds_themselves_can_be_given(double rate) =>
        Assert.Null(Given.FaultIn(Space, Giving(("rate", Real(rate)))));

    [Fact]
    public void A_whole_number_can_be_given_for_a_real_one()
    {
        Assert.Null(Given.FaultIn(Space, Giving(("optimiser", Text("sgd")), ("momentum", Whole(1)), ("dropout", Real(0.1)))));
        Assert.Equal("rate=0.01, optimiser=sgd, momentum=1, depth=2, dropout=0.1, data=digits", Given.Whole(Space, Giving(
            ("depth", Whole(2)), ("momentum", Whole(1)), ("optimiser", Text("sgd")), ("dropout", Real(0.1)), ("rate", Real(0.01))))?.ToString());
    }

    [Fact]
    public void A_parameter_that_is_not_active_with_the_others_is_a_fault()
    {
        AssertFault("Parameter 'momentum' is not active with the other values that are given; leave it out.",
            ("optimiser", Text("adam")), ("momentum", Real(0.5)));
        AssertFault("Parameter 'dropout' is not active with the other values that are given; leave it out.",
            ("dropout", Real(0.1)), ("momentum", Real(0.5)));
    }

    [Fact]
    public void So_is_one_whose_parent_can_t_be_active_though_it_is_not_given() =>
        AssertFault("Parameter 'dropout' is not active with the other values that are given; leave it out.",
            ("optimiser", Text("adam")), ("dropout", Real(0.1)));

    [Fact]
    public void A_parameter_that_may_be_active_can_be_given_without_its_parent() =>
        Assert.Null(Given.FaultIn(Space, Giving(("momentum", Real(0.5)))));

    [Fact]
    public void A_configuration_is_whole_without_its_constants_and_without_what_is_not_active()
    {
        Assert.Equal("rate=0.01, optimiser=adam, depth=2, data=digits",
            Given.Whole(Space, Giving(("depth", Whole(2)), ("rate", Real(0.01)), ("optimiser", Text("adam"))))?.ToString());
        Assert.Null(Given.Whole(Space, Giving(("depth", Whole(2)), ("rate", Real(0.01)), ("optimiser", Text("sgd")))));
        Assert.Null(Given.Whole(Space, Giving(("depth", Whole(2)), ("rate", Real(0.01)))));
    }

    [Fact]
    public void Of_any_space_each_configuration_can_be_given_as_a_whole() =>
        RandomSpaces.WithUnits.Sample(drawn =>
        {
            var configuration = drawn.Space.ConfigurationOf(drawn.Space.PointAt(i => drawn.Units[i]));
            Assert.Null(Given.FaultIn(drawn.Space, configuration));
            Assert.Equal(configuration, Given.Whole(drawn.Space, configuration));
        });

    [Fact]
    public void Of_any_space_each_part_of_a_configuration_can_be_given_and_is_whole_only_if_nothing_but_constants_is_missing() =>
        Gen.Select(RandomSpaces.WithUnits, Gen.Bool.Array[12]).Sample((drawn, taken) =>
        {
            var (space, whole, part) = Part(drawn, taken);
            if (part.Values.IsEmpty) return;
            Assert.Null(Given.FaultIn(space, part));
            var isWhole = space.Parameters.All(parameter =>
                parameter is Parameter.Constant || part.Find(parameter.Name) == whole.Find(parameter.Name));
            Assert.Equal(isWhole ? whole : null, Given.Whole(space, part));
        });

    [Fact]
    public void Of_any_space_a_draft_is_completed_by_what_is_given_and_else_its_own() =>
        Gen.Select(RandomSpaces.WithUnits, Gen.Bool.Array[12], Gen.Double.Unit.Array[12]).Sample((drawn, taken, other) =>
        {
            var (space, whole, part) = Part(drawn, taken);
            var draft = space.PointAt(i => other[i]);
            var point = Given.Complete(space, draft, part, i => other[^(i + 1)]);

            Assert.Equal(point, space.PointOf(space.ConfigurationOf(point)));
            for (var i = 0; i < space.Parameters.Length; i++)
            {
                if (!point.IsActive(i)) continue;
                var expected = part.Find(space.Parameters[i].Name) is not null
                    ? space.PointOf(whole).Coordinates[i]
                    : draft.IsActive(i) ? draft.Coordinates[i] : UnitInterval.ToCoordinate(space.Parameters[i], other[^(i + 1)]);
                Assert.Equal(expected, point.Coordinates[i]);
            }
        });

    [Fact]
    public void What_is_given_is_left_out_of_a_draft_in_which_it_is_not_active()
    {
        var draft = Space.PointOf(Giving(
            ("rate", Real(0.01)), ("optimiser", Text("adam")), ("depth", Whole(2)), ("data", Text("digits"))));
        Assert.Equal(draft, Given.Complete(Space, draft, Giving(("momentum", Real(0.5))), _ => 0.5));
        Assert.Equal("rate=0.01, optimiser=sgd, momentum=0.25, depth=2, data=digits", Space.ConfigurationOf(
            Given.Complete(Space, draft, Giving(("optimiser", Text("sgd"))), _ => 0.25)).ToString());
    }

    private static (SearchSpace Space, Configuration Whole, Configuration Part) Part((SearchSpace Space, double[] Units) drawn, bool[] taken)
    {
        var whole = drawn.Space.ConfigurationOf(drawn.Space.PointAt(i => drawn.Units[i]));
        return (drawn.Space, whole, new Configuration([.. whole.Values.Where((_, i) => taken[i])]));
    }

    private static void AssertFault(string expected, params (string, ParameterValue)[] given) =>
        Assert.Equal(expected, Given.FaultIn(Space, Giving(given)));

    private static Condition Requiring(string parent, params ParameterValue[] anyOf) => new([new Requirement(parent, [.. anyOf])]);

    private static ParameterValue.Text Text(string value) => new(value);

    private static ParameterValue.Real Real(double value) => new(value);

    private static ParameterValue.Whole Whole(long value) => new(value);
}
