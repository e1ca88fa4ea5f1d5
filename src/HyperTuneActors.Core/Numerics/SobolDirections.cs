namespace HyperTuneActors.Core.Numerics;

/// <summary>The direction numbers of <see cref="Sobol"/>.</summary>
/// <remarks>
/// The first ten dimensions are those of Joe and Kuo, "Constructing Sobol sequences with better two-dimensional
/// projections", SIAM J. Sci. Comput. 30 (2008). Every further one has the next primitive polynomial and odd initial numbers
/// from a fixed stream; up to <see cref="Bits"/> dimensions they are drawn again until Sobol's property A holds: of each
/// aligned 2^d points in the first d dimensions, one lies in each of the 2^d halves' intersections.
/// </remarks>
internal static class SobolDirections
{
    public const int Dimensions = 256;

    /// <summary>Of each direction number.</summary>
    public const int Bits = 32;

    /// <summary>The initial numbers of dimensions 2 to 10.</summary>
    private static readonly uint[][] Published =
    [
        [1], [1, 3], [1, 3, 1], [1, 1, 1], [1, 1, 3, 3], [1, 3, 5, 13], [1, 1, 5, 5, 17], [1, 1, 5, 5, 5], [1, 1, 7, 11, 19],
    ];

    private static readonly uint[] Table = Make();

    /// <param name="dimension">From 0.</param>
    /// <returns>v₁ to v₃₂, each with its first binary digit in the highest bit.</returns>
    public static ReadOnlySpan<uint> Of(int dimension) => Table.AsSpan(dimension * Bits, Bits);

    private static uint[] Make()
    {
        var table = new uint[Dimensions * Bits];
        for (var i = 0; i < Bits; i++) table[i] = 1u << (Bits - 1 - i);
        var dimension = 1;
        foreach (var (degree, inner) in PrimitivePolynomials.ByDegree())
        {
            if (dimension == Dimensions) break;
            if (dimension <= Published.Length)
                Extend(Row(table, dimension), Published[dimension - 1], inner);
            else
                Draw(table, dimension, degree, inner);
            dimension++;
        }
        return table;
    }

    private static Span<uint> Row(uint[] table, int dimension) => table.AsSpan(dimension * Bits, Bits);

    private static void Draw(uint[] table, int dimension, int degree, uint inner)
    {
        var initial = new uint[degree];
        var state = SplitMix64.Mix((ulong)dimension);
        do
        {
            for (var i = 0; i < degree; i++)
            {
                state = SplitMix64.Mix(state);
                initial[i] = ((uint)(state >> 33) & ((1u << (i + 1)) - 1)) | 1;
            }
            Extend(Row(table, dimension), initial, inner);
        }
        while (dimension < Bits && !HasPropertyA(table, dimension + 1));
    }

    /// <summary>v_i = m_i 2^(32-i) for the initial numbers, and for the others v_{i-s} ^ (v_{i-s} >> s) ^ those v_{i-k} for
    /// which bit s-1-k of the polynomial's inner coefficients is set.</summary>
    private static void Extend(Span<uint> row, ReadOnlySpan<uint> initial, uint inner)
    {
        var degree = initial.Length;
        for (var i = 0; i < degree; i++) row[i] = initial[i] << (Bits - 1 - i);
        for (var i = degree; i < Bits; i++)
        {
            row[i] = row[i - degree] ^ (row[i - degree] >> degree);
            for (var k = 1; k < degree; k++)
                if (((inner >> (degree - 1 - k)) & 1) != 0) row[i] ^= row[i - k];
        }
    }

    /// <summary>Sobol's property A: the first binary digits of the first d direction numbers of d dimensions are a regular
    /// matrix over GF(2).</summary>
    private static bool HasPropertyA(uint[] table, int dimensions)
    {
        Span<uint> rows = stackalloc uint[dimensions];
        for (var row = 0; row < dimensions; row++)
            for (var i = 0; i < dimensions; i++)
                rows[row] |= (Row(table, row)[i] >> (Bits - 1)) << i;
        for (var column = 0; column < dimensions; column++)
        {
            var pivot = column;
            while (pivot < dimensions && ((rows[pivot] >> column) & 1) == 0) pivot++;
            if (pivot == dimensions) return false;
            (rows[column], rows[pivot]) = (rows[pivot], rows[column]);
            for (var row = column + 1; row < dimensions; row++)
                if (((rows[row] >> column) & 1) != 0) rows[row] ^= rows[column];
        }
        return true;
    }
}
