using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Sampling.Gp;
using HyperTuneActors.Core.Tests.Golden;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

public sealed class OutputTransformTests
{
    private static readonly double[] Losses = [3, 1, double.NaN, 2, 2, 50, 1.5, -4, 0.1, 2.2];

    [Fact]
    public void Half_ranks_and_logarithms_are_those_that_others_computed()
    {
        var values = GoldenValues.At("vizier_warp", "y_max_convention").Numbers();
        OutputWarps.HalfRank(values);
        Assert.Equal(GoldenValues.At("vizier_warp", "half_rank").Numbers(), values, (a, b) => Math.Abs(a - b) < 1e-9);
        OutputWarps.Log(values);
        var log = GoldenValues.At("vizier_warp").EnumerateObject().Last().Value.Numbers();
        Assert.Equal(log, values, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void The_best_powers_are_those_that_others_computed()
    {
        foreach (var (key, boxCox) in new[] { ("yeojohnson", false), ("boxcox", true) })
        {
            var values = GoldenValues.At(key, "y").Numbers();
            var power = PowerWarp.BestPower(values, boxCox);
            Assert.Equal(GoldenValues.At(key, "lam").GetDouble(), power, 1e-5);
            Assert.Equal(GoldenValues.At(key, "t").Numbers(),
                values.Select(y => boxCox ? PowerWarp.BoxCox(y, power) : PowerWarp.YeoJohnson(y, power)),
                (a, b) => Math.Abs(a - b) < 1e-3 * (1 + Math.Abs(a)));
        }
    }

    [Theory]
    [InlineData(GpTransform.Winsorised)]
    [InlineData(GpTransform.HalfRank)]
    [InlineData(GpTransform.Power)]
    [InlineData(GpTransform.Rank)]
    public void Values_have_mean_0_and_variance_1_and_keep_the_order_of_losses(GpTransform kind)
    {
        var values = OutputTransform.Of(Losses, kind).Values;
        Assert.Equal(0, values.Average(), 1e-12);
        Assert.Equal(1, values.Average(value => value * value), 1e-9);
        for (var i = 0; i < Losses.Length; i++)
            for (var j = 0; j < Losses.Length; j++)
                if (Losses[i] < Losses[j]) Assert.True(values[i] >= values[j], $"{Losses[i]} is better than {Losses[j]}.");
        Assert.Equal(values.Min(), values[2]);
    }

    [Theory]
    [InlineData(GpTransform.Winsorised)]
    [InlineData(GpTransform.HalfRank)]
    [InlineData(GpTransform.Rank)]
    public void A_good_trial_s_value_leads_back_to_its_loss(GpTransform kind)
    {
        var transform = OutputTransform.Of(Losses, kind);
        foreach (var i in new[] { 1, 6, 7, 8 }) Assert.Equal(Losses[i], transform.LossOf(transform.Values[i]), 1e-9);
        Assert.True(transform.LossOf(transform.Values.Max() + 1) < -4);
    }

    [Fact]
    public void What_is_better_than_all_has_a_loss_that_a_diverged_trial_does_not_change()
    {
        double[] losses = [1, 2, 3, 4, 5, 6, 7];
        var (plain, diverged) = (OutputTransform.Of(losses, GpTransform.Winsorised), OutputTransform.Of([.. losses, 1e12], GpTransform.Winsorised));
        double Beyond(OutputTransform transform) => transform.LossOf(transform.Values[0] + 0.5 * (transform.Values[0] - transform.Values[1]));
        Assert.Equal(0.5, Beyond(plain), 1e-9);
        Assert.Equal(0.5, Beyond(diverged), 1e-9);
    }

    [Fact]
    public void A_variance_is_scaled_as_the_values_are()
    {
        double[] losses = [1, 2, 3, 4, 5, 6, 7];
        var transform = OutputTransform.Of(losses, GpTransform.Winsorised);
        Assert.Equal(0.25 / 4, transform.VarianceOf(3, 0.25), 1e-12);       // the losses have variance 4
        Assert.Equal(0.25 / 4, transform.VarianceOf(1, 0.25), 1e-12);
        Assert.Equal(0, transform.VarianceOf(3, 0));
        var ranks = OutputTransform.Of([1, 2, 3, 4, 5, 6, 7, 1000], GpTransform.Rank);
        Assert.True(ranks.VarianceOf(900, 100) < ranks.VarianceOf(3, 100));
    }
}
