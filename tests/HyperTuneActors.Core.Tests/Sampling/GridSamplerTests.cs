using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using static HyperTuneActors.Core.Tests.Sampling.Requests;

namespace HyperTuneActors.Core.Tests.Sampling;

public sealed class GridSamplerTests : SamplerContract
{
    private static readonly ParameterValue.Text Sgd = new("sgd"), Adam = new("adam");

    /// <summary>(5 + 1) × 3 × 4 points.</summary>
    private static readonly SearchSpace Small = new(
    [
        new Parameter.Categorical("rule", [Sgd, Adam]),
        new Parameter.Float("momentum", 0, 1, When: new Condition([new Requirement("rule", [Sgd])])),
        new Parameter.Ordinal("batch", [new ParameterValue.Whole(16), new ParameterValue.Whole(32), new ParameterValue.Whole(64)]),
        new Parameter.Int("layers", 1, 4),
    ]);

    private static GridSampler Sampler => new(new SamplerSettings.Grid());

    protected override ISampler Create() => Sampler;

    protected override bool IsOrderFree => true;

    protected override int MostTrials => 10_000;

    [Fact]
    public void Every_point_is_tried_once_and_then_again()
    {
        var drafts = Sampler.Open(Small, 144);
        Assert.Equal(72, drafts.Take(72).Select(draft => draft.Point).Distinct().Count());
        Assert.Equal(drafts.Take(72).Select(draft => draft.Point), drafts.Skip(72).Select(draft => draft.Point));
        Assert.Equal(72, Sampler.RepertoireIn(Small)!.Count);
    }

    [Fact]
    public void Seeds_have_orders_of_their_own()
    {
        string Order(ulong seed) => string.Join('\n', Sampler.Open(Small, 72, seed)
            .Select(draft => string.Join(',', draft.Point.Coordinates)));
        Assert.Equal(Order(1), Order(1));
        Assert.NotEqual(Order(1), Order(2));
    }

    [Fact]
    public void Forbidden_points_are_left_out()
    {
        var space = new SearchSpace(Small.Parameters,
            [new Forbidden([new Clause("rule", [Sgd]), new Clause("momentum", [], Above: new ParameterValue.Real(0.3))])]);
        var drafts = Sampler.Open(space, 36);
        Assert.Equal(36, drafts.Select(draft => draft.Point).Distinct().Count());
        Assert.All(drafts, draft => Assert.False(space.IsForbidden(draft.Point)));
        Assert.Equal(36, Sampler.RepertoireIn(space)!.Count);
    }

    [Fact]
    public void What_somebody_tried_is_left_out_and_costs_no_other_point()
    {
        var taken = Sampler.Open(Small, 72, seed: 9).Take(30).Select((draft, i) => Open(1000 + i, draft.Point)).ToList();
        for (var trial = 30; trial < 72; trial++)
            taken.Add(Open(trial, Sampler.Suggest(For(Small, trial, 42, taken)).Point));
        Assert.Equal(72, taken.Select(trial => trial.Point).Distinct().Count());
    }

    [Fact]
    public void Each_parameter_may_have_points_of_its_own()
    {
        var space = new SearchSpace(
        [
            new Parameter.Float("x", 0, 1), new Parameter.Float("y", 0, 1), new Parameter.Int("wide", 1, 1000),
            new Parameter.Int("n", 1, 10),
        ]);
        var settings = new SamplerSettings.Grid(2, ImmutableSortedDictionary<string, int>.Empty.Add("x", 3).Add("n", 4));
        var drafts = new GridSampler(settings).Open(space, 3 * 2 * 2 * 4);
        Assert.Equal([0, 0.5, 1], Values(0));
        Assert.Equal([0, 1], Values(1));
        Assert.Equal([1, 1000], Values(2));
        Assert.Equal([1, 4, 7, 10], Values(3));

        IEnumerable<double> Values(int parameter) =>
            drafts.Select(draft => draft.Point.Coordinates[parameter]).Distinct().Order();
    }

    [Fact]
    public void A_grid_that_is_too_large_to_be_numbered_is_drawn_from()
    {
        var space = new SearchSpace(Enumerable.Range(0, 100).Select(i => new Parameter.Float($"x{i}", 0, 1)));
        var drafts = Sampler.Open(space, 100);
        Assert.Equal(100, drafts.Select(draft => draft.Point).Distinct().Count());
        Assert.All(drafts, draft => Assert.All(draft.Point.Coordinates, value => Assert.Equal(0, value * 4 % 1)));
        Assert.Null(Sampler.RepertoireIn(space));
    }

    [Fact]
    public void A_grid_without_an_allowed_point_is_an_error()
    {
        var space = new SearchSpace([new Parameter.Float("x", 0, 1)],
            [new Forbidden([new Clause("x", [.. new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(value => new ParameterValue.Real(value))])])]);
        Assert.Equal(0, Sampler.RepertoireIn(space)!.Count);
        Assert.Throws<InvalidOperationException>(() => Sampler.Suggest(For(space)));
    }
}
