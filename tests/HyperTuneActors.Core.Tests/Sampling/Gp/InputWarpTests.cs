using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Sampling.Gp;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

public sealed class InputWarpTests
{
    private static readonly double[] Logs = [0.9, -0.7, 1.2, -0.5];

    [Fact]
    public void Without_a_bend_a_number_is_what_it_was()
    {
        var warp = new InputWarp([0], [0, 0]);
        foreach (var feature in new[] { -0.49, -0.1, 0, 0.3, 0.499 }) Assert.Equal(feature, warp.Value(0, feature), 1e-14);
    }

    [Fact]
    public void A_bent_number_is_the_distribution_function_and_rises_from_one_bound_to_the_other()
    {
        var warp = new InputWarp([0, 1], Logs);
        var (a, b) = (Math.Exp(-0.7), Math.Exp(-0.5));
        Assert.Equal(1 - Math.Pow(1 - Math.Pow(0.3, a), b) - 0.5, warp.Value(1, -0.2), 1e-14);
        var values = Enumerable.Range(0, 201).Select(i => warp.Value(0, i / 200.0 - 0.5)).ToArray();
        Assert.All(values.Zip(values.Skip(1)), pair => Assert.True(pair.First <= pair.Second));
        Assert.Equal((-0.5, 0.5), (values[0], values[^1]), (x, y) => Math.Abs(x.Item1 - y.Item1) < 1e-5 && Math.Abs(x.Item2 - y.Item2) < 1e-5);
    }

    [Theory]
    [InlineData(-0.5)]
    [InlineData(0.5)]
    [InlineData(0.4999995)]
    [InlineData(0.1)]
    public void Every_slope_is_finite(double feature)
    {
        foreach (var logs in new double[][] { [2, 2], [-2, -2], [2, -2], [-2, 2] })
        {
            var warp = new InputWarp([0], logs);
            Assert.True(double.IsFinite(warp.Value(0, feature, out var byA, out var byB)) && double.IsFinite(byA) && double.IsFinite(byB));
            double[] slopes = [1];
            warp.Unbend([feature], 1, slopes);
            Assert.True(double.IsFinite(slopes[0]));
        }
    }

