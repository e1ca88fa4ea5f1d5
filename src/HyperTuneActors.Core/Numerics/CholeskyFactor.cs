using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HyperTuneActors.Core.Numerics;

/// <summary>The lower triangular L with L Lᵀ = K, which grows row by row. A row costs the same and has the same bits
/// whether it is appended alone or factored with all others, and the last rows can be dropped again.</summary>
/// <remarks>Rows are packed, four of the same length at a time, so that each starts at a multiple of four. An element is
/// its covariance less the products of whole blocks of four, summed as <see cref="Lanes"/> sums, less those of the block
/// of the diagonal one by one.</remarks>
internal sealed class CholeskyFactor
{
    private double[] cells = [];
    private double[] inverses = [];

    /// <summary>How many rows are factored.</summary>
    public int Count { get; private set; }

    /// <summary>For how many rows there is room.</summary>
    public int Room { get; private set; }

    /// <summary>The elements of a row up to its diagonal, before it is factored the covariances.</summary>
    public Span<double> Row(int row) => cells.AsSpan(StartOf(row), row + 1);

    /// <summary>Makes room for so many rows; those that are factored stay.</summary>
    public void Reserve(int rows)
    {
        if (Room >= rows) return;
        Room = Lanes.Padded(rows);
        Array.Resize(ref cells, StartOf(Room + Lanes.Width));
        Array.Resize(ref inverses, Room + Lanes.Width);
    }

    /// <summary>Drops all rows from this one.</summary>
    public void Truncate(int rows) => Count = Math.Min(Count, rows);

    /// <summary>Takes rows back that were dropped and not written since.</summary>
    public void Restore(int rows) => Count = rows;

    /// <summary>Factors the rows up to <paramref name="rows"/>, whose covariances were written to <see cref="Row"/>.</summary>
    /// <returns>Whether they are positive definite; if not, <see cref="Count"/> is that of the rows that are.</returns>
    public bool Extend(int rows)
    {
        while (Count < rows)
        {
            var two = (Count & 1) == 0 && Count + 1 < rows;
            var first = cells.AsSpan(StartOf(Count), LengthOf(Count));
            var second = two ? cells.AsSpan(StartOf(Count + 1), LengthOf(Count)) : first;
            var corner = Count & -Lanes.Width;
            for (var block = 0; block < corner; block += Lanes.Width) Substitute(first, second, block, 0, Lanes.Width);
            if (!Close(first, second, corner, two)) return false;
        }
        return true;
    }

    /// <summary>Solves L x = b for each of some right-hand sides, in place.</summary>
    /// <param name="sides">One after the other, each <paramref name="stride"/> long.</param>
    /// <param name="stride">A multiple of four from <see cref="Count"/>.</param>
    /// <param name="count">How many right-hand sides.</param>
    /// <param name="from">The first row that is not zero in any of them.</param>
    public void SolveForward(Span<double> sides, int stride, int count, int from = 0)
    {
        const int group = 32;                                  // right-hand sides that stay in the cache for a pass over L
        from &= -Lanes.Width;
        for (var start = 0; start < count; start += group)
        {
            var end = Math.Min(count, start + group);
            for (var block = from; block < Count; block += Lanes.Width)
                for (var side = start; side < end; side += 2)
                    Substitute(sides.Slice(side * stride, stride),
                        sides.Slice(Math.Min(side + 1, end - 1) * stride, stride), block, from, Math.Min(Lanes.Width, Count - block));
        }
    }

    /// <summary>Solves Lᵀ x = b for each of some right-hand sides, in place; they lie as those of
    /// <see cref="SolveForward"/>.</summary>
    public void SolveBackward(Span<double> sides, int stride, int count)
    {
        for (var block = (Count - 1) & -Lanes.Width; block >= 0; block -= Lanes.Width)
            for (var side = 0; side < count; side++)
                SubstituteBack(sides.Slice(side * stride, stride), block, Math.Min(Lanes.Width, Count - block));
    }

    /// <returns>The sum of ln L_ii, half the logarithm of the determinant of K.</returns>
    public double HalfLogDeterminant()
    {
        var sum = 0.0;
        for (var row = 0; row < Count; row++) sum -= Math.Log(inverses[row]);
        return sum;
    }

    private static int StartOf(int row)
    {
        var block = row / Lanes.Width;
        return 8 * block * (block + 1) + (row - block * Lanes.Width) * Lanes.Width * (block + 1);
    }

    private static int LengthOf(int row) => (row | (Lanes.Width - 1)) + 1;

