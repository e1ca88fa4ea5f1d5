using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Sampling.Auto;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling.Auto;

public sealed class AutoSamplerTests : SamplerContract
{
    private static readonly SearchSpace Wide = AnySpace.Cube(SamplerRule.MostParameters + 1);

    protected override int StudyTrials => 60;

    protected override ISampler Create() => new SamplerSettings.Auto().Create();

    protected override int MostTrials => 10_000;

    protected override bool KeepsAway => true;

    [Fact]
    public void A_space_with_no_more_configurations_than_trials_is_tried_whole()
    {
        var (space, sampler) = (AnySpace.OfSeven, Create());
        var trials = new List<TrialView>();
        for (var trial = 0; trial < 7; trial++)
        {
            var draft = sampler.Suggest(Within(space, trial, budget: 7, trials));
            Assert.Equal(("auto", "grid"), (draft.Because.Sampler, draft.Because.Method));
            Assert.Equal("The budget is enough to try every configuration once.", draft.Because.Because);
            trials.Add(Asked.Complete(trial, draft.Point, trial));
        }
        Assert.Equal(7, trials.Select(trial => trial.Point).Distinct().Count());
        Assert.Equal("sobol", MethodOf(space, 0, budget: 6, []));
    }

    [Fact]
    public void Whole_numbers_of_many_values_are_all_tried_too()
    {
        var space = new SearchSpace([new Parameter.Int("width", 1, 150)]);
        var sampler = Create();
        Assert.Equal(150, Enumerable.Range(0, 150).Select(trial => sampler.Suggest(Within(space, trial, 200, [])).Point).Distinct().Count());
    }

    [Fact]
    public void Each_case_has_its_sampler()
    {
        Assert.Equal("random", MethodOf(AnySpace.OfOne, 0, null, []));
        Assert.Equal("sobol", MethodOf(AnySpace.OfAllKinds, 0, 7, []));
        Assert.Equal("gp startup", MethodOf(AnySpace.WithPriors, 0, 7, []));
        Assert.Equal("gp startup", MethodOf(AnySpace.OfAllKinds, 0, 8, []));
        Assert.Equal("gp startup", MethodOf(AnySpace.OfAllKinds, 0, null, []));
        Assert.Equal("tpe startup", MethodOf(Wide, 0, 100, []));
        Assert.Equal("tpe model", MethodOf(Wide, 40, 100, Asked.Ended(Wide, 40)));
        Assert.Equal("gp model", MethodOf(AnySpace.Cube(3), 40, 100, Bowl(AnySpace.Cube(3), 40)));
        Assert.Equal("tpe model", MethodOf(AnySpace.Cube(3), 700, 1000, Bowl(AnySpace.Cube(3), 601)));
    }

    /// <summary>Values that have nothing to do with the parameters.</summary>
    [Fact]
    public void A_model_that_predicts_nothing_takes_turns_with_another()
    {
        var space = AnySpace.Cube(3);
        var noise = Random(space, 60);
        Assert.InRange(Create().Suggest(Within(space, 60, 100, noise)).Because.Numbers[Reasons.Trust], -1, 0.19);
        Assert.Equal(["gp model", "tpe model", "gp local", "tpe model"],
            Enumerable.Range(60, 4).Select(trial => MethodOf(space, trial, 100, noise)));
        Assert.Equal(["gp model", "gp local"], Enumerable.Range(60, 10)
            .Select(trial => MethodOf(space, trial, 100, Bowl(space, 60))).Distinct());
        Assert.StartsWith("gp ", MethodOf(space, 11, 100, Random(space, 8)), StringComparison.Ordinal);     // too few to be sure of that
    }

    [Fact]
    public void The_first_rule_that_applies_counts_and_one_always_does()
    {
        SamplerFacts Facts(double? trust, int trial, int ended = 21) => new(7, null, 100, ended, trial, () => trust);
        Assert.Equal("gp", SamplerRule.For(Facts(null, 1)).Choice);
        Assert.Equal("tpe", SamplerRule.For(Facts(0.19, 1)).Choice);
        Assert.Equal("gp", SamplerRule.For(Facts(0.19, 2)).Choice);
        Assert.Equal("gp", SamplerRule.For(Facts(0.19, 1, ended: 20)).Choice);
        Assert.Equal("gp", SamplerRule.For(Facts(0.3, 1)).Choice);
        Assert.Equal("tpe", SamplerRule.For(Facts(0.3, 4)).Choice);
        Assert.Equal("gp", SamplerRule.For(Facts(0.5, 4)).Choice);
        Assert.Equal("gp", SamplerRule.All[^1].Choice);
        Assert.Equal("grid", SamplerRule.For(Facts(0, 1) with { Configurations = 100 }).Choice);
    }

    [Fact]
    public void It_is_known_beforehand_whether_a_model_suggests()
    {
        Assert.True(new SamplerSettings.Auto().HasModel(AnySpace.OfAllKinds, 60));
        Assert.True(new SamplerSettings.Auto().HasModel(Wide, null));
        Assert.False(new SamplerSettings.Auto().HasModel(AnySpace.OfSeven, 7));
        Assert.False(new SamplerSettings.Auto().HasModel(AnySpace.OfAllKinds, 7));
    }

    [Fact]
    public void The_reasons_of_the_chosen_sampler_are_kept()
    {
        var space = AnySpace.Cube(3);
        var request = Within(space, 40, 100, Bowl(space, 40));
        var (chosen, own) = (Create().Suggest(request), new SamplerSettings.Gp().Create().Suggest(request));
        Assert.Equal(own.Point, chosen.Point);
        Assert.Equal(own.Because.Numbers.AsEnumerable(), chosen.Because.Numbers.AsEnumerable());
    }

    private string MethodOf(SearchSpace space, int trial, int? budget, IEnumerable<TrialView> ended) =>
        Create().Suggest(Within(space, trial, budget, ended)).Because.Method;

    private static SuggestionRequest Within(SearchSpace space, int trial, int? budget, IEnumerable<TrialView> ended) =>
        Asked.For(space, trial, ended) with { Outlook = new Outlook(budget, 1, []) };

    private static TrialView[] Random(SearchSpace space, int count) => [.. Bowl(space, count)
        .Select(view => Asked.Complete(view.Number.Value, view.Point,
            new KeyedStream(9, view.Number, Purpose.TrainingSeed).Uniforms(0).First))];

    private static IEnumerable<TrialView> Bowl(SearchSpace space, int count) => Enumerable.Range(0, count).Select(number =>
    {
        var stream = new KeyedStream(3, new TrialNumber(number), Purpose.TrainingSeed);
        var point = space.PointAt(i => stream.Uniforms((uint)i).First);
        return Asked.Complete(number, point, point.Coordinates.Sum(x => (x - 0.4) * (x - 0.4)));
    });
}
