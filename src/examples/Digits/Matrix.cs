namespace HyperTuneActors.Examples.Digits;

/// <summary>Rows of equal length, one after the other in one array that is kept when the matrix shrinks.</summary>
internal sealed class Matrix(int rows, int columns)
{
    private float[] values = new float[rows * columns];

    public int Rows { get; private set; } = rows;

    public int Columns { get; } = columns;

    public Span<float> Values => values.AsSpan(0, Rows * Columns);

    public Span<float> Row(int row) => values.AsSpan(row * Columns, Columns);

    /// <summary>What was in the matrix is lost.</summary>
    /// <returns>This matrix.</returns>
    public Matrix Resize(int rows)
    {
        Rows = rows;
        if (values.Length < rows * Columns)
            values = new float[rows * Columns];
        return this;
    }
}
