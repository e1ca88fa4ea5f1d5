using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>The most likely hyperparameters, prior included. A pure function of the rows: every search starts at the same
/// places.</summary>
internal sealed class HyperparameterFit
{
    private const int Iterations = 60;
    private const double SmallGradient = 1e-2;

    /// <summary>Where searches start: what the typical lengths are multiplied by.</summary>
    private static readonly double[] Starts = [1, 0.3, 3];

    public static int MostStarts => Starts.Length;

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
        var search = new BoundedLbfgs(prior.Start.Length);
        var (start, gradient) = (new double[prior.Start.Length], new double[prior.Start.Length]);
        var (best, least) = (prior.Start, double.PositiveInfinity);
        foreach (var factor in Starts.AsSpan(0, starts))
        {
            for (var i = 0; i < start.Length; i++)
                start[i] = Math.Clamp(prior.Start[i] + (i < dimensions ? Math.Log(factor) : 0), prior.Lows[i], prior.Highs[i]);
            search.Start(start, prior.Lows, prior.Highs, Iterations, SmallGradient);
            while (search.Advance(Loss(likelihood, prior, search.Trial, gradient), gradient)) { }
            if (!(search.Value < least)) continue;
            (best, least) = (search.Point.ToArray(), search.Value);
        }
        var value = Loss(likelihood, prior, best, gradient);
        return new HyperparameterFit(Hyperparameters.FromLogs(best, dimensions, hasLinear), -value, likelihood, count);
    }

    private static double Loss(Likelihood likelihood, HyperparameterPrior prior, ReadOnlySpan<double> logs, Span<double> gradient)
    {
        var log = likelihood.Log(logs, gradient) + prior.LogDensity(logs, gradient);
        for (var i = 0; i < gradient.Length; i++) gradient[i] = -gradient[i];
        return -log;
    }
}
