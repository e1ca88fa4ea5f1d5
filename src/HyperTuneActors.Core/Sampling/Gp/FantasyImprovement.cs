using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>ln of the expected improvement on what pending trials may give, too: the mean over some fantasies of them.</summary>
/// <remarks>Snoek, Larochelle and Adams, NeurIPS 2012, section 3.2, on the logarithmic scale of arXiv:2310.20708. A fantasy is
/// what the pending trials give together; it moves means, but not variances, which are those of believers. The fantasies
/// are normal numbers made from a scrambled Sobol sequence; the improvement over each is exact.</remarks>
internal sealed class FantasyImprovement : Acquisition
{
    private const int Samples = 64;

    private readonly int count;
    private readonly double[] normals, thresholds, logs = new double[Samples], slopes = new double[Samples], curves = new double[Samples];

    /// <param name="posterior">Its rows without a value are the pending trials.</param>
    /// <param name="pendingMeans">What is expected of them.</param>
    /// <param name="threshold">What is to be exceeded besides, on the model's scale.</param>
    /// <param name="stream">The trial's.</param>
    public FantasyImprovement(Posterior posterior, ReadOnlySpan<double> pendingMeans, double threshold, KeyedStream stream)
    {
        count = pendingMeans.Length;
        (normals, thresholds) = (new double[Samples * count], new double[Samples]);
        var first = posterior.Rows.Count - count;
        for (var sample = 0; sample < Samples; sample++)
        {
            var own = normals.AsSpan(sample * count, count);
            UniformPoints.Fill(stream with { Purpose = Purpose.Fantasies }, sample, own);
            for (var i = 0; i < count; i++) own[i] = Gaussian.Quantile(Math.Clamp(own[i], 1e-9, 1 - 1e-9));
            thresholds[sample] = threshold;
            for (var i = 0; i < count; i++)
            {
                var row = posterior.FactorRow(first + i);
                var value = pendingMeans[i];
                for (var k = 0; k <= i; k++) value += row[first + k] * own[k];
                thresholds[sample] = Math.Max(thresholds[sample], value);
            }
        }
    }

    public override bool NeedsPending => true;

    public override double Value(double mean, double variance, ReadOnlySpan<double> pending)
    {
        for (var sample = 0; sample < Samples; sample++)
            logs[sample] = LogImprovement.Log(Gain(sample, mean, pending), variance);
        return LogMean(out _);
    }

    public override double Value(
        double mean, double variance, ReadOnlySpan<double> pending, out double byMean, out double byVariance, Span<double> byPending)
    {
        for (var sample = 0; sample < Samples; sample++)
            logs[sample] = LogImprovement.Log(Gain(sample, mean, pending), variance, out slopes[sample], out curves[sample]);
        var value = LogMean(out var total);
        (byMean, byVariance) = (0, 0);
        byPending.Clear();
        for (var sample = 0; sample < Samples; sample++)
        {
            var weight = logs[sample] / total;
            byMean += weight * slopes[sample];
            byVariance += weight * curves[sample];
            for (var i = 0; i < count; i++) byPending[i] += weight * slopes[sample] * normals[sample * count + i];
        }
        return value;
    }

    private double Gain(int sample, double mean, ReadOnlySpan<double> pending)
    {
        for (var i = 0; i < count; i++) mean += pending[i] * normals[sample * count + i];
        return mean - thresholds[sample];
    }

    /// <summary>ln of the mean of exp(logs), which become exp(logs - max).</summary>
    private double LogMean(out double total)
    {
        var most = double.NegativeInfinity;
        foreach (var log in logs) most = Math.Max(most, log);
        total = 0;
        for (var sample = 0; sample < Samples; sample++) total += logs[sample] = Math.Exp(logs[sample] - most);
        return most + Math.Log(total / Samples);
    }
}
