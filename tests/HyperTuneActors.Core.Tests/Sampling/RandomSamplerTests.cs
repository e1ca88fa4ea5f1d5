using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling;

public sealed class RandomSamplerTests : SamplerContract
{
    private static readonly SuggestionRequest Request = new(
        new SearchSpace([new Parameter.Float("x", 0, 1), new Parameter.Float("y", 0, 1)]),
        [new Objective("loss", Goal.Minimise)], new StepRange(9, "epoch"),
        new History(AppendList<TrialView>.Empty, []), new KeyedStream(42, new TrialNumber(3), Purpose.TrainingSeed),
        new Outlook(null, 1, []));

    protected override ISampler Create() => new RandomSampler();

    protected override bool IsOrderFree => true;

    protected override int MostTrials => 10_000;

    [Fact]
    public void A_parameter_s_number_is_the_first_of_the_block_that_its_place_names()
    {
        var stream = Request.Stream with { Purpose = Purpose.InitialDesign };
        Assert.Equal([stream.Uniforms(0).First, stream.Uniforms(1).First],
            new RandomSampler().Suggest(Request).Point.Coordinates.ToArray());
    }

    [Fact]
    public void A_draft_in_the_place_of_another_sampler_s_says_why() =>
        Assert.Equal(
            new Suggestion("random", 1, "random", "tpe failed", ImmutableSortedDictionary<string, double>.Empty),
            new RandomSampler().Suggest(Request, "tpe failed", point => point).Because);

    [Fact]
    public void Forbidden_combinations_are_drawn_again_with_the_stream_s_next_numbers()
    {
        var stream = Request.Stream with { Purpose = Purpose.InitialDesign };
        var allowed = Enumerable.Range(0, 100)
            .Select(draw => (X: stream.Uniforms((uint)(2 * draw)).First, Y: stream.Uniforms((uint)(2 * draw + 1)).First))
            .First(point => point.X > 0.9);

        Assert.Equal([allowed.X, allowed.Y],
            new RandomSampler().Suggest(Request with { Space = Where(Below("x", 0.9)) }).Point.Coordinates.ToArray());
    }

    [Fact]
    public void What_is_allowed_is_covered_evenly()
    {
        var space = Where(Below("x", 0.5), Below("y", 0.75));
        var cells = Enumerable.Range(0, 4_000)
            .Select(trial => new RandomSampler().Suggest(
                Request with { Space = space, Stream = Request.Stream with { Trial = new TrialNumber(trial) } }).Point.Coordinates)
            .CountBy(point => ((int)(point[0] * 4), (int)(point[1] * 4)))
            .ToArray();
        Assert.Equal(10, cells.Length);
        Assert.InRange(cells.Sum(cell => (cell.Value - 400.0) * (cell.Value - 400) / 400), 0, 27.88);
    }

    [Fact]
    public void A_space_without_any_allowed_point_is_an_error() =>
        Assert.Throws<InvalidOperationException>(() =>
            new RandomSampler().Suggest(Request with { Space = Where(Below("x", 2)) }));

    private static SearchSpace Where(params Clause[] forbidden) =>
        new(Request.Space.Parameters, [new Forbidden([.. forbidden])]);

    private static Clause Below(string parameter, double bound) =>
        new(parameter, [], Below: new ParameterValue.Real(bound));

    [Fact]
    public void The_unit_square_is_covered_evenly()
    {
        var cells = Enumerable.Range(0, 4_000)
            .Select(trial => new RandomSampler().Suggest(
                Request with { Stream = Request.Stream with { Trial = new TrialNumber(trial) } }).Point.Coordinates)
            .CountBy(point => ((int)(point[0] * 4), (int)(point[1] * 4)));
        var chiSquare = cells.Sum(cell => (cell.Value - 250.0) * (cell.Value - 250) / 250);
        Assert.InRange(chiSquare, 0, 37.7);                  // 15 degrees of freedom, p = 0.001
    }
}
