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
        new History(AppendList<TrialView>.Empty, []), new KeyedStream(42, new TrialNumber(3), Purpose.TrainingSeed));

    protected override ISampler Create() => new RandomSampler();

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
            new RandomSampler().Suggest(Request, "tpe failed").Because);

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
