using HyperTuneActors.Core.Scheduling;

namespace HyperTuneActors.Core.Tests.Scheduling;

public sealed class SignedRankTestTests
{
    /// <remarks>scipy 1.10.1: <c>wilcoxon(d, alternative="greater", zero_method="zsplit", method="exact").pvalue</c></remarks>
    [Theory]
    [InlineData(new double[] { 1, 2, 3, 4 }, 0.0625)]
    [InlineData(new double[] { 1, -2, 3, 4, 5 }, 0.09375)]
    [InlineData(new double[] { 3, -1, 2, 5, 4, -6, 8, 7, 9, 10 }, 0.0185546875)]
    [InlineData(new double[] { -1, -2, -3 }, 1)]
    [InlineData(new double[] { -3, -1, 2, 5, 4, 6 }, 0.109375)]
    public void Differences_of_different_sizes_have_the_exact_distribution(double[] differences, double p) =>
        Assert.Equal(p, SignedRankTest.Greater(differences), 1e-15);

    /// <remarks>scipy: <c>permutation_test((d,), w, permutation_type="samples", n_resamples=inf, alternative="greater",
    /// vectorized=True).pvalue</c> with <c>w = lambda d, axis: sum(rankdata(abs(d), axis=axis) * ((d &gt; 0) + (d == 0) / 2),
    /// axis=axis)</c>. The normal distribution gives 0.036, 0.039, 0.293, 0.044 and 0.579 for the first five.</remarks>
    [Theory]
    [InlineData(new[] { 1.0, 1, 1, 1 }, 0.0625)]
    [InlineData(new[] { 0.0, 1, 2, 2, 3 }, 0.0625)]
    [InlineData(new[] { 0.0, 0, 1 }, 0.5)]
    [InlineData(new[] { 0.5, 0.5, -0.5, 1, 1, 2 }, 0.0625)]
    [InlineData(new[] { 0.0, 0, 0, 0 }, 1)]
    [InlineData(new[] { -1.0, 2, 2, 0, 0, 3, -2, 1, 1, 4 }, 0.08203125)]
    public void Ties_and_zeros_have_the_exact_distribution_too(double[] differences, double p) =>
        Assert.Equal(p, SignedRankTest.Greater(differences), 1e-15);

    /// <remarks>scipy: <c>wilcoxon([(i + 1) * (1 if i % 3 else -1) for i in range(50)], alternative="greater",
    /// zero_method="zsplit", method="exact").pvalue</c></remarks>
    [Fact]
    public void The_distribution_is_exact_up_to_fifty_differences() =>
        Assert.Equal(0.01998417326421187, SignedRankTest.Greater(Of(50, i => (i + 1) * (i % 3 != 0 ? 1 : -1))), 1e-12);

    /// <remarks>scipy: <c>wilcoxon(d, alternative="greater", zero_method="zsplit", method="approx",
    /// correction=True).pvalue</c> for <c>[(i + 1) * (1 if i % 5 else -1) * (1 if i &gt; 20 else -1) for i in range(51)]</c>,
    /// <c>[i * 37 % 101 - 40 for i in range(1, 61)]</c>, <c>[i % 7 - 2 for i in range(80)]</c> and the negative of the
    /// last.</remarks>
    [Fact]
    public void More_differences_have_the_normal_distribution_corrected_for_ties_and_continuity()
    {
        Assert.Equal(0.008311978189191375,
            SignedRankTest.Greater(Of(51, i => (i + 1) * (i % 5 != 0 ? 1 : -1) * (i > 20 ? 1 : -1))), 1e-12);
        Assert.Equal(0.004433632730689392, SignedRankTest.Greater(Of(60, i => (i + 1) * 37 % 101 - 40)), 1e-12);
        Assert.Equal(0.00021713742895643635, SignedRankTest.Greater(Of(80, i => i % 7 - 2)), 1e-12);
        Assert.Equal(0.9997867812937546, SignedRankTest.Greater(Of(80, i => 2 - i % 7)), 1e-12);
    }

    [Fact]
    public void However_large_differences_are_and_however_many_it_is_a_chance()
    {
        foreach (var count in new[] { 0, 1, 50, 51, 1000 })
            foreach (var size in new[] { double.Epsilon, 1, double.MaxValue, double.PositiveInfinity })
            {
                Assert.InRange(SignedRankTest.Greater(Of(count, _ => size)), 0, Math.Max(Math.Pow(0.5, count), 1e-6));
                Assert.InRange(SignedRankTest.Greater(Of(count, _ => -size)), 1 - 1e-6, 1);
            }
    }

    private static double[] Of(int count, Func<int, double> difference) =>
        [.. Enumerable.Range(0, count).Select(difference)];
}
