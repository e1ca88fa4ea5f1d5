using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Tests.Sampling;

public sealed class RepertoireTests
{
    private static readonly ParameterValue.Text A = new("a"), B = new("b");

    private static readonly Parameter[] Conditional =
    [
        new Parameter.Categorical("rule", [A, B]),
        new Parameter.Float("rate", 0, 1, Step: 0.25, When: new Condition([new Requirement("rule", [A])])),
        new Parameter.Int("layers", 1, 3),
    ];

    [Fact]
    public void Conditions_and_forbidden_combinations_are_counted_right()
    {
        Assert.Equal((5 + 1) * 3, Repertoire.Of(new SearchSpace(Conditional))!.Count);
        Assert.Equal((5 + 1) * 3 - 2 * 3 - 1, Repertoire.Of(Forbidding(
            [new Clause("rate", [], Below: new ParameterValue.Real(0.3))],
            [new Clause("rule", [B]), new Clause("layers", [new ParameterValue.Whole(2)])]))!.Count);
    }

    [Fact]
    public void What_is_forbidden_or_off_the_steps_is_not_part_of_it()
    {
        var repertoire = Repertoire.Of(Forbidding([new Clause("layers", [new ParameterValue.Whole(2)])]))!;
        Assert.True(repertoire.Has(new Point([0, 0.25, 1])));
        Assert.True(repertoire.Has(new Point([1, double.NaN, 3])));
        Assert.False(repertoire.Has(new Point([0, 0.25, 2])));
        Assert.False(repertoire.Has(new Point([0, 0.3, 1])));
        Assert.False(repertoire.Has(new Point([0, 0.25, 4])));
    }

    [Fact]
    public void A_real_number_that_can_be_active_has_no_end()
    {
        Assert.Null(Repertoire.Of(new SearchSpace([.. Conditional, new Parameter.Float("x", 0, 1)])));
        Assert.Null(Repertoire.Of(new SearchSpace([new Parameter.Normal("x", 0, 1, Step: 0.1)])));
    }

    [Theory]
    [InlineData(100_000, 100_000)]
    [InlineData(100_001, null)]
    public void Many_configurations_count_as_without_end(int values, int? count) =>
        Assert.Equal(count, Repertoire.Of(new SearchSpace([new Parameter.Int("n", 1, values)]))?.Count);

    [Fact]
    public void Each_key_has_an_order_of_its_own()
    {
        var repertoire = Repertoire.Of(new SearchSpace(Conditional))!;
        Assert.InRange(Enumerable.Range(0, 50).Select(key => repertoire.FirstWhere(_ => true, (ulong)key)).Distinct().Count(), 10, 18);
        Assert.Null(repertoire.FirstWhere(_ => false, 1));
    }

    private static SearchSpace Forbidding(params Clause[][] combinations) =>
        new(Conditional, combinations.Select(clauses => new Forbidden([.. clauses])));
}
