using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>Chooses the values of a group: of candidates drawn from the good trials' density the one with the largest
/// ratio of both densities.</summary>
/// <remarks>Moving the best one uphill was measured to be worse: it ends where the ratio is large by chance.</remarks>
/// <param name="model">Built for the group.</param>
/// <param name="group">The parameters to choose.</param>
/// <param name="allowed">Whether a point with this choice may be tried.</param>
internal sealed class CandidateSearch(GroupModel model, Group group, Func<double[], bool> allowed)
{
    /// <param name="point">Gets the group's coordinates.</param>
    /// <param name="stream">The trial's.</param>
    /// <param name="first">The number of the first candidate among all of this trial; each has draws of its own.</param>
    /// <param name="count">How many candidates there are.</param>
    /// <returns>ln of the ratio of the densities, or <see langword="null"/> if no candidate is allowed.</returns>
    public double? Choose(double[] point, KeyedStream stream, int first, int count)
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
            if (allowed(point)) return ratios[best];
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
}
