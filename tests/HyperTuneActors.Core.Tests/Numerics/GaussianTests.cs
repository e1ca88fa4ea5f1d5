using System.Globalization;
using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Tests.Golden;

namespace HyperTuneActors.Core.Tests.Numerics;

public sealed class GaussianTests
{
    /// <summary>Computed with 40 digits.</summary>
    [Theory]
    [InlineData(-37.5, 4.6053530095819548e-308)]
    [InlineData(-20, 2.7536241186062337e-89)]
    [InlineData(-8, 6.2209605742717841e-16)]
    [InlineData(-5.7, 5.9903714010635282e-9)]
    [InlineData(-5.6, 1.0717590258310929e-8)]
    [InlineData(-3, 0.0013498980316300945)]
    [InlineData(-1, 0.15865525393145705)]
    [InlineData(-0.66292, 0.25369089593247259)]
    [InlineData(-0.6629, 0.25369730086823677)]
    [InlineData(-0.001, 0.49960105778608894)]
    [InlineData(0.25, 0.59870632568292372)]
    [InlineData(1.5, 0.93319279873114193)]
    [InlineData(5, 0.99999971334842812)]
    public void The_probability_below_a_value_is_precise_in_the_tail_too(double z, double probability)
    {
        Assert.InRange(Gaussian.Cdf(z) / probability, 1 - 1e-14, 1 + 1e-14);
        Assert.Equal(1 - probability, Gaussian.Cdf(-z), 1e-15);
    }

    [Fact]
    public void Every_probability_comes_back_from_its_value()
    {
        for (var exponent = -300.0; exponent < -0.31; exponent += 0.07)
        {
            var probability = Math.Pow(10, exponent);
            Assert.InRange(Gaussian.Cdf(Gaussian.Quantile(probability)) / probability, 1 - 1e-12, 1 + 1e-12);
            Assert.Equal(1 - probability, Gaussian.Cdf(Gaussian.Quantile(1 - probability)), 1e-15);
        }
    }

    [Fact]
    public void The_normal_numbers_of_a_stream_are_those_of_its_uniform_ones()
    {
        Assert.Equal(-0.255815966406748, Gaussian.Quantile(0.39904647231489565), 1e-15);
        Assert.Equal(0.6301836612500584, Gaussian.Quantile(0.7357127860596914), 1e-15);
    }

    [Fact]
    public void Beyond_all_doubles_are_the_infinities()
    {
        Assert.Equal((0, 1), (Gaussian.Cdf(double.NegativeInfinity), Gaussian.Cdf(double.PositiveInfinity)));
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), (Gaussian.Quantile(0), Gaussian.Quantile(1)));
    }

    [Theory]
    [InlineData("log_h")]
    [InlineData("log_ndtr")]
    [InlineData("erfcx")]
    public void Logarithms_and_scaled_tails_equal_those_of_arbitrary_precision(string function)
    {
        foreach (var value in GoldenValues.At(function).EnumerateObject())
        {
            var (x, expected) = (double.Parse(value.Name, CultureInfo.InvariantCulture), value.Value.Number());
            var actual = function switch
            {
                "log_h" => Gaussian.LogImprovement(x),
                "log_ndtr" => Gaussian.LogCdf(x),
                _ => Gaussian.ScaledErfc(x),
            };
            Assert.InRange(Math.Abs(actual / expected - 1), 0, 1e-12);
        }
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0.5, 2)]
    [InlineData(-3, -2)]
    [InlineData(3, 5)]
    public void The_mass_between_two_bounds_is_the_difference_of_their_tails(double from, double to)
    {
        var expected = from > 0 ? Gaussian.Cdf(-from) - Gaussian.Cdf(-to) : Gaussian.Cdf(to) - Gaussian.Cdf(from);
        Assert.Equal(Math.Log(expected), Gaussian.LogMass(from, to), 1e-12);
        Assert.Equal(Gaussian.LogMass(from, to), Gaussian.LogMass(-to, -from), 1e-14);
    }

    [Fact]
    public void The_mass_far_out_is_finite() => Assert.InRange(Gaussian.LogMass(40, 41), -805, -803);
}
