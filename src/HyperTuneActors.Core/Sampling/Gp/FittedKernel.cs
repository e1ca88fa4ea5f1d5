namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>What is fitted to some rows: the output transform's kind and the hyperparameters.</summary>
/// <param name="Kernel">With the hyperparameters.</param>
/// <param name="Transform">The one that was taken.</param>
/// <param name="Trust">The rank correlation, from -1 to 1, of what each row gave with what the others say of it; 0 for less
/// than three rows.</param>
/// <param name="Warp">How numbers are bent before the kernel sees them; <see langword="null"/> if they are not.</param>
internal sealed record FittedKernel(Kernel Kernel, GpTransform Transform, double Trust, InputWarp? Warp = null)
{
    /// <summary>Numbers are bent from so many rows on, in spaces of at most so many dimensions, where that makes left-out rows as a
    /// whole e² times as likely.</summary>
    public const int LeastToWarp = 30, MostDimensions = 12;

    private const double LeastGain = 2;

    /// <param name="encoding">Of the space.</param>
    /// <param name="settings">The sampler's.</param>
    /// <param name="rows">Without pending ones.</param>
    /// <param name="starts">From how many places the likelihood is climbed, 1 to <see cref="PosteriorClimb.MostStarts"/>.</param>
    public static FittedKernel Of(Encoding encoding, SamplerSettings.Gp settings, List<Row> rows, int starts)
    {
        var prior = new HyperparameterPrior(settings.Priors, encoding.Dimensions.Length, settings.Linear, settings.Noisy ? 1e-4 : 1e-6);
        var losses = rows.Select(row => row.Loss).ToArray();
        if (!losses.Any(double.IsFinite))
            return new FittedKernel(
                new Kernel(encoding, Hyperparameters.FromLogs(prior.Start, encoding.Dimensions.Length, settings.Linear)),
                GpTransform.Winsorised, 0);
        if (settings.Transform != GpTransform.Auto) return Of(encoding, settings, prior, rows, losses, settings.Transform, starts);
        var plain = Of(encoding, settings, prior, rows, losses, GpTransform.Winsorised, starts);
        var warped = Of(encoding, settings, prior, rows, losses, GpTransform.HalfRank, starts);
        return warped.Trust > plain.Trust ? warped : plain;
    }

    private static FittedKernel Of(
        Encoding encoding, SamplerSettings.Gp settings, HyperparameterPrior prior, List<Row> rows, double[] losses, GpTransform transform,
        int starts)
    {
        var output = OutputTransform.Of(losses, transform);
        var values = output.Values;
        var (features, repeated) = (FeaturesOf(encoding, rows), Repetitions.Of(rows, output));
        double[] variances = [.. rows.Select(row => output.VarianceOf(row.Loss, row.Variance))];
        var likelihood = new Likelihood(encoding, features, values, variances, settings.Linear, repeated);
        var fit = HyperparameterFit.Of(likelihood, prior, encoding.Dimensions.Length, settings.Linear, rows.Count, starts);
        InputWarp? warp = null;
        if (settings.WarpInputs && rows.Count >= LeastToWarp && encoding.Dimensions.Length <= MostDimensions
            && InputWarp.FeaturesOf(encoding) is [_, ..] bent)
        {
            var warped = HyperparameterFit.Of(
                new WarpedLikelihood(encoding, features, values, variances, settings.Linear, repeated),
                new WarpPrior(prior, fit.Logs, bent.Length), encoding.Dimensions.Length, settings.Linear, rows.Count, 1, 2 * bent.Length);
            if (warped.LeftOutLog(values) > fit.LeftOutLog(values) + LeastGain)
                (fit, warp) = (warped, new InputWarp(bent, warped.Logs.AsSpan()[^(2 * bent.Length)..]));
        }
        return new FittedKernel(new Kernel(encoding, fit.Best), transform, RankCorrelation.Of(fit.Means, values), warp);
    }

    public static FeatureRows FeaturesOf(Encoding encoding, List<Row> rows)
    {
        var (all, place, features) = (
            new FeatureRows(encoding.Features.Length), new double[encoding.Dimensions.Length], new double[encoding.Features.Length]);
        foreach (var row in rows)
        {
            encoding.Locate(row.Point, place);
            encoding.Encode(place, features);
            all.Add(features, row.Time);
        }
        return all;
    }
}
