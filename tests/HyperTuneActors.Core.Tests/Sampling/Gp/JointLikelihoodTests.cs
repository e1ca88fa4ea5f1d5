using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Sampling.Gp;
using HyperTuneActors.Core.Tests.Golden;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

public sealed class JointLikelihoodTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_gradient_is_that_of_finite_differences(bool linear)
    {
        var (encoding, plain, values) = GpWords.Mixed(23);
        double[] variances = [.. Enumerable.Range(0, 23).Select(i => i % 5 * 0.01)];
        var likelihood = new JointLikelihood(encoding, Timed(encoding, plain, i => i % 4 / 3.0), values, variances, linear);
        var count = encoding.Dimensions.Length + (linear ? 6 : 5);
        double[] logs = [.. Enumerable.Range(0, count).Select(i => -0.8 + 0.13 * i)];
        (logs[^4], logs[^3], logs[^2], logs[^1]) = (-3, -0.7, -1.2, -0.4);
        AssertSlopes(logs, likelihood.Log, 1e-6);
    }

    [Fact]
    public void The_prior_s_gradient_is_that_of_finite_differences()
    {
        var prior = new JointPrior(new HyperparameterPrior(GpPriors.Mix, 3, true, 1e-6), 3);
        AssertSlopes([-1, 0.2, 1, 0.4, -1.2, -4, 0.3, -2, 0.1], prior.LogDensity, 1e-7);
    }

    [Fact]
    public void Without_variance_over_steps_it_is_the_plain_likelihood()
    {
        var (encoding, plain, values) = GpWords.Mixed(19);
        double[] logs = [.. Enumerable.Repeat(-0.5, encoding.Dimensions.Length), 0.2, -1, -4];
        var (gradient, joint) = (new double[logs.Length], new double[logs.Length + 3]);
        var expected = new Likelihood(encoding, plain, values, new double[19], true).Log(logs, gradient);
        var likelihood = new JointLikelihood(encoding, Timed(encoding, plain, i => i % 3 / 2.0), values, new double[19], true);
        double[] none = [.. logs, double.NegativeInfinity, double.NegativeInfinity, 0];
        Assert.Equal(expected, likelihood.Log(none, joint), 1e-9);
        Assert.Equal(gradient, joint[..^3], (a, b) => Math.Abs(a - b) < 1e-8);
        Assert.Equal([0, 0, 0], joint[^3..]);
    }

    [Fact]
    public void Rows_at_the_last_step_alone_give_the_values_that_others_computed()
    {
        var logs = GpWords.GoldenLogs;
        double[] split = [.. logs[..2], logs[2] + Math.Log(0.75), logs[3], double.NegativeInfinity, logs[2] + Math.Log(0.25), 0];
        var likelihood = new JointLikelihood(GpWords.Square, GpWords.GoldenRows(), GpWords.GoldenValuesOf("y"), new double[5], false);
        var gradient = new double[7];
        Assert.Equal(GoldenValues.At("gp", "lml").GetDouble(), likelihood.Log(split, gradient), 1e-11);
        var expected = GpWords.GoldenValuesOf("dlml_dlog");
        Assert.Equal(expected[0], gradient[0], 1e-9);
        Assert.Equal(expected[1], gradient[1], 1e-9);
        Assert.Equal(expected[2], gradient[2] + gradient[5], 1e-9);
        Assert.Equal(expected[3], gradient[3], 1e-9);
    }

    [Fact]
    public void A_covariance_of_two_points_is_that_with_a_row_at_the_last_step()
    {
        var (encoding, rows, _) = GpWords.Mixed(6);
        var kernel = new JointKernel(encoding, new JointHyperparameters(GpWords.KernelOf(encoding).Of, 0.3, 0.2, 0.5));
        var (row, other, covariances) = (new double[encoding.Features.Length], new double[encoding.Features.Length], new double[8]);
        rows.CopyTo(row, 2);
        kernel.Covariances(rows, row, 1, covariances);
        for (var i = 0; i < 6; i++)
        {
            rows.CopyTo(other, i);
            Assert.Equal(covariances[i], kernel.Covariance(row, other), 1e-12);
        }
        Assert.Equal(covariances[2], kernel.Variance(row), 1e-12);
    }

    private delegate double Function(ReadOnlySpan<double> logs, Span<double> gradient);

    private static void AssertSlopes(double[] logs, Function function, double tolerance)
    {
        var (gradient, ignored) = (new double[logs.Length], new double[logs.Length]);
        function(logs, gradient);
        for (var i = 0; i < logs.Length; i++)
        {
            var (up, down) = (logs.ToArray(), logs.ToArray());
            up[i] += 1e-5;
            down[i] -= 1e-5;
            Assert.Equal((function(up, ignored) - function(down, ignored)) / 2e-5, gradient[i], tolerance);
        }
    }

    private static FeatureRows Timed(Encoding encoding, FeatureRows plain, Func<int, double> time)
    {
        var (rows, row) = (new FeatureRows(encoding.Features.Length), new double[encoding.Features.Length]);
        for (var i = 0; i < plain.Count; i++)
        {
            plain.CopyTo(row, i);
            rows.Add(row, time(i));
        }
        return rows;
    }
}
