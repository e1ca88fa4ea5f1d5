using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>Climbs from several places at once along the gradient of the acquisition, over the active dimensions that are
/// continuous or have many values; these are snapped in the end.</summary>
internal sealed class Climb
{
    /// <summary>A dimension with more values is climbed along.</summary>
    public const int FewCells = 16;

    private const int Iterations = 40;
    private const double SmallGradient = 1e-3;

    private readonly Encoding encoding;
    private readonly BoundedLbfgs[] searches;
    private readonly int[] counts, active;
    private readonly int[] moving;
    private readonly double[] scales, lows, highs, start, gradient;
    private readonly double[] features, slopes, means, variances, values, byMean, byVariance, before;
    private double[] byPending = [];
    private readonly bool[] isOver;

    public Climb(Encoding encoding, int most)
    {
        this.encoding = encoding;
        var (width, dimensions) = (encoding.Features.Length, encoding.Dimensions.Length);
        searches = new BoundedLbfgs[most];
        for (var i = 0; i < most; i++) searches[i] = new BoundedLbfgs(dimensions);
        (counts, active, isOver, moving) = (new int[most], new int[most], new bool[most], new int[most * dimensions]);
        (scales, lows, highs) = (new double[dimensions], new double[dimensions], new double[dimensions]);
        (start, gradient, before) = (new double[dimensions], new double[dimensions], new double[dimensions]);
        (features, slopes, values) = (new double[most * width], new double[most * width], new double[most]);
        (means, variances, byMean, byVariance) = (new double[most], new double[most], new double[most], new double[most]);
        foreach (var dimension in encoding.Dimensions) Moves |= IsClimbed(dimension);
    }

    /// <summary>Whether there is anything to climb along.</summary>
    public bool Moves { get; }

    public void Run(PlaceList places, Landscape landscape)
    {
        if (!Moves || places.Count == 0) return;
        var (posterior, acquisition, box) = (landscape.Posterior, landscape.Acquisition, landscape.Box);
        SetScales(posterior.Kernel);
        for (var i = 0; i < places.Count; i++) Begin(i, places.Place(i), box);
        while (Gather(places) is > 0 and var count)
        {
            var width = encoding.Features.Length;
            posterior.Look(features.AsSpan(0, count * width), means.AsSpan(0, count), variances.AsSpan(0, count), true);
            var pending = acquisition.NeedsPending ? posterior.Pending(0).Length : 0;
            if (byPending.Length < count * pending) byPending = new double[searches.Length * pending];
            for (var at = 0; at < count; at++)
                values[at] = acquisition.Value(means[at], variances[at], pending > 0 ? posterior.Pending(at) : [],
                    out byMean[at], out byVariance[at], byPending.AsSpan(at * pending, pending));
            posterior.Slopes(features.AsSpan(0, count * width), byMean.AsSpan(0, count), byVariance.AsSpan(0, count),
                byPending.AsSpan(0, count * pending), slopes.AsSpan(0, count * width));
            for (var at = 0; at < count; at++)
            {
                values[at] += landscape.Lean(features.AsSpan(at * width, width), slopes.AsSpan(at * width, width));
                Tell(active[at], at);
            }
        }
        for (var i = 0; i < places.Count; i++) End(i, places.Place(i));
        places.Score(landscape);
    }

    private static bool IsClimbed(Dimension dimension) => !dimension.IsChoice && dimension.Cells is 0 or > FewCells;

    /// <summary>Dimensions along which the function changes quickly are stretched, so that it curves alike along all.</summary>
    private void SetScales(Kernel kernel)
    {
        for (var i = 0; i < scales.Length; i++) scales[i] = Math.Clamp(kernel.Of.Lengths[i], 0.02, 2);
    }

    private void Begin(int index, ReadOnlySpan<double> place, SearchBox? box)
    {
        var count = 0;
        for (var i = 0; i < scales.Length; i++)
        {
            if (double.IsNaN(place[i]) || !IsClimbed(encoding.Dimensions[i])) continue;
            moving[index * scales.Length + count] = i;
            start[count] = encoding.Dimensions[i].UnitAt(place[i]) / scales[i];
            var (least, most) = box?.Of(i) ?? (0, 1);
            (lows[count], highs[count]) = (least / scales[i], most / scales[i]);
            start[count] = Math.Clamp(start[count], lows[count], highs[count]);
            count++;
        }
        counts[index] = count;
        isOver[index] = count == 0;
        if (count > 0) searches[index].Start(start.AsSpan(0, count), lows.AsSpan(0, count), highs.AsSpan(0, count), Iterations, SmallGradient);
    }

    /// <summary>The features of all trials that are to be evaluated.</summary>
    private int Gather(PlaceList places)
    {
        var count = 0;
        for (var i = 0; i < places.Count; i++)
        {
            if (isOver[i]) continue;
            var own = features.AsSpan(count * encoding.Features.Length, encoding.Features.Length);
            encoding.Encode(places.Place(i), own);
            for (var k = 0; k < counts[i]; k++)
            {
                var dimension = encoding.Dimensions[moving[i * scales.Length + k]];
                dimension.EncodeUnit(UnitOf(i, k, searches[i].Trial), own);
            }
            active[count++] = i;
        }
        return count;
    }

    private double UnitOf(int index, int k, ReadOnlySpan<double> scaled) =>
        Math.Clamp(scaled[k] * scales[moving[index * scales.Length + k]], 0, 1);

    private void Tell(int index, int at)
    {
        var first = at * encoding.Features.Length;
        for (var k = 0; k < counts[index]; k++)
        {
            var i = moving[index * scales.Length + k];
            var dimension = encoding.Dimensions[i];
            var slope = 0.0;
            for (var part = 0; part < dimension.FeatureCount; part++)
            {
                var feature = first + dimension.FirstFeature + part;
                slope += dimension.FeatureSlope(part, features.AsSpan(first)) * slopes[feature];
            }
            gradient[k] = -slope * scales[i];
        }
        isOver[index] = !searches[index].Advance(-values[at], gradient.AsSpan(0, counts[index]));
    }

    private void End(int index, Span<double> place)
    {
        if (counts[index] == 0 || !double.IsFinite(searches[index].Value)) return;
        place.CopyTo(before);
        for (var k = 0; k < counts[index]; k++)
        {
            var i = moving[index * scales.Length + k];
            place[i] = encoding.Dimensions[i].PlaceAt(UnitOf(index, k, searches[index].Point));
        }
        encoding.Activate(place, encoding.Middle);           // a number with many values may have made others active
        if (encoding.HasForbidden && encoding.IsForbidden(place)) before.CopyTo(place);
    }
}
