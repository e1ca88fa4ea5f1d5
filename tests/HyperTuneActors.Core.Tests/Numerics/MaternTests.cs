using System.Globalization;
using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Tests.Golden;

namespace HyperTuneActors.Core.Tests.Numerics;

public sealed class MaternTests
{
    [Fact]
    public void Correlations_are_those_that_others_computed()
    {
        foreach (var golden in GoldenValues.At("gp", "matern52").EnumerateObject())
        {
            var distance = double.Parse(golden.Name, CultureInfo.InvariantCulture);
            double[] squares = [distance * distance, 0, 0, 0];
            Matern.Correlate(squares, 2);
            Assert.Equal(2 * golden.Value.GetDouble(), squares[0], 1e-14);
        }
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(2)]
    [InlineData(30)]
    public void Slopes_are_those_of_finite_differences(double square)
    {
        const double step = 1e-5;
        double[] values = [square - step, square, square + step, 0], slopes = new double[4];
        Matern.Correlate(values, slopes, 1.5);
        Assert.Equal((values[2] - values[0]) / (2 * step), slopes[1], 1e-9);
        Assert.Equal(-1.5 * 5 / 6, slopes[3], 1e-15);
        double[] alone = [square - step, square, square + step, 0];
        Matern.Correlate(alone, 1.5);
        Assert.Equal(alone, values, (a, b) => Math.Abs(a - b) <= 1e-15);
    }
}