    [Fact]
    public void Its_slopes_are_those_of_finite_differences()
    {
        foreach (var feature in new[] { -0.45, -0.1, 0.2, 0.49 })
        {
            var warp = new InputWarp([0, 1], Logs);
            warp.Value(0, feature, out var byA, out var byB);
            double With(int log, double by) => new InputWarp([0, 1], [.. Logs.Select((value, i) => i == log ? value + by : value)]).Value(0, feature);
            Assert.Equal((With(0, 1e-5) - With(0, -1e-5)) / 2e-5, byA, 1e-8);
            Assert.Equal((With(2, 1e-5) - With(2, -1e-5)) / 2e-5, byB, 1e-8);
            double[] slopes = [3, 3];
            warp.Unbend([feature, 0], 2, slopes);
            Assert.Equal(3 * (warp.Value(0, feature + 1e-6) - warp.Value(0, feature - 1e-6)) / 2e-6, slopes[0], 1e-6);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_likelihood_s_gradient_is_that_of_finite_differences(bool linear)
    {
        var (encoding, rows, values) = GpWords.Mixed(23);
        double[] variances = [.. Enumerable.Range(0, 23).Select(i => i % 5 * 0.01)];
        var likelihood = new WarpedLikelihood(encoding, rows, values, variances, linear, Repetitions.None(23) with { Surplus = 4, Scatter = 0.3 });
        var bent = InputWarp.FeaturesOf(encoding).Length;
        var count = encoding.Dimensions.Length + (linear ? 3 : 2);
        double[] logs = [.. Enumerable.Range(0, count).Select(i => -0.8 + 0.13 * i), .. Enumerable.Range(0, 2 * bent).Select(i => 0.5 - 0.11 * i)];
        logs[count - 1] = -3;
        var (gradient, ignored) = (new double[logs.Length], new double[logs.Length]);
        likelihood.Log(logs, gradient);
        for (var i = 0; i < logs.Length; i++)
        {
            var (up, down) = (logs.ToArray(), logs.ToArray());
            up[i] += 1e-5;
            down[i] -= 1e-5;
            Assert.Equal((likelihood.Log(up, ignored) - likelihood.Log(down, ignored)) / 2e-5, gradient[i], 2e-6);
        }
    }

    [Fact]
    public void Unbent_it_is_as_likely_as_without()
    {
        var (encoding, rows, values) = GpWords.Mixed(23);
        var bent = InputWarp.FeaturesOf(encoding).Length;
        double[] logs = [.. Enumerable.Repeat(-0.4, encoding.Dimensions.Length + 2), -3];
        var plain = new Likelihood(encoding, rows, values, new double[23], true).Log(logs, new double[logs.Length]);
        double[] more = [.. logs, .. new double[2 * bent]];
        Assert.Equal(plain, new WarpedLikelihood(encoding, rows, values, new double[23], true).Log(more, new double[more.Length]), 1e-7);
    }

    [Fact]
    public void The_prior_s_gradient_is_that_of_finite_differences()
    {
        var prior = new WarpPrior(new HyperparameterPrior(GpPriors.Mix, 2, true, 1e-6), new double[5], 2);
        double[] logs = [-1, 0.2, 0.4, -1.2, -4, 0.3, -0.7, 1.1, 0];
        var (gradient, ignored) = (new double[9], new double[9]);
        prior.LogDensity(logs, gradient);
        for (var i = 0; i < 9; i++)
        {
            var (up, down) = (logs.ToArray(), logs.ToArray());
            up[i] += 1e-5;
            down[i] -= 1e-5;
            Assert.Equal((prior.LogDensity(up, ignored) - prior.LogDensity(down, ignored)) / 2e-5, gradient[i], 1e-7);
        }
    }

    [Fact]
    public void A_posterior_s_slopes_are_those_of_finite_differences_and_a_row_is_looked_at_where_it_is()
    {
        var (encoding, rows, values) = GpWords.Mixed(25);
        var width = encoding.Features.Length;
        var bent = InputWarp.FeaturesOf(encoding);
        var posterior = new Posterior(encoding, GpWords.KernelOf(encoding), new InputWarp(bent, [.. Enumerable.Range(0, 2 * bent.Length).Select(i => 0.6 - 0.2 * i)]));
        var row = new double[width];
        for (var i = 0; i < 25; i++)
        {
            rows.CopyTo(row, i);
            Assert.True(posterior.Append(row, 0));
        }
        posterior.SetValues(values);
        var (mean, variance, byMean, byVariance) = (new double[1], new double[1], new double[width], new double[width]);
        GpWords.Predict(posterior, row, mean, variance);
        Assert.Equal((mean[0], variance[0]), posterior.LookAt(24));

        var at = GpWords.FeaturesOf(encoding, GpWords.MixedPoint(77));
        posterior.Look(at, mean, variance, true);
        posterior.Slopes(at, [1], [0], [], byMean);
        posterior.Look(at, mean, variance, true);
        posterior.Slopes(at, [0], [1], [], byVariance);
        for (var i = 0; i < width; i++)
        {
            if (encoding.Features[i].IsMatch) continue;
            var (up, down) = (at.ToArray(), at.ToArray());
            up[i] += 1e-5;
            down[i] -= 1e-5;
            var (more, less, moreSpread, lessSpread) = (new double[1], new double[1], new double[1], new double[1]);
            GpWords.Predict(posterior, up, more, moreSpread);
            GpWords.Predict(posterior, down, less, lessSpread);
            Assert.Equal((more[0] - less[0]) / 2e-5, byMean[i], 1e-6);
            Assert.Equal((moreSpread[0] - lessSpread[0]) / 2e-5, byVariance[i], 1e-6);
        }
    }

    [Fact]
    public void A_scale_that_is_wrong_is_bent_and_one_that_is_right_is_not()
    {
        Assert.NotNull(Fitted(x => Math.Pow(Math.Log10(x[0] + 1e-3) + 2, 2) + x[1], new SamplerSettings.Gp(WarpInputs: true)).Warp);
        Assert.Null(Fitted(x => Math.Pow(Math.Log10(x[0] + 1e-3) + 2, 2) + x[1], new SamplerSettings.Gp()).Warp);
        Assert.Null(Fitted(x => Math.Sin(6 * x[0]) + x[1], new SamplerSettings.Gp(WarpInputs: true)).Warp);
    }

    [Fact]
    public void A_study_with_bent_scales_has_the_same_drafts_bit_for_bit_from_a_cold_start()
    {
        var settings = new SamplerSettings.Gp(WarpInputs: true, GlobalCandidates: 64, LocalCandidates: 32);
        var study = new GpStudy(GpWords.Square.Space, x => Math.Pow(Math.Log10(x[0] + 1e-3) + 2, 2) + x[1]);
        var drafts = study.Run(settings, 75);
        foreach (var at in new[] { 31, 47, 64, 74 })
            Assert.Equal(GpStudy.Bits(drafts[at]), GpStudy.Bits(study.At(at).Suggest(settings.Create())));
    }

    private static FittedKernel Fitted(Func<double[], double> function, SamplerSettings.Gp settings) => FittedKernel.Of(
        GpWords.Square, settings, [.. Enumerable.Range(0, 40).Select(i =>
        {
            double[] x = [(i + 0.5) * 0.6180339887 % 1, (i + 0.5) * 0.7548776662 % 1];
            return new Row(i, new Point([.. x]), function(x), 0, false);
        })], 1);
}
