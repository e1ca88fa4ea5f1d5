using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Numerics;

public sealed class CholeskyFactorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(50)]
    public void The_factor_times_its_transpose_is_the_matrix(int count)
    {
        var matrix = Positive(count);
        var factor = All(matrix);
        for (var i = 0; i < count; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = 0.0;
                for (var k = 0; k <= j; k++) sum += factor.Row(i)[k] * factor.Row(j)[k];
                Assert.Equal(matrix[i, j], sum, 1e-11 * count);
            }
    }

    [Fact]
    public void Rows_that_are_appended_one_by_one_have_the_bits_of_those_that_are_factored_together()
    {
        var matrix = Positive(61);
        var (together, single) = (All(matrix), new CholeskyFactor());
        for (var row = 0; row < 61; row++)
        {
            Write(single, matrix, row);
            Assert.True(single.Extend(row + 1));
        }
        AssertSameBits(together, single);
    }

    [Fact]
    public void Rows_that_were_dropped_leave_no_trace()
    {
        var matrix = Positive(40);
        var (whole, changed) = (All(matrix), All(matrix));
        changed.Truncate(29);
        for (var row = 29; row < 40; row++)
        {
            Write(changed, matrix, row);
            changed.Row(row)[row] += 0.1;
        }
        Assert.True(changed.Extend(40));
        changed.Truncate(29);
        for (var row = 29; row < 40; row++) Write(changed, matrix, row);
        Assert.True(changed.Extend(40));
        AssertSameBits(whole, changed);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(17, 5)]
    [InlineData(64, 70)]
    public void Both_solutions_solve_their_equations(int count, int sides)
    {
        var matrix = Positive(count);
        var factor = All(matrix);
        var stride = Lanes.Padded(count);
        var stream = new KeyedStream(3, default, Purpose.Subsampling);
        double[] given = [.. Enumerable.Range(0, sides * stride).Select(i => i % stride < count ? stream.Uniforms((uint)i).First : 0)];
        var solved = given.ToArray();
        factor.SolveForward(solved, stride, sides);
        factor.SolveBackward(solved, stride, sides);
        for (var side = 0; side < sides; side++)
            for (var i = 0; i < count; i++)
            {
                var sum = 0.0;
                for (var j = 0; j < count; j++) sum += matrix[Math.Max(i, j), Math.Min(i, j)] * solved[side * stride + j];
                Assert.Equal(given[side * stride + i], sum, 1e-9);
            }
    }

    [Fact]
    public void A_right_hand_side_has_the_same_solution_alone_and_among_others()
    {
        var factor = All(Positive(33));
        var stride = Lanes.Padded(33);
        double[] three = [.. Enumerable.Range(0, 3 * stride).Select(i => i % stride < 33 ? Math.Sin(i) : 0)];
        var alone = three.AsSpan(stride, stride).ToArray();
        factor.SolveForward(three, stride, 3);
        factor.SolveBackward(three, stride, 3);
        factor.SolveForward(alone, stride, 1);
        factor.SolveBackward(alone, stride, 1);
        Assert.Equal(alone, three.AsSpan(stride, stride).ToArray());
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_is_factored_as_far_as_it_is()
    {
        var matrix = Positive(20);
        for (var j = 0; j < 13; j++) matrix[13, j] = matrix[Math.Max(5, j), Math.Min(5, j)];
        matrix[13, 13] = matrix[5, 5] - 1e-3;                  // its twin at row 5 is more sure of itself
        matrix[13, 5] = matrix[5, 5];
        var factor = new CholeskyFactor();
        factor.Reserve(20);
        for (var row = 0; row < 20; row++) Write(factor, matrix, row);
        Assert.False(factor.Extend(20));
        Assert.Equal(13, factor.Count);
    }

    [Fact]
    public void The_determinant_is_the_product_of_the_diagonal()
    {
        var factor = All(Positive(9));
        var sum = Enumerable.Range(0, 9).Sum(i => Math.Log(factor.Row(i)[i]));
        Assert.Equal(sum, factor.HalfLogDeterminant(), 1e-12);
    }

    private static void AssertSameBits(CholeskyFactor expected, CholeskyFactor actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var row = 0; row < expected.Count; row++) Assert.Equal(expected.Row(row).ToArray(), actual.Row(row).ToArray());
    }

    private static CholeskyFactor All(double[,] matrix)
    {
        var factor = new CholeskyFactor();
        factor.Reserve(matrix.GetLength(0));
        for (var row = 0; row < matrix.GetLength(0); row++) Write(factor, matrix, row);
        Assert.True(factor.Extend(matrix.GetLength(0)));
        return factor;
    }

    private static void Write(CholeskyFactor factor, double[,] matrix, int row)
    {
        factor.Reserve(row + 1);
        for (var j = 0; j <= row; j++) factor.Row(row)[j] = matrix[row, j];
    }

    /// <summary>exp(-|x - x'|) of points on a line, which is positive definite, and some noise.</summary>
    private static double[,] Positive(int count)
    {
        var stream = new KeyedStream(1, default, Purpose.InitialDesign);
        double[] at = [.. Enumerable.Range(0, count).Select(i => 5 * stream.Uniforms((uint)i).First)];
        var matrix = new double[count, count];
        for (var i = 0; i < count; i++)
            for (var j = 0; j <= i; j++) matrix[i, j] = Math.Exp(-Math.Abs(at[i] - at[j])) + (i == j ? 0.01 : 0);
        return matrix;
    }
}
