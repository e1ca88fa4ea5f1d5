using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Sampling.Gp;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

public sealed class CostModelTests
{
    private static readonly Encoding Mixed = new(GpWords.MixedSpace);

    [Fact]
    public void Costs_that_are_products_of_powers_of_the_parameters_are_predicted_from_few_trials()
    {
        var model = Learnt(30, Seconds)!;
        for (var i = 100; i < 160; i++)
            Assert.InRange(Math.Log(model.CostAt(At(i)) / Seconds(GpWords.MixedPoint(i))), -0.4, 0.4);
    }

    [Fact]
    public void Trials_that_all_lie_where_it_is_cheap_do_not_bend_the_line()
    {
        static double Steep(Point point) => Math.Pow(20, GpWords.FeaturesOf(Mixed, point)[0]);
        var cheap = Enumerable.Range(0, 200).Where(i => At(i)[0] < -0.3 || i == 7).Take(30).ToArray();
        var model = Learnt(30, Steep, points: [.. cheap.Select(GpWords.MixedPoint)])!;
        foreach (var i in Enumerable.Range(200, 40).Where(i => At(i)[0] < 0))
            Assert.InRange(Math.Log(model.CostAt(At(i)) / Steep(GpWords.MixedPoint(i))), -0.35, 0.35);
    }

    [Fact]
    public void The_slopes_are_those_of_finite_differences()
    {
        var leaning = Learnt(40, Seconds)!.Leaning!;
        var checkedSlopes = 0;
        for (var i = 200; i < 220; i++)
        {
            var (at, slopes) = (At(i), new double[Mixed.Features.Length]);
            Array.Fill(slopes, 3.0);                            // what stands there is added to
            Assert.Equal(leaning.Value(at), leaning.Value(at, slopes));
            for (var feature = 0; feature < at.Length; feature++)
            {
                if (Mixed.Features[feature].IsMatch)
                {
                    Assert.Equal(3, slopes[feature]);
                    continue;
                }
                var (up, down) = ((double[])at.Clone(), (double[])at.Clone());
                (up[feature], down[feature]) = (at[feature] + 1e-5, at[feature] - 1e-5);
                Assert.Equal((leaning.Value(up) - leaning.Value(down)) / 2e-5, slopes[feature] - 3, 1e-6);
                if (slopes[feature] != 3) checkedSlopes++;
            }
        }
        Assert.InRange(checkedSlopes, 60, int.MaxValue);
    }

    [Fact]
    public void The_leaning_is_the_logarithm_of_the_cost_and_less_when_less_than_a_quarter_of_the_budget_is_left()
    {
        var (much, some, little) = (Learnt(30, Seconds)!, Learnt(30, Seconds, left: 0.26)!, Learnt(30, Seconds, left: 0.025)!);
        for (var i = 100; i < 110; i++)
        {
            Assert.Equal(much.CostAt(At(i)), little.CostAt(At(i)));
            Assert.Equal(much.Leaning!.Value(At(i)), some.Leaning!.Value(At(i)));
            Assert.Equal(
                Math.Log(much.CostAt(At(i)) / much.CostAt(At(i + 1))), much.Leaning.Value(At(i + 1)) - much.Leaning.Value(At(i)), 1e-6);
            Assert.Equal(0.1 * much.Leaning.Value(At(i)), little.Leaning!.Value(At(i)), 1e-6);
        }
        Assert.Null(Learnt(30, Seconds, left: 0)!.Leaning);
    }

    [Fact]
    public void Equal_costs_lean_nowhere()
    {
        var model = Learnt(30, _ => 70)!;
        Assert.Null(model.Leaning);
        Assert.Equal(70, model.CostAt(At(100)), 1e-9);
    }

    [Fact]
    public void Costs_that_have_nothing_to_do_with_the_parameters_lean_nowhere_as_a_rule()
    {
        var leaning = Enumerable.Range(0, 40).Count(seed =>
            Learnt(30, point => Math.Exp(3 * Noise(seed, point)))!.Leaning is not null);
        Assert.InRange(leaning, 0, 1);
    }

    [Fact]
    public void Three_costs_are_too_few()
    {
        Assert.Null(Learnt(3, Seconds));
        Assert.NotNull(Learnt(4, Seconds));
    }

