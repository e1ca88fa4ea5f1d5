namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>The most likely hyperparameters, prior included. A pure function of the rows: every search starts at the same
/// places.</summary>
internal sealed class HyperparameterFit
{
    private const int Iterations = 60;
    private const double SmallGradient = 1e-2;

    private HyperparameterFit(Hyperparameters best, double logPosterior, Likelihood likelihood, int count)
    {
        (Best, LogPosterior) = (best, logPosterior);
        (Means, Spreads) = (new double[count], new double[count]);
        likelihood.LeaveOneOut(Means, Spreads);
    }

    public Hyperparameters Best { get; }

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
    public static HyperparameterFit Of(
        Likelihood likelihood, HyperparameterPrior prior, int dimensions, bool hasLinear, int count, int starts)
    {
        var climb = new PosteriorClimb(likelihood, prior, Iterations, SmallGradient);
        var best = climb.Best(dimensions, starts);
        var value = climb.Loss(best, new double[best.Length]);
        return new HyperparameterFit(Hyperparameters.FromLogs(best, dimensions, hasLinear), -value, likelihood, count);
    }
}
