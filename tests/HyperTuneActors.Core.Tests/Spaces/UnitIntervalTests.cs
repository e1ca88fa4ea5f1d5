using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Spaces;

public sealed class UnitIntervalTests
{
    private static readonly Parameter[] Floats =
    [
        new Parameter.Float("a", -5, 10),
        new Parameter.Float("b", 1e-5, 1, Log: true),
        new Parameter.Float("c", 0.1, 0.3),
        new Parameter.Float("d", 3e-7, 7e11, Log: true),
    ];

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(-7, 25, false)]
    [InlineData(1_000_000, 1_002_000, false)]
    [InlineData(1, 1, true)]
    [InlineData(1, 4_000, true)]
    [InlineData(999_000, 1_001_000, true)]
    public void Every_whole_number_comes_back_from_the_middle_of_its_cell(long low, long high, bool log)
    {
        var parameter = new Parameter.Int("n", low, high, log);
        for (var value = low; value <= high; value++)
            Assert.Equal(value, UnitInterval.ToCoordinate(parameter, UnitInterval.FromCoordinate(parameter, value)));
    }

    [Fact]
    public void Every_choice_comes_back_from_the_middle_of_its_cell()
    {
        ParameterValue[] choices = [.. Enumerable.Range(0, 7).Select(i => new ParameterValue.Whole(i))];
        var parameter = new Parameter.Categorical("c", [.. choices]);
        for (var choice = 0; choice < 7; choice++)
            Assert.Equal(choice, UnitInterval.ToCoordinate(parameter, UnitInterval.FromCoordinate(parameter, choice)));
    }

    [Fact]
    public void A_float_comes_back_to_within_rounding()
    {
        foreach (var parameter in Floats)
            foreach (var u in Grid(1_000))
                Assert.Equal(u, UnitInterval.FromCoordinate(parameter, UnitInterval.ToCoordinate(parameter, u)), 1e-12);
    }

    [Fact]
    public void Equal_ratios_get_equal_room_on_a_logarithmic_scale() =>
        Assert.Equal(1e-3, UnitInterval.ToCoordinate(new Parameter.Float("lr", 1e-6, 1, Log: true), 0.5), 1e-15);

    [Fact]
    public void Nothing_leaves_its_bounds_even_where_the_exponential_rounds_up()
    {
        for (var i = 1; i < 20_000; i++)
        {
            var (low, high) = (i * 1e-4, i * 1.7e-3 + 1);
            var parameter = new Parameter.Float("x", low, high, Log: true);
            Assert.InRange(UnitInterval.ToCoordinate(parameter, 1), low, high);
            Assert.InRange(UnitInterval.ToCoordinate(parameter, 0), low, high);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_ends_of_the_unit_interval_are_the_ends_of_the_whole_numbers(bool log)
    {
        var parameter = new Parameter.Int("n", 3, 90, log);
        Assert.Equal(3, UnitInterval.ToCoordinate(parameter, 0));
        Assert.Equal(90, UnitInterval.ToCoordinate(parameter, 1));
    }

    [Fact]
    public void The_whole_numbers_get_equal_cells_so_that_the_extremes_are_not_halved()
    {
        var parameter = new Parameter.Int("n", -2, 2);
        var counts = Grid(5_000).CountBy(u => UnitInterval.ToCoordinate(parameter, u)).ToDictionary();
        Assert.All(counts.Values, count => Assert.InRange(count, 999, 1_001));
    }

    [Fact]
    public void A_logarithmic_whole_number_is_drawn_as_often_as_its_cell_is_wide()
    {
        const int draws = 200_000, high = 10;
        var parameter = new Parameter.Int("n", 1, high, Log: true);
        var stream = new KeyedStream(42, new TrialNumber(0), Purpose.InitialDesign);
        var counts = new int[high + 1];
        for (var i = 0u; i < draws / 2; i++)
        {
            var (first, second) = stream.Uniforms(i);
            counts[(int)UnitInterval.ToCoordinate(parameter, first)]++;
            counts[(int)UnitInterval.ToCoordinate(parameter, second)]++;
        }

        var chiSquare = 0.0;
        for (var k = 1; k <= high; k++)
        {
            var expected = draws * Math.Log((k + 0.5) / (k - 0.5)) / Math.Log((high + 0.5) / 0.5);
            chiSquare += (counts[k] - expected) * (counts[k] - expected) / expected;
        }
        Assert.InRange(chiSquare, 0, 27.88);                 // 9 degrees of freedom, p = 0.001
    }

    [Fact]
    public void A_constant_takes_no_part() =>
        Assert.Equal(0, UnitInterval.ToCoordinate(new Parameter.Constant("k", new ParameterValue.Text("v")), 0.7));

    private static IEnumerable<double> Grid(int cells) => Enumerable.Range(0, cells).Select(i => (i + 0.5) / cells);
}
