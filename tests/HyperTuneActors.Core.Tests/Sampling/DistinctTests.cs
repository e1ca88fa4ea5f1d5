using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Tests.Sampling.Requests;

namespace HyperTuneActors.Core.Tests.Sampling;

public sealed class DistinctTests
{
    private static readonly SearchSpace Nine = new([new Parameter.Int("a", 1, 3), new Parameter.Int("b", 1, 3)]);

    private static readonly SearchSpace Line = new([new Parameter.Float("x", 0, 1)]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_configuration_of_a_small_space_is_suggested_before_one_comes_again(ulong seed)
    {
        var taken = new List<TrialView>();
        for (var trial = 0; trial < 9; trial++)
            taken.Add(Open(trial, Suggest(new RandomSampler(), For(Nine, trial, seed, taken)).Point));
        Assert.Equal(9, taken.Select(view => view.Point).Distinct().Count());

        var request = For(Nine, 9, seed, taken);
        Assert.Equal(new RandomSampler().Suggest(request), Suggest(new RandomSampler(), request));
    }

    [Fact]
    public void A_draft_that_nobody_has_is_taken_as_it_is()
    {
        var request = For(Nine, 4, 42, Open(0, new Point([1, 2])));
        Assert.Equal(new Stubborn(new Point([1, 1])).Suggest(request), Suggest(new Stubborn(new Point([1, 1])), request));
    }

    [Fact]
    public void A_sampler_that_repeats_itself_is_asked_again_and_then_replaced()
    {
        var (taken, other) = (new Point([0.5]), new Point([0.25]));
        var request = For(Line, 3, 42, Open(0, taken));
        Assert.Equal((other, "stubborn, redrawn"), Shown(Suggest(new Stubborn(taken, taken, other), request)));
        Assert.Equal("random, redrawn", Shown(Suggest(new Stubborn(taken), request)).Method);
        Assert.NotEqual(taken, Suggest(new Stubborn(taken), request).Point);
    }

    [Fact]
    public void Failed_trials_have_their_configuration_too()
    {
        var failed = Open(0, new Point([0.5])) with { Status = TrialStatus.Failed };
        var request = For(Line, 1);
        request = request with { History = request.History with { Ended = request.History.Ended.Append(failed) } };
        Assert.NotEqual(failed.Point, Suggest(new Stubborn(failed.Point), request).Point);
    }

    [Fact]
    public void Neither_another_draft_nor_what_is_left_is_forbidden()
    {
        var space = new SearchSpace(Nine.Parameters, [new Forbidden([new Clause("a", [new ParameterValue.Whole(2)])])]);
        var taken = new List<TrialView>();
        for (var trial = 0; trial < 6; trial++)
            taken.Add(Open(trial, Suggest(new Stubborn(new Point([1, 1]), new Point([2, 1])), For(space, trial, 42, taken)).Point));
        Assert.Equal(6, taken.Select(view => view.Point).Distinct().Count());
        Assert.All(taken, view => Assert.False(space.IsForbidden(view.Point)));
    }

    [Theory]
    [InlineData(0, 1, false, 1e-13, true)]
    [InlineData(0, 1, false, 1e-11, false)]
    [InlineData(1e-6, 1, true, 1e-13, true)]
    [InlineData(1e-6, 1, true, 1e-10, false)]
    public void Real_numbers_that_hardly_differ_are_one(double low, double high, bool log, double apart, bool same)
    {
        var space = new SearchSpace([new Parameter.Float("x", low, high, log)]);
        Assert.Equal(same, space.AreSame(new Point([0.5]), new Point([0.5 + apart])));
    }

    [Fact]
    public void A_value_and_none_are_not_the_same()
    {
        Assert.False(Line.AreSame(new Point([0.5]), new Point([double.NaN])));
        Assert.True(Line.AreSame(new Point([double.NaN]), new Point([double.NaN])));
        Assert.False(Nine.AreSame(new Point([1, 1]), new Point([1, 2])));
    }

    private static Draft Suggest(ISampler sampler, SuggestionRequest request) =>
        new Distinct(sampler, request.Space).Suggest(request);

    private static (Point Point, string Method) Shown(Draft draft) => (draft.Point, draft.Because.Method);

    /// <summary>Suggests one point after the other as it is asked again, and the last for ever.</summary>
    private sealed class Stubborn(params Point[] points) : ISampler
    {
        public string Name => "stubborn";

        public int Version => 1;

        public Draft Suggest(SuggestionRequest request) => new(
            points[Math.Min((int)request.Stream.Revision, points.Length - 1)],
            new Suggestion(Name, Version, Name, null, ImmutableSortedDictionary<string, double>.Empty));
    }
}