    [Fact]
    public void A_cost_of_0_counts_as_the_least_above_it_and_nothing_but_zeros_says_nothing()
    {
        Assert.Null(Learnt(30, _ => 0));
        var model = Learnt(30, point => point.Coordinates[4] < 3 ? 0 : 8)!;
        Assert.Null(model.Leaning);
        Assert.Equal(8, model.CostAt(At(100)), 1e-9);
    }

    [Fact]
    public void However_crazy_costs_are_no_place_is_preferred_by_more_than_a_factor_of_a_million()
    {
        var model = Learnt(30, point => double.MaxValue * Math.Pow(1e-290, GpWords.FeaturesOf(Mixed, point)[0] + 0.5))!;
        var values = Enumerable.Range(100, 100).Select(i => model.Leaning!.Value(At(i))).ToArray();
        Assert.All(values, value => Assert.True(double.IsFinite(value)));
        Assert.InRange(values.Max() - values.Min(), 1, Math.Log(1e6) + 1e-9);
        Assert.All(Enumerable.Range(100, 100), i => Assert.True(double.IsFinite(model.CostAt(At(i)))));
    }

    [Fact]
    public void Nothing_is_expected_to_be_much_cheaper_or_dearer_than_all_that_was_seen()
    {
        var model = Learnt(8, Seconds)!;
        var logs = Enumerable.Range(0, 8).Select(i => Math.Log(Seconds(GpWords.MixedPoint(i)))).ToArray();
        var beyond = (logs.Max() - logs.Min()) / 2;
        for (var i = 100; i < 200; i++)
            Assert.InRange(Math.Log(model.CostAt(At(i))), logs.Min() - beyond - 1e-9, logs.Max() + beyond + 1e-9);
    }

    [Fact]
    public void A_study_without_a_cost_budget_has_no_model_of_costs() =>
        Assert.Null(CostModel.Of(Mixed, Request(30, Seconds, 1) with { Outlook = new Outlook(null, 1, []) }));

    [Fact]
    public void The_latest_of_many_trials_are_enough()
    {
        var model = Learnt(400, point => point == GpWords.MixedPoint(3) ? 1e9 : Seconds(point))!;
        for (var i = 500; i < 520; i++)
            Assert.InRange(Math.Log(model.CostAt(At(i)) / Seconds(GpWords.MixedPoint(i))), -0.2, 0.2);
    }

    /// <summary>Grows with layers and width, and sgd takes half the time.</summary>
    private static double Seconds(Point point) =>
        point.Coordinates[4] * Math.Pow(point.Coordinates[5], 0.7) * (point.Coordinates[1] == 1 ? 0.5 : 1);

    private static double Noise(int seed, Point point) =>
        new KeyedStream((ulong)seed, new TrialNumber((int)(1e6 * GpWords.FeaturesOf(Mixed, point)[0]) + 1_000_000), Purpose.TrainingSeed).Uniforms(0).First;

    private static double[] At(int index) => GpWords.FeaturesOf(Mixed, GpWords.MixedPoint(index));

    /// <param name="count">How many trials are complete.</param>
    /// <param name="cost">Theirs.</param>
    /// <param name="left">The share of the budget that is left.</param>
    /// <param name="points">Theirs; by default any.</param>
    private static CostModel? Learnt(int count, Func<Point, double> cost, double left = 1 - 1e-9, Point[]? points = null) =>
        CostModel.Of(Mixed, Request(count, cost, left, points));

    private static SuggestionRequest Request(int count, Func<Point, double> cost, double left, Point[]? points = null)
    {
        var views = Enumerable.Range(0, count).Select(i => new TrialView(
            new TrialNumber(i), points?[i] ?? GpWords.MixedPoint(i), Curve.Empty(1).With(1, [0.5]), TrialStatus.Completed)).ToArray();
        var spent = views.Select(view => (double?)cost(view.Point)).ToArray();
        return new SuggestionRequest(GpWords.MixedSpace, [new Objective("loss", Goal.Minimise)], new StepRange(1, "step"),
            new History(AppendList<TrialView>.Empty.Append([.. views]), []),
            new KeyedStream(1, new TrialNumber(count), Purpose.InitialDesign),
            new Outlook(null, 1, [], new CostOutlook(left < 1 ? Math.Min(double.MaxValue, spent.Sum()!.Value / (1 - left)) : 1, spent)));
    }
}
