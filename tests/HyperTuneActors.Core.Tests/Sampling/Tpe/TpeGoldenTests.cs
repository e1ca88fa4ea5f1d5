using System.Collections.Immutable;
using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Sampling.Tpe;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Tests.Golden;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling.Tpe;

/// <summary>The densities against what Optuna's code gives for the same trials.</summary>
public sealed class TpeGoldenTests
{
    private static readonly SearchSpace Space = new(
    [
        new Parameter.Float("x", -5, 10), new Parameter.Float("lr", 1e-5, 1, Log: true), new Parameter.Int("n", 1, 16),
        new Parameter.Categorical("c", [new ParameterValue.Whole(0), new ParameterValue.Whole(1), new ParameterValue.Whole(2)]),
    ]);

    private static readonly Group All = new([0, 1, 2, 3], []);

    [Fact]
    public void Both_densities_of_the_golden_trials()
    {
        var model = Model(new SamplerSettings.Tpe(TpeVariant.Optuna, Gamma: 3.0 / 8));
        var query = Points("query");
        var (below, above) = (GoldenValues.At("tpe", "log_l").Numbers(), GoldenValues.At("tpe", "log_g").Numbers());
        for (var i = 0; i < query.Length; i++)
        {
            Assert.Equal(below[i], model.Below.LogDensity(All, query[i]), 1e-9);
            Assert.Equal(above[i], model.Above.LogDensity(All, query[i]), 1e-9);
        }
    }

    [Theory]
    [InlineData(TpeVariant.Own)]
    [InlineData(TpeVariant.Optuna)]
    [InlineData(TpeVariant.Hyperopt)]
    public void A_density_over_cells_and_choices_adds_up_to_one(TpeVariant variant)
    {
        var space = new SearchSpace(
        [
            new Parameter.Int("n", 1, 40), new Parameter.Int("m", 1, 9, Log: true), new Parameter.Float("s", 0, 0.5, Step: 0.05),
            new Parameter.Categorical("c", [new ParameterValue.Whole(0), new ParameterValue.Whole(1)], Weights: [3, 1]),
        ]);
        var model = Built(space, TpeSamplerTests.Views(space, 50, c => Math.Abs(c[0] - 7) + c[1]), new SamplerSettings.Tpe(variant));
        var sum = 0.0;
        for (var n = 1; n <= 40; n++)
            for (var m = 1; m <= 9; m++)
                for (var s = 0; s <= 10; s++)
                    for (var c = 0; c < 2; c++)
                        sum += Math.Exp(model.Below.LogDensity(All, [n, m, (double)(0.05m * s), c]));
        Assert.Equal(1, sum, 1e-2);
    }

    [Theory]
    [InlineData(TpeVariant.Own)]
    [InlineData(TpeVariant.Optuna)]
    public void A_density_over_a_line_and_its_ends_adds_up_to_one(TpeVariant variant)
    {
        var space = new SearchSpace([new Parameter.Float("x", 0, 1)]);
        var views = TpeSamplerTests.Views(space, 30, c => c[0])
            .Add(TpeSamplerTests.View(30, new Point([0]), -1)).Add(TpeSamplerTests.View(31, new Point([0]), -2));
        var model = Built(space, views, new SamplerSettings.Tpe(variant));
        var group = new Group([0], []);
        var sum = 0.0;
        for (var i = 0; i < 20_000; i++) sum += Math.Exp(model.Below.LogDensity(group, [(i + 0.5) / 20_000])) / 20_000;
        var ends = Math.Exp(model.Below.LogDensity(group, [0])) + Math.Exp(model.Below.LogDensity(group, [1]));
        Assert.Equal(1, variant == TpeVariant.Own ? sum + ends : sum, 1e-4);
        if (variant == TpeVariant.Own) Assert.InRange(ends, 0.1, 0.9);
    }

    [Fact]
    public void How_many_trials_are_good_and_what_they_weigh()
    {
        var rules = new TpeRules(new SamplerSettings.Tpe(TpeVariant.Optuna));
        foreach (var one in GoldenValues.At("tpe", "gamma").EnumerateObject())
            Assert.Equal(one.Value.GetInt32(), rules.Below(int.Parse(one.Name, System.Globalization.CultureInfo.InvariantCulture)));
        var weights = new double[30];
        TpeRules.Ramp(weights);
        Assert.Equal(GoldenValues.At("tpe", "weights_30").Numbers(), weights, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void The_truncated_normal_distribution()
    {
        foreach (var one in GoldenValues.At("truncnorm", "logpdf").EnumerateArray())
            Assert.Equal(one.GetProperty("v").Number(), TruncatedGaussian.LogDensity(
                one.GetProperty("x").Number(), one.GetProperty("a").Number(), one.GetProperty("b").Number()), 1e-10);
        foreach (var one in GoldenValues.At("truncnorm", "ppf").EnumerateArray())
            Assert.Equal(one.GetProperty("v").Number(), TruncatedGaussian.Quantile(
                one.GetProperty("q").Number(), one.GetProperty("a").Number(), one.GetProperty("b").Number()), 1e-9);
    }

    [Theory]
    [InlineData(-60, -50)]
    [InlineData(50, 60)]
    [InlineData(-45, -44.99)]
    public void Its_quantiles_hold_where_probabilities_vanish(double from, double to)
    {
        foreach (var u in new[] { 0.001, 0.25, 0.5, 0.9 })
        {
            var z = TruncatedGaussian.Quantile(u, from, to);
            Assert.Equal(Math.Log(u), Gaussian.LogMass(from, z) - Gaussian.LogMass(from, to), 1e-6);
        }
    }

    private static GroupModel Model(SamplerSettings.Tpe settings)
    {
        ImmutableArray<TrialView> views =
        [
            .. Points("below").Concat(Points("above")).Select((point, i) => TpeSamplerTests.View(i, new Point([.. point]), i)),
        ];
        return Built(Space, views, settings);
    }

    private static GroupModel Built(SearchSpace space, ImmutableArray<TrialView> views, SamplerSettings.Tpe settings)
    {
        var (all, rules, ranking) = (new Observations(space.Parameters), new TpeRules(settings), new Ranking());
        all.Update(new History(AppendList<TrialView>.Empty.Append([.. views]), []), []);
        ranking.Update(all, false, new Objective("loss", Goal.Minimise), [], _ => 1, false);
        var model = new GroupModel(all, rules);
        model.Build(new Group([.. Enumerable.Range(0, space.Parameters.Length)], []), ranking,
            new double[space.Parameters.Length], new Thinning(1));
        return model;
    }

    private static double[][] Points(string set)
    {
        var columns = new[] { "x", "lr", "n", "c" }.Select(name => GoldenValues.At("tpe", set, name).Numbers()).ToArray();
        return [.. Enumerable.Range(0, columns[0].Length).Select(i => columns.Select(column => column[i]).ToArray())];
    }
}
