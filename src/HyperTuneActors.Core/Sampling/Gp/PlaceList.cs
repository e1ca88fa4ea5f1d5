namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>Some places, one after the other, with their features and what they are worth.</summary>
/// <param name="encoding">Of the space.</param>
internal sealed class PlaceList(Encoding encoding)
{
    private readonly int width = encoding.Dimensions.Length, features = encoding.Features.Length;
    private double[] places = [], encoded = [], means = [], variances = [];

    public int Count { get; private set; }

    /// <summary>Larger is better; the negative infinity for what is forbidden.</summary>
    public double[] Values { get; private set; } = [];

    public Span<double> Place(int index) => places.AsSpan(index * width, width);

    public Span<double> Features(int index) => encoded.AsSpan(index * features, features);

    public double Mean(int index) => means[index];

    public double Variance(int index) => variances[index];

    public void Clear() => Count = 0;

    /// <returns>A place to be filled in.</returns>
    public Span<double> Add()
    {
        if (Values.Length == Count) Grow();
        return Place(Count++);
    }

    public void Add(ReadOnlySpan<double> place) => place.CopyTo(Add());

    /// <summary>Says what each place is worth.</summary>
    public void Score(Landscape landscape)
    {
        var (posterior, acquisition) = (landscape.Posterior, landscape.Acquisition);
        for (var i = 0; i < Count; i++) encoding.Encode(Place(i), Features(i));
        for (var start = 0; start < Count; start += Posterior.MostTogether)
        {
            var count = Math.Min(Posterior.MostTogether, Count - start);
            posterior.Look(encoded.AsSpan(start * features, count * features), means.AsSpan(start, count), variances.AsSpan(start, count), false);
            for (var i = start; i < start + count; i++)
                Values[i] = encoding.HasForbidden && encoding.IsForbidden(Place(i))
                    ? double.NegativeInfinity
                    : acquisition.Value(means[i], variances[i], acquisition.NeedsPending ? posterior.Pending(i - start) : [])
                        + landscape.Lean(Features(i));
        }
    }

    /// <returns>The best of a range, of equals the first; -1 if none is allowed.</returns>
    public int Best(int from, int to)
    {
        var best = -1;
        for (var i = from; i < to; i++)
            if (Values[i] > (best < 0 ? double.NegativeInfinity : Values[best])) best = i;
        return best;
    }

    private void Grow()
    {
        var room = Math.Max(64, 2 * Count);
        Array.Resize(ref places, room * width);
        Array.Resize(ref encoded, room * features);
        Array.Resize(ref means, room);
        Array.Resize(ref variances, room);
        var values = Values;
        Array.Resize(ref values, room);
        Values = values;
    }
}