    /// <summary>The elements of two rows at one block of columns, which has <paramref name="width"/> of them. The two may
    /// be the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Substitute(Span<double> first, Span<double> second, int block, int from, int width)
    {
        Span<double> sums = stackalloc double[2 * Lanes.Width];
        var alone = Unsafe.AreSame(ref MemoryMarshal.GetReference(first), ref MemoryMarshal.GetReference(second));
        if (block > from) Products(first, second, block, from, alone, sums);
        else sums.Clear();
        Finish(first, block, width, sums);
        if (!alone) Finish(second, block, width, sums[Lanes.Width..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(Span<double> row, int block, int width, ReadOnlySpan<double> sums)
    {
        var start = StartOf(block);
        var length = LengthOf(block);
        for (var column = 0; column < width; column++)
        {
            var rest = row[block + column] - sums[column];
            var across = cells.AsSpan(start + column * length + block, Lanes.Width);
            for (var k = 0; k < column; k++) rest -= row[block + k] * across[k];
            row[block + column] = rest * inverses[block + column];
        }
    }

    /// <summary>The block of the diagonal of one or two new rows.</summary>
    private bool Close(Span<double> first, Span<double> second, int corner, bool two)
    {
        Span<double> sums = stackalloc double[2 * Lanes.Width];
        sums.Clear();
        if (corner > 0) Products(first, second, corner, 0, !two, sums);
        return Close(first, corner, sums) && (!two || Close(second, corner, sums[Lanes.Width..]));
    }

    private bool Close(Span<double> row, int corner, ReadOnlySpan<double> sums)
    {
        var own = Count - corner;
        Finish(row, corner, own, sums);
        var rest = row[Count] - sums[own];
        for (var k = corner; k < Count; k++) rest -= row[k] * row[k];
        if (!(rest > 0) || !double.IsFinite(rest)) return false;
        row[Count] = Math.Sqrt(rest);
        inverses[Count] = 1 / row[Count];
        Count++;
        return true;
    }

    /// <summary>The products of two rows with the four rows of a block, over the columns before that block.</summary>
    private void Products(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, int block, int from, bool alone, Span<double> sums)
    {
        ref var a = ref MemoryMarshal.GetReference(first);
        ref var b = ref MemoryMarshal.GetReference(second);
        ref var l = ref cells[StartOf(block)];
        var length = (nuint)LengthOf(block);
        if (alone) Lanes.Products(ref a, ref l, length, (nuint)from, (nuint)block, sums);
        else Two(ref a, ref b, ref l, length, (nuint)from, (nuint)block, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(
        ref double a, ref double b, ref double l, nuint length, nuint from, nuint to, Span<double> sums)
    {
        Vector256<double> a0 = default, a1 = default, a2 = default, a3 = default;
        Vector256<double> b0 = default, b1 = default, b2 = default, b3 = default;
        for (var k = from; k < to; k += Lanes.Width)
        {
            var (x, y) = (Vector256.LoadUnsafe(ref a, k), Vector256.LoadUnsafe(ref b, k));
            var row = Vector256.LoadUnsafe(ref l, k);
            (a0, b0) = (Lanes.Fused(x, row, a0), Lanes.Fused(y, row, b0));
            row = Vector256.LoadUnsafe(ref l, k + length);
            (a1, b1) = (Lanes.Fused(x, row, a1), Lanes.Fused(y, row, b1));
            row = Vector256.LoadUnsafe(ref l, k + 2 * length);
            (a2, b2) = (Lanes.Fused(x, row, a2), Lanes.Fused(y, row, b2));
            row = Vector256.LoadUnsafe(ref l, k + 3 * length);
            (a3, b3) = (Lanes.Fused(x, row, a3), Lanes.Fused(y, row, b3));
        }
        Lanes.Store(a0, a1, a2, a3, sums);
        Lanes.Store(b0, b1, b2, b3, sums[Lanes.Width..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SubstituteBack(Span<double> side, int block, int width)
    {
        var start = StartOf(block);
        var length = LengthOf(block);
        for (var row = width - 1; row >= 0; row--)
        {
            var across = cells.AsSpan(start + row * length, block + row);
            var value = side[block + row] * inverses[block + row];
            side[block + row] = value;
            for (var k = 0; k < row; k++) side[block + k] -= value * across[block + k];
        }
        for (var row = width - 1; row >= 0; row--)
            Lanes.AddScaled(cells.AsSpan(start + row * length, block), -side[block + row], side[..block]);
    }
}
