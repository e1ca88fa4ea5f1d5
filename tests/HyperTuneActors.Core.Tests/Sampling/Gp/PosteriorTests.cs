using HyperTuneActors.Core.Sampling.Gp;
using HyperTuneActors.Core.Tests.Golden;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

public sealed class PosteriorTests
{
    [Fact]
    public void Means_and_variances_are_those_that_others_computed()
    {
        var posterior = Golden();
        double[] points = [.. GoldenValues.At("gp", "Z").EnumerateArray().SelectMany(GpWords.Centred)];
        var (means, variances) = (new double[2], new double[2]);
        GpWords.Predict(posterior, points, means, variances);
        Assert.Equal(GpWords.GoldenValuesOf("mean"), means, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(GpWords.GoldenValuesOf("var_latent"), variances, (a, b) => Math.Abs(a - b) < 1e-12);

        var acquisition = new LogImprovement(1.1);
        Assert.Equal(GpWords.GoldenValuesOf("logEI_best_1_1"),
            [acquisition.Value(means[0], variances[0], []), acquisition.Value(means[1], variances[1], [])],
            (a, b) => Math.Abs(a - b) < 1e-10);
    }

    [Fact]
    public void The_last_row_of_the_factor_is_that_which_others_computed() =>
        Assert.Equal(GpWords.GoldenValuesOf("chol_row_last"), Golden().FactorRow(4).ToArray(), (a, b) => Math.Abs(a - b) < 1e-13);

    [Fact]
    public void Slopes_are_those_of_finite_differences()
    {
        var (encoding, posterior) = GpWords.WithPending(25, 0);
        var width = encoding.Features.Length;
        double[] at = [.. GpWords.FeaturesOf(encoding, GpWords.MixedPoint(77)), .. GpWords.FeaturesOf(encoding, GpWords.MixedPoint(78))];
        var (means, variances, byMean, byVariance) = (new double[2], new double[2], new double[2 * width], new double[2 * width]);
        posterior.Look(at, means, variances, true);
        posterior.Slopes(at, [1, 1], [0, 0], [], byMean);
        posterior.Look(at, means, variances, true);
        posterior.Slopes(at, [0, 0], [1, 1], [], byVariance);
        for (var i = 0; i < 2 * width; i++)
        {
            if (encoding.Features[i % width].IsMatch) continue;
            var (up, down) = (Moved(at, i, 1e-5), Moved(at, i, -1e-5));
            var (more, less, moreSpread, lessSpread) = (new double[2], new double[2], new double[2], new double[2]);
            GpWords.Predict(posterior, up, more, moreSpread);
            GpWords.Predict(posterior, down, less, lessSpread);
            Assert.Equal((more[i / width] - less[i / width]) / 2e-5, byMean[i], 1e-7);
            Assert.Equal((moreSpread[i / width] - lessSpread[i / width]) / 2e-5, byVariance[i], 1e-7);
        }
    }

    [Fact]
    public void A_block_of_points_is_predicted_as_each_of_them_alone()
    {
        var (encoding, posterior) = GpWords.WithPending(25, 0);
        double[] all = [.. Enumerable.Range(50, 90).SelectMany(i => GpWords.FeaturesOf(encoding, GpWords.MixedPoint(i)))];
        var (means, variances, mean, variance) = (new double[90], new double[90], new double[1], new double[1]);
        GpWords.Predict(posterior, all, means, variances);
        for (var i = 0; i < 90; i++)
        {
            GpWords.Predict(posterior, all.AsSpan(i * encoding.Features.Length, encoding.Features.Length), mean, variance);
            Assert.Equal((means[i], variances[i]), (mean[0], variance[0]));
        }
    }

    [Fact]
    public void Believers_leave_means_alone_and_never_raise_a_variance()
    {
        var (encoding, without) = GpWords.WithPending(25, 0);
        var (_, with) = GpWords.WithPending(25, 6);
        double[] all = [.. Enumerable.Range(50, 60).SelectMany(i => GpWords.FeaturesOf(encoding, GpWords.MixedPoint(i)))];
        var (means, variances, others, smaller) = (new double[60], new double[60], new double[60], new double[60]);
        GpWords.Predict(without, all, means, variances);
        GpWords.Predict(with, all, others, smaller);
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(means[i], others[i], 1e-11);
            Assert.True(smaller[i] <= variances[i] + 1e-12);
        }
        Assert.Contains(Enumerable.Range(0, 60), i => smaller[i] < variances[i] - 1e-3);
    }

    [Fact]
    public void Believers_that_are_taken_back_leave_no_trace()
    {
        var (encoding, posterior) = GpWords.WithPending(25, 6);
        posterior.Truncate(25);
        posterior.SetValues(GpWords.Mixed(25).Values);
        var (_, never) = GpWords.WithPending(25, 0);
        for (var row = 0; row < 25; row++) Assert.Equal(never.FactorRow(row).ToArray(), posterior.FactorRow(row).ToArray());
        Assert.Equal(never.Alpha.ToArray(), posterior.Alpha.ToArray());
        Assert.Equal(25, encoding.Features.Length > 0 ? posterior.Rows.Count : -1);
    }

    [Fact]
    public void The_order_of_rows_does_not_matter()
    {
        var (encoding, rows, values) = GpWords.Mixed(25);
        var order = Enumerable.Range(0, 25).OrderBy(i => i * 7 % 25).ToArray();
        var (straight, shuffled) = (GpWords.WithPending(25, 0).Posterior, new Posterior(encoding, GpWords.KernelOf(encoding)));
        var row = new double[encoding.Features.Length];
        foreach (var i in order)
        {
            rows.CopyTo(row, i);
            shuffled.Append(row, 0);
        }
        shuffled.SetValues([.. order.Select(i => values[i])]);
        double[] all = [.. Enumerable.Range(50, 20).SelectMany(i => GpWords.FeaturesOf(encoding, GpWords.MixedPoint(i)))];
        var (means, variances, others, spreads) = (new double[20], new double[20], new double[20], new double[20]);
        GpWords.Predict(straight, all, means, variances);
        GpWords.Predict(shuffled, all, others, spreads);
        Assert.Equal(means, others, (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(variances, spreads, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void Where_a_row_is_its_own_noise_is_all_that_is_unsure()
    {
        var (encoding, posterior) = GpWords.WithPending(25, 0);
        var (mean, variance) = (new double[1], new double[1]);
        GpWords.Predict(posterior, GpWords.FeaturesOf(encoding, GpWords.MixedPoint(3)), mean, variance);
        Assert.InRange(variance[0], 0, posterior.Kernel.Of.Noise);
    }

    private static double[] Moved(double[] at, int feature, double by)
    {
        var moved = at.ToArray();
        moved[feature] += by;
        return moved;
    }

    private static Posterior Golden()
    {
        var posterior = new Posterior(GpWords.Square, new Kernel(GpWords.Square, Hyperparameters.FromLogs(GpWords.GoldenLogs, 2, false)));
        foreach (var point in GoldenValues.At("gp", "X").EnumerateArray()) Assert.True(posterior.Append(GpWords.Centred(point), 0));
        posterior.SetValues(GpWords.GoldenValuesOf("y"));
        return posterior;
    }
}
