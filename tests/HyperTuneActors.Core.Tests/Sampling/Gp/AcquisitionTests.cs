using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Sampling.Gp;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

public sealed class AcquisitionTests
{
    private static readonly Acquisition[] Plain = [new LogImprovement(0.3), new UpperBound(), new Exploration(0.3)];

    public static IEnumerable<object[]> Cases =>
        from kind in Enumerable.Range(0, Plain.Length)
        from mean in new[] { -3, -0.5, 0.31, 2.0 }
        from variance in new[] { 1e-3, 0.2, 1.5 }
        select new object[] { kind, mean, variance };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Derivatives_are_those_of_finite_differences(int kind, double mean, double variance)
    {
        var acquisition = Plain[kind];
        var value = acquisition.Value(mean, variance, [], out var byMean, out var byVariance, []);
        Assert.Equal(acquisition.Value(mean, variance, []), value, 1e-12);
        double Relative(double expected, double actual) => Math.Abs(expected - actual) / (1 + Math.Abs(expected));
        var step = 1e-5 * variance;
        Assert.InRange(Relative(
            (acquisition.Value(mean + step, variance, []) - acquisition.Value(mean - step, variance, [])) / (2 * step), byMean), 0, 1e-5);
        Assert.InRange(Relative(
            (acquisition.Value(mean, variance + step, []) - acquisition.Value(mean, variance - step, [])) / (2 * step), byVariance), 0, 1e-5);
    }

    [Fact]
    public void Improvement_rises_with_the_mean_and_below_the_threshold_with_the_variance()
    {
        var acquisition = new LogImprovement(0);
        for (var mean = -50.0; mean < 5; mean += 0.37)
        {
            Assert.True(acquisition.Value(mean + 0.01, 0.5, []) > acquisition.Value(mean, 0.5, []));
            Assert.True(acquisition.Value(mean, 0.51, []) > acquisition.Value(mean, 0.5, []));
        }
    }

    [Fact]
    public void Improvement_is_the_mean_of_what_is_gained()
    {
        const int samples = 1 << 14;
        var sum = 0.0;
        for (var i = 0; i < samples; i++)
            sum += Math.Max(0, 0.2 + 0.7 * Gaussian.Quantile((i + 0.5) / samples) - 0.5) / samples;
        Assert.Equal(Math.Log(sum), new LogImprovement(0.5).Value(0.2, 0.49, []), 1e-4);
    }

    [Theory]
    [InlineData(-0.5)]
    [InlineData(0.1)]
    [InlineData(2)]
    public void Exploit_and_explore_shares_add_up(double gain)
    {
        var share = LogImprovement.ExploitShare(gain, 0.3);
        Assert.InRange(share, 0, 1);
        Assert.Equal(gain <= 0, share == 0);
    }

    [Fact]
    public void The_derivatives_of_fantasies_are_those_of_finite_differences()
    {
        var (posterior, fantasies) = WithPending();
        double[] pending = [0.3, -0.2, 0.1];
        var byPending = new double[3];
        var value = fantasies.Value(0.4, 0.3, pending, out var byMean, out var byVariance, byPending);
        Assert.Equal(fantasies.Value(0.4, 0.3, pending), value, 1e-12);
        double Slope(Func<double, double> at) => (at(1e-5) - at(-1e-5)) / 2e-5;
        Assert.Equal(Slope(by => fantasies.Value(0.4 + by, 0.3, pending)), byMean, 1e-6);
        Assert.Equal(Slope(by => fantasies.Value(0.4, 0.3 + by, pending)), byVariance, 1e-6);
        Assert.Equal(Slope(by => fantasies.Value(0.4, 0.3, [0.3, -0.2 + by, 0.1])), byPending[1], 1e-6);
        Assert.Equal(3, posterior.Pending(0).Length);
    }

    [Fact]
    public void The_slopes_of_fantasies_over_the_space_are_those_of_finite_differences()
    {
        var (posterior, fantasies) = WithPending();
        var encoding = new Encoding(GpWords.MixedSpace);
        var at = GpWords.FeaturesOf(encoding, GpWords.MixedPoint(90));
        var (means, variances, slopes, byPending) = (new double[1], new double[1], new double[at.Length], new double[3]);
        double Value(double[] features)
        {
            posterior.Look(features, means, variances, false);
            return fantasies.Value(means[0], variances[0], posterior.Pending(0));
        }
        posterior.Look(at, means, variances, true);
        fantasies.Value(means[0], variances[0], posterior.Pending(0), out var byMean, out var byVariance, byPending);
        posterior.Slopes(at, [byMean], [byVariance], byPending, slopes);
        for (var i = 0; i < at.Length; i++)
        {
            if (encoding.Features[i].IsMatch) continue;
            var (up, down) = (at.ToArray(), at.ToArray());
            up[i] += 1e-5;
            down[i] -= 1e-5;
            Assert.Equal((Value(up) - Value(down)) / 2e-5, slopes[i], 1e-5);
        }
    }

    [Fact]
    public void A_pending_trial_makes_its_own_place_worth_less_and_far_ones_as_much_as_before()
    {
        var (posterior, fantasies) = WithPending();
        var (_, alone) = GpWords.WithPending(25, 0);
        var encoding = new Encoding(GpWords.MixedSpace);
        var at = GpWords.FeaturesOf(encoding, GpWords.MixedPoint(26));
        var (means, variances) = (new double[1], new double[1]);
        posterior.Look(at, means, variances, false);
        var with = fantasies.Value(means[0], variances[0], posterior.Pending(0));
        alone.Look(at, means, variances, false);
        Assert.True(with < new LogImprovement(0.5).Value(means[0], variances[0], []) - 1);
    }

    private static (Posterior, FantasyImprovement) WithPending()
    {
        var (encoding, posterior) = GpWords.WithPending(25, 3);
        double[] all = [.. Enumerable.Range(25, 3).SelectMany(i => GpWords.FeaturesOf(encoding, GpWords.MixedPoint(i)))];
        var (means, variances) = (new double[3], new double[3]);
        posterior.Look(all, means, variances, false);
        return (posterior, new FantasyImprovement(posterior, means, 0.5, new KeyedStream(3, new TrialNumber(30), Purpose.Fantasies)));
    }
}
