using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>What the next trials are expected to gain on the best value, if the model is right.</summary>
/// <remarks>Ours, after the stopping rule of Nguyen et al. (2017) with more than one step: ten places are taken one after the
/// other, each with the largest expected improvement given that those before it gave what was expected of them (Ginsbourger,
/// Le Riche and Carraro, 2010); the gain is the mean, over 128 samples of what the ten give together, of how far the best of
/// them exceeds the best value. It is an approximation from below: real suggestions learn from each value, and only 64 places
/// are looked at, where the search ended and the best of its cloud.</remarks>
internal sealed class RemainingGain
{
    private const int Samples = 128, Most = Posterior.MostTogether, Steps = Reasons.RemainingTrials;
    private const double LeastShare = 1e-9;

    private static readonly double[] Normals = Drawn();

    private readonly Encoding encoding;
    private readonly double[] features, means = new double[Most], variances = new double[Most], taken = new double[Steps * Most];
    private readonly double[] tops = new double[Samples];
    private int count;

    public RemainingGain(Encoding encoding)
    {
        this.encoding = encoding;
        features = new double[Most * encoding.Features.Length];
    }

    /// <summary>In the objective's unit, from 0.</summary>
    /// <param name="model">Of the study.</param>
    /// <param name="found">Where the search ended.</param>
    /// <param name="cloud">What it began with.</param>
    public double Of(GpModel model, PlaceList found, PlaceList cloud)
    {
        count = 0;
        for (var i = 0; i < found.Count && count < Most; i++) Add(found, i);
        AddBest(cloud);
        var width = encoding.Features.Length;
        model.Posterior.Look(features.AsSpan(0, count * width), means.AsSpan(0, count), variances.AsSpan(0, count), false);
        SetTops(Take(model));
        var (sum, best) = (0.0, model.Transform.LossOf(model.Threshold));
        foreach (var top in tops)
            if (top > model.Threshold) sum += Math.Max(0, best - model.Transform.LossOf(top)) / Samples;
        return sum;
    }

    private void Add(PlaceList places, int index) =>
        places.Features(index).CopyTo(features.AsSpan(count++ * encoding.Features.Length, encoding.Features.Length));

    private void AddBest(PlaceList cloud)
    {
        var values = cloud.Values.AsSpan(0, cloud.Count).ToArray();
        for (; count < Most; values[Array.IndexOf(values, values.Max())] = double.NegativeInfinity)
            if (values.Length == 0 || double.IsNegativeInfinity(values.Max())) return;
            else Add(cloud, Array.IndexOf(values, values.Max()));
    }

    /// <returns>The places that are taken, at most ten. What each tells of all, for each deviation, becomes a row of
    /// <see cref="taken"/>: a Cholesky factor with pivots.</returns>
    private List<int> Take(GpModel model)
    {
        var order = new List<int>();
        var least = LeastShare * model.Posterior.Kernel.Of.Signal;
        while (order.Count < Steps)
        {
            var (next, most) = (-1, double.NegativeInfinity);
            for (var i = 0; i < count; i++)
                if (variances[i] > least && LogImprovement.Log(means[i] - model.Threshold, variances[i]) is var log && log > most) (next, most) = (i, log);
            if (next < 0) break;
            Condition(model.Posterior, order.Count, next);
            order.Add(next);
        }
        return order;
    }

    private void Condition(Posterior posterior, int step, int next)
    {
        var (width, deviation) = (encoding.Features.Length, Math.Sqrt(variances[next]));
        var at = features.AsSpan(next * width, width);
        for (var i = 0; i < count; i++)
        {
            var covariance = posterior.Covariance(at, features.AsSpan(i * width, width)) - Lanes.Dot(posterior.Side(next), posterior.Side(i));
            for (var before = 0; before < step; before++) covariance -= taken[before * Most + next] * taken[before * Most + i];
            taken[step * Most + i] = covariance / deviation;
        }
        taken[step * Most + next] = deviation;
        for (var i = 0; i < count; i++) variances[i] -= taken[step * Most + i] * taken[step * Most + i];
    }

    private void SetTops(List<int> order)
    {
        for (var sample = 0; sample < Samples; sample++)
        {
            tops[sample] = double.NegativeInfinity;
            for (var i = 0; i < order.Count; i++)
            {
                var value = means[order[i]];
                for (var step = 0; step <= i; step++) value += taken[step * Most + order[i]] * Normals[sample * Steps + step];
                tops[sample] = Math.Max(tops[sample], value);
            }
        }
    }

    /// <summary>Normal numbers from a scrambled Sobol sequence, the same for all studies.</summary>
    private static double[] Drawn()
    {
        var normals = new double[Samples * Steps];
        var stream = new KeyedStream(0, new TrialNumber(0), Purpose.Fantasies);
        for (var sample = 0; sample < Samples; sample++)
            UniformPoints.Fill(stream, sample, normals.AsSpan(sample * Steps, Steps));
        for (var i = 0; i < normals.Length; i++) normals[i] = Gaussian.Quantile(Math.Clamp(normals[i], 1e-9, 1 - 1e-9));
        return normals;
    }
}
