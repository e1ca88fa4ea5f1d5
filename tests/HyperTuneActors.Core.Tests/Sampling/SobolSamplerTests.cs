using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Tests.Sampling.Requests;

namespace HyperTuneActors.Core.Tests.Sampling;

public sealed class SobolSamplerTests : SamplerContract
{
    private static readonly SearchSpace Square = new(
        [new Parameter.Constant("c", new ParameterValue.Whole(1)), new Parameter.Float("x", 0, 1), new Parameter.Float("y", 0, 1)]);

    protected override ISampler Create() => new SobolSampler();

    protected override bool IsOrderFree => true;

    protected override int MostTrials => 10_000;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void A_power_of_two_of_trials_has_one_point_in_each_row_and_column_and_in_each_box(ulong seed)
    {
        var points = Enumerable.Range(0, 64)
            .Select(trial => new SobolSampler().Suggest(For(Square, trial, seed)).Point.Coordinates).ToArray();
        Assert.Equal(64, points.Select(point => (int)(point[1] * 64)).Distinct().Count());
        Assert.Equal(64, points.Select(point => (int)(point[2] * 64)).Distinct().Count());
        Assert.Equal(64, points.Select(point => ((int)(point[1] * 8), (int)(point[2] * 8))).Distinct().Count());
    }

    [Fact]
    public void What_is_allowed_is_as_even_as_the_whole()
    {
        var half = new SearchSpace(Square.Parameters, [new Forbidden([new Clause("x", [], Above: new ParameterValue.Real(0.5))])]);
        var points = Enumerable.Range(0, 256)
            .Select(trial => new SobolSampler().Suggest(For(half, trial)).Point.Coordinates).ToArray();
        Assert.All(points, point => Assert.True(point[1] <= 0.5));
        Assert.Equal(256, points.Distinct().Count());
        Assert.All(points.CountBy(point => ((int)(point[1] * 8), (int)(point[2] * 4))), cell => Assert.InRange(cell.Value, 8, 24));
    }

    [Fact]
    public void A_space_that_allows_hardly_anything_gets_random_points()
    {
        var little = new SearchSpace(Square.Parameters, [new Forbidden([new Clause("x", [], Above: new ParameterValue.Real(0.0005))])]);
        var drafts = Enumerable.Range(0, 20).Select(trial => new SobolSampler().Suggest(For(little, trial))).ToArray();
        Assert.All(drafts, draft => Assert.True(draft.Point.Coordinates[1] <= 0.0005));
        Assert.Contains(drafts, draft => draft.Because is { Sampler: "sobol", Method: "random" });
        Assert.Contains(drafts, draft => draft.Because.Method == "sobol");
    }

    [Fact]
    public void Parameters_beyond_the_sequence_s_dimensions_are_random()
    {
        var wide = new SearchSpace(Enumerable.Range(0, 300).Select(i => new Parameter.Float($"x{i}", 0, 1)));
        var points = Enumerable.Range(0, 50).Select(trial => new SobolSampler().Suggest(For(wide, trial)).Point).ToArray();
        for (var i = 0; i < 300; i++) Assert.Equal(50, points.Select(point => point.Coordinates[i]).Distinct().Count());
    }

    [Fact]
    public void A_trial_that_is_suggested_again_gets_another_point()
    {
        var request = For(Square, 5);
        Assert.NotEqual(new SobolSampler().Suggest(request).Point,
            new SobolSampler().Suggest(request with { Stream = request.Stream with { Revision = 1 } }).Point);
    }
}
