using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Tests.Sampling.Gp;

namespace HyperTuneActors.Core.Tests.Sampling;

/// <summary>What priors do to the studies of both samplers that heed them.</summary>
public sealed class PriorsTests
{
    private const int Seeds = 11;

    private static readonly SamplerSettings Gp = new SamplerSettings.Gp(GlobalCandidates: 64, LocalCandidates: 32);
    private static readonly SamplerSettings Tpe = new SamplerSettings.Tpe();

    /// <summary>Near the optimum of <see cref="TestFunctions.Mixed"/>, but not at it, and far from it in every parameter.</summary>
    private static readonly double[] Good = [2e-3, 100, 3, 1, 0.2, 1e-4], Wrong = [0.5, 20, 6, 3, 0.5, 1e-6];

    public static TheoryData<SamplerSettings> Both => [Gp, Tpe];

    [Theory]
    [MemberData(nameof(Both))]
    public void The_first_trial_has_the_priors_values_to_the_last_bit_and_the_middle_of_the_others(SamplerSettings sampler)
    {
        var space = new SearchSpace(Known(TestFunctions.Mixed.Space, Good).Parameters.Select(
            (parameter, i) => i == 1 ? TestFunctions.Mixed.Space.Parameters[1] : parameter));
        var first = new GpStudy(space, TestFunctions.Mixed.Regret).Run(sampler, 1)[0];
        Assert.Equal([2e-3, 126, 3, 1, 0.2, 1e-4], first.Point.Coordinates.AsEnumerable());
        Assert.Equal(("startup", "The priors' own values come first."), (first.Because.Method, first.Because.Because));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Of_the_first_trials_every_second_is_drawn_from_the_priors_and_the_others_from_the_space(SamplerSettings sampler)
    {
        var (space, near, far) = (new SearchSpace([Of(0.2), Of(0.8)]), 0, 0);
        for (var seed = 0UL; seed < 20; seed++)
        {
            var drafts = new GpStudy(space, x => x.Sum(), seed: seed).Run(sampler, 8);
            Assert.Equal(new[] { 1, 3, 5, 7 }, Enumerable.Range(1, 7).Where(i => drafts[i].Because.Because is not null));
            near += new[] { 1, 3, 5, 7 }.Count(i => IsNear(drafts[i]));
            far += new[] { 2, 4, 6 }.Count(i => IsNear(drafts[i]));
        }
        Assert.InRange(near / 80.0, 0.35, 0.8);                // of the density 0.66 squared, of the space 0.09
        Assert.InRange(far / 60.0, 0.01, 0.2);

        static bool IsNear(Draft draft) => Math.Abs(draft.Point.Coordinates[0] - 0.2) < 0.15 && Math.Abs(draft.Point.Coordinates[1] - 0.8) < 0.15;
        static Parameter Of(double value) => new Parameter.Float($"x{value}", 0, 1, Prior: new Prior(new ParameterValue.Real(value), PriorConfidence.High));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_forbidden_configuration_does_not_come_first(SamplerSettings sampler)
    {
        var space = new SearchSpace([new Parameter.Float("x", 0, 1, Prior: new Prior(new ParameterValue.Real(0.2)))],
            [new Forbidden([new Clause("x", [], Above: new ParameterValue.Real(0.1), Below: new ParameterValue.Real(0.3))])]);
        Assert.All(new GpStudy(space, x => x[0]).Run(sampler, 12), draft => Assert.False(space.IsForbidden(draft.Point)));
    }

    /// <summary>In the median of 11 studies, where all parameters have priors: good ones, and wrong ones of which the user is
    /// sure.</summary>
    [Theory]
    [MemberData(nameof(Both))]
    public void Good_priors_help_and_wrong_ones_are_overcome(SamplerSettings sampler)
    {
        var without = Medians(TestFunctions.Mixed.Space, sampler);
        var good = Medians(Known(TestFunctions.Mixed.Space, Good), sampler);
        Assert.InRange(good.After15, 0, without.After15 / 10);
        Assert.InRange(good.After60, 0, without.After60);
        var wrong = Medians(Known(TestFunctions.Mixed.Space, Wrong, PriorConfidence.High), sampler);
        Assert.InRange(wrong.After60, 0, 4 * without.After60);
    }

    [Fact]
    public void What_the_priors_raise_is_said_as_long_as_it_is_something()
    {
        var study = new GpStudy(Known(TestFunctions.Mixed.Space, Good), TestFunctions.Mixed.Regret, budget: 20);
        var raises = study.Run(Gp, 60).Skip(8).Select(draft => draft.Because.Numbers.GetValueOrDefault(Reasons.Prior)).ToArray();
        Assert.InRange(raises.Take(8).Max(), 0.3, 2);
        Assert.All(raises, raise => Assert.True(raise is 0 or >= Reasons.LeastPrior));
        Assert.InRange(raises.Skip(40).Max(), 0, 0.25);
        Assert.DoesNotContain(new GpStudy(TestFunctions.Mixed.Space, TestFunctions.Mixed.Regret).Run(Gp, 12),
            draft => draft.Because.Numbers.ContainsKey(Reasons.Prior));
    }

    private static (double After15, double After60) Medians(SearchSpace space, SamplerSettings sampler)
    {
        var (early, late) = (new List<double>(), new List<double>());
        for (var seed = 1UL; seed <= Seeds; seed++)
        {
            var study = new GpStudy(space, TestFunctions.Mixed.Regret, seed: seed, budget: 60);
            study.Run(sampler, 15);
            early.Add(study.Best);
            study.Run(sampler, 60);
            late.Add(study.Best);
        }
        return (early.Order().ElementAt(Seeds / 2), late.Order().ElementAt(Seeds / 2));
    }

    private static SearchSpace Known(SearchSpace space, double[] coordinates, PriorConfidence confidence = PriorConfidence.Medium) => new(
        space.Parameters.Zip(space.ConfigurationOf(new Point([.. coordinates])).Values,
            (parameter, value) => new Prior(value.Value, confidence).On(parameter)));
}
