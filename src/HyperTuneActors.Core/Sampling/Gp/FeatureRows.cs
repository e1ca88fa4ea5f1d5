using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>The features of some rows, a plane per feature and one for their times, so that a kernel runs over all rows at
/// once.</summary>
/// <param name="features">How many features a row has.</param>
internal sealed class FeatureRows(int features)
{
    private readonly double[][] planes = NewPlanes(features + 1);

    public int Count { get; private set; }

    /// <summary>The count as planes are padded; what lies beyond it is 0.</summary>
    public int Padded => Lanes.Padded(Count);

    public ReadOnlySpan<double> Plane(int feature) => planes[feature].AsSpan(0, Padded);

    public ReadOnlySpan<double> Plane(int feature, int rows) => planes[feature].AsSpan(0, Lanes.Padded(rows));

    /// <summary>The <see cref="Row.Time"/> of the first rows; padded.</summary>
    public ReadOnlySpan<double> Times(int rows) => planes[^1].AsSpan(0, Lanes.Padded(rows));

    public double TimeOf(int row) => planes[^1][row];

    public double At(int row, int feature) => planes[feature][row];

    /// <param name="row">Receives the features of one row.</param>
    /// <param name="of">Which.</param>
    public void CopyTo(Span<double> row, int of)
    {
        for (var feature = 0; feature < planes.Length - 1; feature++) row[feature] = planes[feature][of];
    }

    /// <param name="row">The features.</param>
    /// <param name="time">As in <see cref="Row"/>.</param>
    public void Add(ReadOnlySpan<double> row, double time = 1)
    {
        if (planes[0].Length < Lanes.Padded(Count + 1))
            for (var feature = 0; feature < planes.Length; feature++) Array.Resize(ref planes[feature], Math.Max(64, 2 * Count));
        for (var feature = 0; feature < planes.Length - 1; feature++) planes[feature][Count] = row[feature];
        planes[^1][Count] = time;
        Count++;
    }

    public void Set(int row, int feature, double value) => planes[feature][row] = value;

    public FeatureRows Copy()
    {
        var copy = new FeatureRows(planes.Length - 1) { Count = Count };
        for (var feature = 0; feature < planes.Length; feature++) copy.planes[feature] = [.. planes[feature]];
        return copy;
    }

    /// <summary>Drops all rows from this one.</summary>
    public void Truncate(int rows)
    {
        for (; Count > rows; Count--)
            foreach (var plane in planes) plane[Count - 1] = 0;
    }

    private static double[][] NewPlanes(int features)
    {
        var planes = new double[features][];
        for (var feature = 0; feature < features; feature++) planes[feature] = [];
        return planes;
    }
}
