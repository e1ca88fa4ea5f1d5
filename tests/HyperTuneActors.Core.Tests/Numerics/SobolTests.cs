using System.Text.Json;
using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Tests.Golden;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Numerics;

public sealed class SobolTests
{
    /// <summary>The degrees of the polynomials of the first eight dimensions; the first has none.</summary>
    private static readonly int[] Degrees = [1, 1, 2, 3, 3, 4, 4, 5];

    [Fact]
    public void The_first_points_are_the_known_ones()
    {
        var points = GoldenValues.At("sobol_first8_d6").EnumerateArray().ToArray();
        for (var index = 0; index < points.Length; index++)
            Assert.Equal(points[index].Numbers(),
                Enumerable.Range(0, 6).Select(dimension => Sobol.Bits((uint)index, dimension) / 4294967296.0));
    }

    [Fact]
    public void The_first_ten_dimensions_are_those_of_Joe_and_Kuo()
    {
        foreach (var (row, (degree, inner)) in GoldenValues.At("joe_kuo_first10").EnumerateObject()
            .Zip(PrimitivePolynomials.ByDegree()))
        {
            var directions = SobolDirections.Of(int.Parse(row.Name, System.Globalization.CultureInfo.InvariantCulture) - 1).ToArray();
            Assert.Equal((row.Value.GetProperty("s").GetInt32(), row.Value.GetProperty("a").GetUInt32()), (degree, inner));
            Assert.Equal(row.Value.GetProperty("m").EnumerateArray().Select(m => m.GetUInt32()),
                Enumerable.Range(0, degree).Select(i => directions[i] >> (31 - i)));
        }
    }

    /// <remarks>The counts are φ(2^n - 1) / n.</remarks>
    [Fact]
    public void Every_primitive_polynomial_is_found_once() =>
        Assert.Equal([1, 1, 2, 2, 6, 6, 18, 16, 48, 60],
            PrimitivePolynomials.ByDegree().TakeWhile(polynomial => polynomial.Degree <= 10)
                .CountBy(polynomial => polynomial.Degree).Select(degree => degree.Value));

    [Theory]
    [InlineData(0u, 0x1a35c7cfu)]
    [InlineData(1u, 0x1a35c7ceu)]
    [InlineData(0x80000000u, 0xb911fa0bu)]
    [InlineData(0xdeadbeefu, 0xe6ddd597u)]
    public void Scrambling_gives_its_known_answers(uint bits, uint scrambled) =>
        Assert.Equal(scrambled, OwenScrambling.Scramble(bits, 0x12345678));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(77)]
    public void Every_coordinate_of_every_aligned_block_has_one_point_in_each_of_its_intervals(ulong seed)
    {
        for (var dimension = 0; dimension < Sobol.MostDimensions; dimension++)
            for (var block = 0u; block < 3; block++)
                Assert.Equal(128, Enumerable.Range(0, 128)
                    .Select(i => (int)(Sobol.At(block * 128 + (uint)i, dimension, seed) * 128)).Distinct().Count());
    }

    /// <remarks>Sobol 1967: a net in d dimensions has a quality t of at most the sum of the polynomials' degrees, each less
    /// 1; then every box of 2^-k1 by … by 2^-kd with k1 + … + kd = m - t has exactly 2^t of 2^m points.</remarks>
    [Theory]
    [InlineData(null)]
    [InlineData(5ul)]
    public void The_first_points_are_a_net(ulong? seed)
    {
        for (var dimensions = 2; dimensions <= 8; dimensions++)
            for (var m = 1; m <= 10; m++)
                AssertNet([.. Enumerable.Range(0, dimensions)], m, seed);
        for (var first = 0; first < 8; first++)
            for (var second = 0; second < first; second++)
                AssertNet([second, first], 10, seed);
    }

    [Fact]
    public void All_coordinates_of_a_point_come_at_once_as_they_come_alone()
    {
        var point = new double[Sobol.MostDimensions];
        Sobol.Fill(1_234_567, 99, point);
        Assert.Equal(point, Enumerable.Range(0, point.Length).Select(dimension => Sobol.At(1_234_567, dimension, 99)));
        Assert.All(point, coordinate => Assert.True(coordinate is > 0 and < 1));
    }

    [Fact]
    public void The_first_dimensions_fill_every_intersection_of_halves()
    {
        foreach (var dimensions in new[] { 8, 12, 16 })
            Assert.Equal(1 << dimensions, Enumerable.Range(0, 1 << dimensions)
                .Select(index => Enumerable.Range(0, dimensions)
                    .Aggregate(0u, (halves, dimension) => halves << 1 | Sobol.Bits((uint)index, dimension) >> 31))
                .Distinct().Count());
    }

    [Fact]
    public void A_mean_over_scrambled_points_is_at_least_ten_times_closer_than_one_over_random_points()
    {
        var (even, random) = (0.0, 0.0);
        for (var seed = 0ul; seed < 8; seed++)
        {
            var stream = new KeyedStream(seed, new TrialNumber(0), Purpose.CandidateCloud);
            var error = Math.Abs(MeanOver(4096, (i, j) => Sobol.At((uint)i, j, seed)) - 1);
            Assert.InRange(error, 0, 1e-3);
            even += error;
            random += Math.Abs(MeanOver(4096, (i, j) => stream.Uniforms((uint)(8 * i + j)).First) - 1);
        }
        Assert.True(random >= 10 * even, $"{random} against {even}");
    }

    private static double MeanOver(int points, Func<int, int, double> coordinate) => Enumerable.Range(0, points)
        .Average(i => Enumerable.Range(0, 8).Aggregate(1.0, (product, j) => product * (1 + (coordinate(i, j) - 0.5) / (j + 1))));

    private static void AssertNet(int[] dimensions, int m, ulong? seed)
    {
        var t = dimensions.Sum(dimension => Degrees[dimension] - 1);
        if (m <= t) return;
        var points = Enumerable.Range(0, 1 << m)
            .Select(index => dimensions.Select(dimension => seed is { } scrambling
                ? (ulong)(Sobol.At((uint)index, dimension, scrambling) * 4294967296)
                : Sobol.Bits((uint)index, dimension)).ToArray())
            .ToArray();
        foreach (var cuts in Shares(m - t, dimensions.Length))
        {
            var boxes = points.CountBy(point => point
                .Select((at, i) => (At: at >> (32 - cuts[i]), Cuts: cuts[i]))
                .Aggregate(0ul, (box, side) => box << side.Cuts | side.At)).ToArray();
            Assert.Equal(1 << (m - t), boxes.Length);
            Assert.All(boxes, box => Assert.Equal(1 << t, box.Value));
        }
    }

    /// <summary>All ways to write a number as a sum of so many numbers from 0.</summary>
    private static IEnumerable<int[]> Shares(int sum, int among) => among == 1
        ? [[sum]]
        : Enumerable.Range(0, sum + 1).SelectMany(first => Shares(sum - first, among - 1).Select(rest => (int[])[first, .. rest]));
}
