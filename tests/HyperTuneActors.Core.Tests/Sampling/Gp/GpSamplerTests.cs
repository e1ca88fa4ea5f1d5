using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Sampling.Gp;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

public sealed class GpSamplerTests : SamplerContract
{
    protected override ISampler Create() => new SamplerSettings.Gp().Create();

    protected override bool KeepsAway => true;

    [Fact]
    public void A_study_of_two_hundred_trials_has_the_same_drafts_bit_for_bit_from_a_cold_start()
    {
        var study = new GpStudy(GpWords.MixedSpace, Valley);
        var warm = study.Run(new SamplerSettings.Gp(GlobalCandidates: 64, LocalCandidates: 32), 200);
        foreach (var trial in new[] { 20, 61, 64, 131, 150, 199 })
            Assert.Equal(GpStudy.Bits(warm[trial]),
                GpStudy.Bits(study.At(trial).Suggest(new SamplerSettings.Gp(GlobalCandidates: 64, LocalCandidates: 32).Create())));
    }

    [Theory]
    [InlineData(4, 1e-3)]
    [InlineData(12, 1e-6)]                                     // with so many the model is sure of all that is left
    public void Pending_trials_repel_those_of_a_model(int pending, double least)
    {
        var study = new GpStudy(GpWords.Square.Space, x => Bowl(x) + 0.1 * Math.Sin(20 * x[0]) * Math.Sin(15 * x[1]));
        study.Run(new SamplerSettings.Gp(), 12);
        var sampler = new SamplerSettings.Gp().Create();
        var open = new List<Point>();
        for (var i = 0; i < pending; i++)
        {
            var point = study.At(12 + i, open).Suggest(sampler).Point;
            Assert.All(open, other => Assert.InRange(Distance(point, other), least, 1));
            open.Add(point);
        }
    }

    [Fact]
    public void Scaling_and_shifting_the_values_changes_nothing_that_matters()
    {
        var (plain, moved) = (new GpStudy(GpWords.Square.Space, Bowl), new GpStudy(GpWords.Square.Space, x => 64 * Bowl(x) + 1024));
        var settings = new SamplerSettings.Gp(GlobalCandidates: 128, LocalCandidates: 64);
        var drafts = plain.Run(settings, 18);
        for (var i = 0; i < 18; i++) moved.Take(drafts[i].Point);
        var (one, other) = (plain.At(18).Suggest(settings.Create()), moved.At(18).Suggest(settings.Create()));
        Assert.InRange(Distance(one.Point, other.Point), 0, 1e-3);
        Assert.Equal(64 * one.Because.Numbers[Reasons.PredictedMean] + 1024, other.Because.Numbers[Reasons.PredictedMean], 0.1);
    }

    [Fact]
    public void A_maximised_objective_is_the_same_as_its_negative_minimised()
    {
        var (down, up) = (new GpStudy(GpWords.Square.Space, Bowl), new GpStudy(GpWords.Square.Space, x => -Bowl(x), Goal.Maximise));
        var settings = new SamplerSettings.Gp(GlobalCandidates: 128, LocalCandidates: 64);
        var (drafts, others) = (down.Run(settings, 15), up.Run(settings, 15));
        Assert.Equal(drafts.Select(GpStudy.Bits), others.Select(GpStudy.Bits));
        Assert.Equal(-drafts[^1].Because.Numbers[Reasons.PredictedMean], others[^1].Because.Numbers[Reasons.PredictedMean], 1e-12);
    }

    [Fact]
    public void A_model_s_draft_gives_its_reasons_in_the_objective_s_own_unit()
    {
        var study = new GpStudy(GpWords.Square.Space, x => 1000 + Bowl(x));
        study.Run(new SamplerSettings.Gp(), 25);
        var because = study.At(25).Suggest(new SamplerSettings.Gp().Create()).Because;
        Assert.Equal("model", because.Method);
        Assert.InRange(because.Numbers[Reasons.PredictedMean], 995, 1010);
        Assert.InRange(because.Numbers[Reasons.PredictedDeviation], 0, 5);
        Assert.Equal(1, because.Numbers[Reasons.Exploit] + because.Numbers[Reasons.Explore], 1e-12);
        Assert.InRange(because.Numbers[Reasons.Trust], 0.8, 1);
        Assert.InRange(because.Numbers[Reasons.NearestTrial], 0, 24);
        Assert.InRange(because.Numbers[Reasons.NearestDistance], 1e-6, 1);
        Assert.Equal(25, because.Numbers[Reasons.Trials]);
    }

