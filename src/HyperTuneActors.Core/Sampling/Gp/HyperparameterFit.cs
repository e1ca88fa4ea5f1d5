namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>The most likely hyperparameters, prior included. A pure function of the rows: every search starts at the same
/// places.</summary>
internal sealed class HyperparameterFit
{
    private const int Iterations = 60;
    private const double SmallGradient = 1e-2;

    private HyperparameterFit(Hyperparameters best, double[] logs, double logPosterior, Likelihood likelihood, int count)
    {
        (Best, Logs, LogPosterior) = (best, logs, logPosterior);
        (Means, Spreads) = (new double[count], new double[count]);
        likelihood.LeaveOneOut(Means, Spreads);
    }

    public Hyperparameters Best { get; }

    /// <summary>As the fit moved them.</summary>
    public double[] Logs { get; }

    public double LogPosterior { get; }

    /// <summary>What the model says of each row when it is left out.</summary>
    public double[] Means { get; }

    /// <summary>The variances of <see cref="Means"/>, the noise included.</summary>
    public double[] Spreads { get; }

    /// <param name="likelihood">Of the rows.</param>
    /// <param name="prior">Of the hyperparameters.</param>
    /// <param name="dimensions">How many length scales there are.</param>
    /// <param name="hasLinear">Whether the kernel has a linear part.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="starts">From how many places it is climbed.</param>
    /// <param name="more">How many hyperparameters the likelihood has besides those of the kernel.</param>
    public static HyperparameterFit Of(
        Likelihood likelihood, IHyperparameterPrior prior, int dimensions, bool hasLinear, int count, int starts, int more = 0)
    {
        var climb = new PosteriorClimb(likelihood, prior, Iterations, SmallGradient);
        var best = climb.Best(dimensions, starts);
        var value = climb.Loss(best, new double[best.Length]);
        return new HyperparameterFit(
            Hyperparameters.FromLogs(best.AsSpan(0, best.Length - more), dimensions, hasLinear), best, -value, likelihood, count);
    }

    /// <summary>ln of the densities that the model gives the values of the rows when each is left out, summed.</summary>
    public double LeftOutLog(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        for (var i = 0; i < Means.Length; i++)
            sum -= (Math.Log(2 * Math.PI * Spreads[i]) + (values[i] - Means[i]) * (values[i] - Means[i]) / Spreads[i]) / 2;
        return sum;
    }
}
