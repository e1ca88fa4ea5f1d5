namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>Fits <see cref="JointKernel"/> to rows at several steps: the most likely hyperparameters, prior included. A pure
/// function of the rows, as <see cref="HyperparameterFit"/>.</summary>
internal static class JointFit
{
    private const int Iterations = 50, Few = 60;
    private const double SmallGradient = 2e-2;

    /// <param name="encoding">Of the space.</param>
    /// <param name="settings">The sampler's.</param>
    /// <param name="rows">Without pending ones.</param>
    /// <returns>Its trust tells of rows that are left out while others of the same trial are not, and so flatters where each
    /// trial has several.</returns>
    public static FittedKernel Of(Encoding encoding, SamplerSettings.Gp settings, List<Row> rows)
    {
        var dimensions = encoding.Dimensions.Length;
        var prior = new JointPrior(
            new HyperparameterPrior(settings.Priors, dimensions, settings.Linear, settings.Noisy ? 1e-4 : 1e-6), dimensions);
        var losses = rows.Select(row => row.Loss).ToArray();
        if (!losses.Any(double.IsFinite))
            return new FittedKernel(KernelAt(encoding, settings, prior.Start), GpTransform.Winsorised, 0);
        if (settings.Transform != GpTransform.Auto) return Of(encoding, settings, prior, rows, losses, settings.Transform);
        var plain = Of(encoding, settings, prior, rows, losses, GpTransform.Winsorised);
        var warped = Of(encoding, settings, prior, rows, losses, GpTransform.HalfRank);
        return warped.Trust > plain.Trust ? warped : plain;
    }

    private static FittedKernel Of(
        Encoding encoding, SamplerSettings.Gp settings, JointPrior prior, List<Row> rows, double[] losses, GpTransform transform)
    {
        var values = OutputTransform.Of(losses, transform).Values;
        var likelihood = new JointLikelihood(
            encoding, FittedKernel.FeaturesOf(encoding, rows), values, new double[rows.Count], settings.Linear);
        var best = new PosteriorClimb(likelihood, prior, Iterations, SmallGradient)
            .Best(encoding.Dimensions.Length, rows.Count > Few ? 1 : PosteriorClimb.MostStarts);
        likelihood.Log(best, new double[best.Length]);
        var (means, spreads) = (new double[rows.Count], new double[rows.Count]);
        likelihood.LeaveOneOut(means, spreads);
        return new FittedKernel(KernelAt(encoding, settings, best), transform, RankCorrelation.Of(means, values));
    }

    private static JointKernel KernelAt(Encoding encoding, SamplerSettings.Gp settings, double[] logs) =>
        new(encoding, JointHyperparameters.FromLogs(logs, encoding.Dimensions.Length, settings.Linear));
}
