using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Sampling.Gp;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Tests.Golden;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

public sealed class LikelihoodTests
{
    [Fact]
    public void Value_and_gradient_are_those_that_others_computed()
    {
        var likelihood = new Likelihood(GpWords.Square, GpWords.GoldenRows(), GpWords.GoldenValuesOf("y"), new double[5], false);
        var gradient = new double[4];
        Assert.Equal(GoldenValues.At("gp", "lml").GetDouble(), likelihood.Log(GpWords.GoldenLogs, gradient), 1e-11);
        Assert.Equal(GpWords.GoldenValuesOf("dlml_dlog"), gradient, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_gradient_is_that_of_finite_differences(bool linear)
    {
        var (encoding, rows, values) = GpWords.Mixed(23);
        double[] variances = [.. Enumerable.Range(0, 23).Select(i => i % 5 * 0.01)];
        var likelihood = new Likelihood(encoding, rows, values, variances, linear);
        var count = encoding.Dimensions.Length + (linear ? 3 : 2);
        double[] logs = [.. Enumerable.Range(0, count).Select(i => -0.8 + 0.13 * i)];
        logs[^1] = -3;
        var (gradient, ignored) = (new double[count], new double[count]);
        likelihood.Log(logs, gradient);
        for (var i = 0; i < count; i++)
        {
            var (up, down) = (logs.ToArray(), logs.ToArray());
            up[i] += 1e-5;
            down[i] -= 1e-5;
            Assert.Equal((likelihood.Log(up, ignored) - likelihood.Log(down, ignored)) / 2e-5, gradient[i], 1e-6);
        }
    }

    [Theory]
    [InlineData(GpPriors.Mix)]
    [InlineData(GpPriors.Optuna)]
    [InlineData(GpPriors.Hvarfner)]
    public void The_prior_s_gradient_is_that_of_finite_differences(GpPriors kind)
    {
        var prior = new HyperparameterPrior(kind, 3, true, 1e-6);
        double[] logs = [-1, 0.2, 1, 0.4, -1.2, -4];
        var (gradient, ignored) = (new double[6], new double[6]);
        prior.LogDensity(logs, gradient);
        for (var i = 0; i < 6; i++)
        {
            var (up, down) = (logs.ToArray(), logs.ToArray());
            up[i] += 1e-5;
            down[i] -= 1e-5;
            Assert.Equal((prior.LogDensity(up, ignored) - prior.LogDensity(down, ignored)) / 2e-5, gradient[i], 1e-7);
        }
    }

    [Fact]
    public void A_left_out_row_is_predicted_as_if_it_had_never_been_there()
    {
        var (encoding, rows, values) = GpWords.Mixed(12);
        var likelihood = new Likelihood(encoding, rows, values, new double[12], true);
        double[] logs = [.. Enumerable.Repeat(-0.5, encoding.Dimensions.Length), 0, -1, -4];
        likelihood.Log(logs, new double[logs.Length]);
        var (means, spreads) = (new double[12], new double[12]);
        likelihood.LeaveOneOut(means, spreads);

        var kernel = new Kernel(encoding, Hyperparameters.FromLogs(logs, encoding.Dimensions.Length, true));
        var others = new Posterior(encoding, kernel);
        var row = new double[encoding.Features.Length];
        for (var i = 0; i < 12; i++)
        {
            rows.CopyTo(row, i);
            if (i != 4) Assert.True(others.Append(row, 0));
        }
        others.SetValues([.. values.Where((_, i) => i != 4)]);
        rows.CopyTo(row, 4);
        var (mean, variance) = (new double[1], new double[1]);
        GpWords.Predict(others, row, mean, variance);
        Assert.Equal(mean[0], means[4], 1e-10);
        Assert.Equal(variance[0] + kernel.Of.Noise, spreads[4], 1e-10);
    }

    [Fact]
    public void The_best_hyperparameters_leave_no_gradient_inside_their_bounds()
    {
        var (encoding, rows, values) = GpWords.Mixed(30);
        var likelihood = new Likelihood(encoding, rows, values, new double[30], true);
        var prior = new HyperparameterPrior(GpPriors.Mix, encoding.Dimensions.Length, true, 1e-6);
        var best = HyperparameterFit.Of(likelihood, prior, encoding.Dimensions.Length, true, 30, PosteriorClimb.MostStarts).Best;
        double[] logs = [.. best.Lengths.Select(x => Math.Log(x)), Math.Log(best.Signal), Math.Log(best.Linear), Math.Log(best.Noise)];
        var gradient = new double[logs.Length];
        likelihood.Log(logs, gradient);
        prior.LogDensity(logs, gradient);
        for (var i = 0; i < logs.Length; i++)
            if (logs[i] > prior.Lows[i] + 1e-9 && logs[i] < prior.Highs[i] - 1e-9) Assert.InRange(gradient[i], -0.011, 0.011);
    }
}
