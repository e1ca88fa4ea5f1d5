using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

/// <summary>What the Gaussian process makes of costs.</summary>
public sealed class GpCostTests
{
    private static readonly SamplerSettings.Gp Usual = new(LocalEvery: 0);
    private static readonly SamplerSettings.Gp Blind = Usual with { CostAware = false };

    [Fact]
    public void Of_two_equally_good_regions_the_cheap_one_is_preferred_while_much_of_the_budget_is_left()
    {
        var (aware, late, blind) = (0, 0, 0);
        for (var seed = 1ul; seed <= 20; seed++)
        {
            var isLeftCheap = seed % 2 == 0;
            var study = new CostStudy(GpWords.Square.Space, Valleys, at => Math.Pow(20, isLeftCheap ? at[0] : 1 - at[0]), 1e6, seed);
            study.Run(Blind, 10);
            if (X(Usual.Create().Suggest(study.Next(left: 1 - 1e-9))) < 0.5 == isLeftCheap) aware++;
            if (X(Usual.Create().Suggest(study.Next(left: 1e-9))) < 0.5 == isLeftCheap) late++;
            if (X(study.Suggest(Blind)) < 0.5 == isLeftCheap) blind++;
        }
        Assert.InRange(aware, 16, 20);
        Assert.InRange(late, 4, 16);
        Assert.Equal(blind, late);
    }

    [Fact]
    public void Equal_costs_change_no_bit_of_a_study()
    {
        var (aware, blind) = (Equal(), Equal());
        for (var trial = 0; trial < 25; trial++)
        {
            var (one, other) = (aware.Suggest(Usual), blind.Suggest(Blind));
            Assert.Equal(GpStudy.Bits(other), GpStudy.Bits(one));
            Assert.Equal(other.Because.Numbers, one.Because.Numbers.Remove(Reasons.PredictedCost));
            aware.Take(one.Point);
            blind.Take(other.Point);
        }

        static CostStudy Equal() => new(GpWords.MixedSpace, point => point[0] + point[4], _ => 3, 100);
    }

    [Fact]
    public void Without_known_costs_there_is_no_leaning_and_no_expected_cost()
    {
        var (aware, blind) = (Silent(), Silent());
        for (var trial = 0; trial < 12; trial++)
        {
            var (one, other) = (aware.Suggest(Usual), blind.Suggest(Blind));
            Assert.Equal(other, one);
            aware.Take(one.Point);
            blind.Take(other.Point);
        }

        static CostStudy Silent() => new(GpWords.Square.Space, Valleys, _ => null, 100);
    }

    [Fact]
    public void The_expected_cost_is_given_in_the_metric_s_unit()
    {
        var study = new CostStudy(GpWords.Square.Space, Valleys, at => 60 * Math.Pow(20, at[0]), 1e5);
        study.Run(Usual, 20);
        var draft = study.Suggest(Usual);
        Assert.InRange(draft.Because.Numbers[Reasons.PredictedCost] / (60 * Math.Pow(20, X(draft))), 0.95, 1.05);
        Assert.DoesNotContain(Reasons.PredictedCost, study.Suggest(Blind).Because.Numbers.Keys);
    }

    [Fact]
    public void A_study_has_the_same_drafts_from_a_cold_start()
    {
        var study = new CostStudy(GpWords.MixedSpace, point => point[0] + point[4], point => point[5], 1e5);
        var sampler = Usual.Create();
        for (var trial = 0; trial < 40; trial++)
        {
            var draft = sampler.Suggest(study.Next());
            Assert.Equal(GpStudy.Bits(study.Suggest(Usual)), GpStudy.Bits(draft));
            study.Take(draft.Point);
        }
    }

    [Fact]
    public void Failed_trials_and_any_costs_break_nothing()
    {
        double?[] costs = [0, null, double.MaxValue, 1e-300, 5, 0, double.Epsilon];
        var study = new CostStudy(GpWords.MixedSpace, point => point[4] > 3 ? double.NaN : point[0], point => costs[(int)(point[5] * 7) % 7], double.MaxValue);
        for (var trial = 0; trial < 40; trial++)
        {
            var draft = study.Suggest(new SamplerSettings.Gp(GlobalCandidates: 64, LocalCandidates: 32));
            Assert.All(draft.Because.Numbers.Values, number => Assert.True(double.IsFinite(number)));
            study.Take(draft.Point);
        }
    }

    /// <summary>The median of eleven seeds, of a budget of forty mean costs that vary thirtyfold.</summary>
    [Fact]
    public void With_the_same_budget_a_study_that_looks_at_costs_comes_nearer_to_the_minimum()
    {
        var (space, branin) = TestFunctions.Branin;
        double Median(SamplerSettings.Gp settings)
        {
            var found = new List<double>();
            for (var seed = 1ul; seed <= 11; seed++)
            {
                var study = new CostStudy(space, branin, at => Math.Pow(30, (at[0] + 5) / 15) / 8.5, 40, seed);
                study.Run(settings);
                found.Add(study.Best);
            }
            return found.Order().ElementAt(5);
        }

        Assert.InRange(Median(new SamplerSettings.Gp()) / Median(new SamplerSettings.Gp(CostAware: false)), 0, 0.7);
    }

    /// <summary>Two valleys, one the mirror image of the other.</summary>
    private static double Valleys(double[] at) =>
        1 - Math.Exp(-20 * (Math.Pow(at[0] - 0.2, 2) + Math.Pow(at[1] - 0.5, 2))) - Math.Exp(-20 * (Math.Pow(at[0] - 0.8, 2) + Math.Pow(at[1] - 0.5, 2)));

    private static double X(Draft draft) => draft.Point.Coordinates[0];
}