    [Fact]
    public void Failures_are_avoided_without_hiding_what_is_good()
    {
        var study = new GpStudy(GpWords.Square.Space, x => x[0] > 0.6 ? double.NaN : Bowl(x));
        var drafts = study.Run(new SamplerSettings.Gp(), 40);
        Assert.InRange(drafts.Skip(20).Count(draft => draft.Point.Coordinates[0] > 0.6), 0, 5);
        Assert.InRange(drafts.Min(draft => draft.Point.Coordinates[0] > 0.6 ? 9 : Bowl([.. draft.Point.Coordinates])), 0, 0.01);
    }

    [Fact]
    public void A_finite_space_is_searched_without_repetition()
    {
        var space = new SearchSpace([new Parameter.Int("a", 0, 4), new Parameter.Categorical("b", [GpWords.Text("x"), GpWords.Text("y")])]);
        var drafts = new GpStudy(space, x => x[0] + x[1]).Run(new SamplerSettings.Gp(StartupTrials: 3), 10);
        Assert.InRange(drafts.Skip(3).Select(draft => draft.Point).Except(drafts.Take(3).Select(draft => draft.Point)).Count(), 7, 10);
    }

    [Fact]
    public void Forbidden_combinations_are_never_suggested()
    {
        var space = new SearchSpace([new Parameter.Float("x", 0, 1), new Parameter.Float("y", 0, 1)],
            [new Forbidden([new Clause("x", [], Above: new ParameterValue.Real(0.2)), new Clause("y", [], Below: new ParameterValue.Real(0.7))])]);
        var drafts = new GpStudy(space, Bowl).Run(new SamplerSettings.Gp(), 30);
        Assert.All(drafts, draft => Assert.False(space.IsForbidden(draft.Point)));
    }

