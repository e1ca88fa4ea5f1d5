using System.Buffers;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>Chooses the values of a group: of candidates drawn from the good trials' density the one with the largest
/// ratio of both densities, which our own variant then moves along one axis after the other.</summary>
/// <param name="model">Built for the group.</param>
/// <param name="group">The parameters to choose.</param>
/// <param name="axes">By place.</param>
/// <param name="allowed">Whether a point with this choice may be tried.</param>
internal sealed class CandidateSearch(GroupModel model, Group group, Axis?[] axes, Func<double[], bool> allowed)
{
    private const int Probes = 8;

    /// <summary>How far a value is moved at most, as a share of its axis.</summary>
    private const double Reach = 0.1;

    private static readonly double Golden = (Math.Sqrt(5) - 1) / 2;

    /// <param name="point">Gets the group's coordinates.</param>
    /// <param name="stream">The trial's.</param>
    /// <param name="first">The number of the first candidate among all of this trial; each has draws of its own.</param>
    /// <param name="count">How many candidates there are.</param>
    /// <param name="refine">Whether the best one is moved.</param>
    /// <returns>ln of the ratio of the densities, or <see langword="null"/> if no candidate is allowed.</returns>
    public double? Choose(double[] point, KeyedStream stream, int first, int count, bool refine)
    {
        var width = group.Own.Length;
        var (drawn, ratios) = (new double[count * width], new double[count]);
        for (var candidate = 0; candidate < count; candidate++)
        {
            Draw(drawn.AsSpan(candidate * width, width), stream, (uint)(first + candidate), (uint)point.Length);
            Put(drawn.AsSpan(candidate * width, width), point);
            ratios[candidate] = Ratio(point);
        }
        for (var left = count; left > 0; left--)
        {
            var best = Best(ratios);
            Put(drawn.AsSpan(best * width, width), point);
            if (allowed(point)) return refine ? Refine(point, ratios[best]) : ratios[best];
            ratios[best] = double.NegativeInfinity;
        }
        foreach (var axis in group.Own) point[axis] = double.NaN;
        return null;
    }

    private void Draw(Span<double> values, KeyedStream stream, uint candidate, uint parameters)
    {
        var kernel = model.Below.Pick((stream with { Purpose = Purpose.MixturePick }).Uniforms(candidate).First);
        var value = stream with { Purpose = Purpose.MixtureValue };
        for (var i = 0; i < values.Length; i++)
            values[i] = model.Below.Draw(kernel, group.Own[i], value.Uniforms(candidate * parameters + (uint)group.Own[i]).First);
    }

    private void Put(ReadOnlySpan<double> values, double[] point)
    {
        for (var i = 0; i < values.Length; i++) point[group.Own[i]] = values[i];
    }

    private double Ratio(double[] point) => model.Below.LogDensity(group, point) - model.Above.LogDensity(group, point);

    /// <returns>The first of the largest.</returns>
    private static int Best(ReadOnlySpan<double> ratios)
    {
        var best = 0;
        for (var i = 1; i < ratios.Length; i++)
            if (ratios[i] > ratios[best]) best = i;
        return best;
    }

    /// <summary>One round over the axes, the kernels' terms of the other axes kept.</summary>
    private double Refine(double[] point, double ratio)
    {
        var below = ArrayPool<double>.Shared.Rent(model.Below.Length);
        var above = ArrayPool<double>.Shared.Rent(model.Above.Length);
        var more = model.Below.Keep(below, group, point) - model.Above.Keep(above, group, point);
        foreach (var axis in group.Own)
        {
            var (start, startRatio) = (point[axis], ratio);
            more += Change(-1);
            double At(double coordinate)
            {
                var at = model.Below.LogDensityWith(below, 0, axis, coordinate)
                    - model.Above.LogDensityWith(above, 0, axis, coordinate) + more;
                if (at > ratio) (ratio, point[axis]) = (at, coordinate);
                return at;
            }
            Probe(axes[axis]!, start, At);
            if (point[axis] != start && !allowed(point)) (ratio, point[axis]) = (startRatio, start);
            more += Change(1);

            double Change(double sign) => model.Below.Change(below, axis, point[axis], sign)
                - model.Above.Change(above, axis, point[axis], sign);
        }
        ArrayPool<double>.Shared.Return(below);
        ArrayPool<double>.Shared.Return(above);
        return ratio;
    }

    private static void Probe(Axis axis, double start, Func<double, double> at)
    {
        if (axis.IsChoice)
            for (var choice = 0; choice < Math.Min(axis.Shares.Length, 2 * Probes); choice++) at(choice);
        else if (axis.HasCells)
            for (var cell = 1; cell <= 2; cell++)
            {
                at(axis.Beside(start, cell));
                at(axis.Beside(start, -cell));
            }
        else ProbeLine(axis, axis.At(start), at);
    }

    /// <summary>Golden section search around a position.</summary>
    private static void ProbeLine(Axis axis, double start, Func<double, double> at)
    {
        var (low, high) = (Math.Max(axis.Low, start - Reach * axis.Scale), Math.Min(axis.High, start + Reach * axis.Scale));
        var (left, right) = (high - Golden * (high - low), low + Golden * (high - low));
        var (atLeft, atRight) = (at(axis.Coordinate(left)), at(axis.Coordinate(right)));
        for (var probe = 2; probe < Probes; probe++)
        {
            if (atLeft >= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - Golden * (high - low);
                atLeft = at(axis.Coordinate(left));
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + Golden * (high - low);
                atRight = at(axis.Coordinate(right));
            }
        }
    }
}