    [Fact]
    public void One_suggestion_in_three_is_near_the_best_trial_and_says_so()
    {
        var study = new GpStudy(GpWords.Square.Space, Bowl);
        var drafts = study.Run(new SamplerSettings.Gp(LocalWidth: 0.1), 30);
        for (var trial = 8; trial < drafts.Count; trial++)
        {
            Assert.Equal(trial % 3 == 2 ? "local" : "model", drafts[trial].Because.Method);
            if (trial % 3 != 2) continue;
            var best = Enumerable.Range(0, trial).MinBy(other => Bowl([.. drafts[other].Point.Coordinates]));
            Assert.InRange(Distance(drafts[trial].Point, drafts[best].Point), 1e-6, 0.1 + 1e-9);
            Assert.Contains($"trial {best}.", drafts[trial].Because.Because, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(new GpStudy(GpWords.Square.Space, Bowl).Run(new SamplerSettings.Gp(LocalEvery: 0), 15), draft => draft.Because.Method == "local");
    }

    [Fact]
    public void With_a_margin_every_second_suggestion_goes_farther_from_a_known_minimum()
    {
        var study = new GpStudy(GpWords.Square.Space, Bowl);
        study.Run(new SamplerSettings.Gp(LocalEvery: 0, Margin: 0), 30);
        double Deviation(int trial, double margin) => new GpStudy.Moment(study.At(30).Request with
        {
            Stream = study.At(30).Request.Stream with { Trial = new TrialNumber(trial) },
        }).Suggest(new SamplerSettings.Gp(LocalEvery: 0, Margin: margin).Create()).Because.Numbers[Reasons.PredictedDeviation];
        Assert.True(Deviation(30, 0.5) > Deviation(30, 0));
        Assert.Equal(Deviation(31, 0), Deviation(31, 0.5));
    }

    [Fact]
    public void Near_the_best_choices_are_free_and_so_are_numbers_that_it_has_not()
    {
        var encoding = new Encoding(GpWords.MixedSpace);
        var (centre, place) = (new double[encoding.Dimensions.Length], new double[encoding.Dimensions.Length]);
        encoding.Locate(GpWords.MixedSpace.PointAt(_ => 0.5), centre);
        var box = SearchBox.Of(encoding, centre, 0.2);
        for (var i = 0; i < centre.Length; i++)
        {
            var isFree = encoding.Dimensions[i].IsChoice || double.IsNaN(centre[i]);
            Assert.Equal(isFree, box.Of(i) == (0, 1));
            Assert.InRange(box.Inside(i, 0.999), isFree ? 0.999 : 0.5, isFree ? 0.999 : 0.75);
        }
    }

    [Fact]
    public void The_initial_design_reaches_bounds_in_every_second_trial_on_request()
    {
        var drafts = new GpStudy(GpWords.Square.Space, Bowl).Run(new SamplerSettings.Gp(StartupTrials: 16, Faces: true), 16);
        Assert.All(drafts, draft => Assert.Equal("startup", draft.Because.Method));
        bool AtBound(Draft draft) => draft.Point.Coordinates.Any(x => x is 0 or 1);
        Assert.InRange(Enumerable.Range(0, 8).Count(i => AtBound(drafts[2 * i + 1])), 3, 8);
        Assert.DoesNotContain(Enumerable.Range(0, 8), i => AtBound(drafts[2 * i]));
        var plain = new GpStudy(GpWords.Square.Space, Bowl).Run(new SamplerSettings.Gp(StartupTrials: 16), 16);
        Assert.DoesNotContain(plain, AtBound);
    }

    [Fact]
    public void Little_remains_to_be_gained_on_a_minimum_that_was_found()
    {
        var study = new GpStudy(TestFunctions.Branin.Space, TestFunctions.Branin.Regret);
        var drafts = study.Run(new SamplerSettings.Gp(), 46);
        double Gain(int trial) => drafts[trial].Because.Numbers[Reasons.RemainingImprovement];
        Assert.InRange(Gain(45), 0, 0.02);                     // of values between 0 and 300
        Assert.True(Gain(9) > 20 * Gain(45));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void Much_remains_to_be_gained_on_a_trend_whose_end_nobody_has_seen(int dimensions)
    {
        var space = new SearchSpace(Enumerable.Range(0, dimensions).Select(i => (Parameter)new Parameter.Float($"x{i}", 0, 1)));
        var study = new GpStudy(space, x => 10 * x.Sum());
        for (var trial = 0; trial < 42; trial++)
        {
            study.Take(new Point([.. Enumerable.Range(0, dimensions).Select(i => 0.4 + 0.4 * ((trial + 1) * Math.Sqrt(2 + i) % 1))]));
            if (trial < 9 || (trial + 1) % 3 == 2) continue;
            var because = study.At(trial + 1).Suggest(new SamplerSettings.Gp().Create()).Because;
            Assert.InRange(because.Numbers[Reasons.RemainingImprovement], 1, 10 * dimensions);
        }
    }

    [Fact]
    public void What_remains_to_be_gained_is_in_the_objective_s_own_unit_and_is_no_secret_of_a_local_search()
    {
        var (plain, scaled) = (new GpStudy(GpWords.Square.Space, Bowl), new GpStudy(GpWords.Square.Space, x => 1000 * Bowl(x)));
        var drafts = plain.Run(new SamplerSettings.Gp(), 12);
        foreach (var draft in drafts) scaled.Take(draft.Point);
        var (one, other) = (plain.At(12).Suggest(new SamplerSettings.Gp().Create()), scaled.At(12).Suggest(new SamplerSettings.Gp().Create()));
        Assert.Equal(1, 1000 * one.Because.Numbers[Reasons.RemainingImprovement] / other.Because.Numbers[Reasons.RemainingImprovement], 0.01);
        Assert.Equal(1, 1000 * one.Because.Numbers[Reasons.Noise] / other.Because.Numbers[Reasons.Noise], 0.01);
        Assert.Equal("local", drafts[11].Because.Method);
        Assert.False(drafts[11].Because.Numbers.ContainsKey(Reasons.RemainingImprovement));
    }

    private static double Distance(Point one, Point other) =>
        one.Coordinates.Zip(other.Coordinates).Max(pair => Math.Abs(pair.First - pair.Second));

    private static double Bowl(double[] x) => (x[0] - 0.31) * (x[0] - 0.31) + 2 * (x[1] - 0.72) * (x[1] - 0.72);

    private static double Valley(double[] x) =>
        Math.Pow(Math.Log10(x[0]) + 3, 2) + x[1] + (double.IsNaN(x[2]) ? 0.4 : x[2]) + Math.Abs(x[4] - 3) + Math.Pow(x[6] - 0.2, 2);
}
