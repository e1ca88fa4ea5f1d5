using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>What is known of a kernel's hyperparameters before any value is, in their logarithms.</summary>
internal interface IHyperparameterPrior
{
    double[] Lows { get; }

    double[] Highs { get; }

    /// <summary>The length scales first.</summary>
    double[] Start { get; }

    /// <summary>ln of the density, whose gradient is added to <paramref name="slopes"/>.</summary>
    double LogDensity(ReadOnlySpan<double> logs, Span<double> slopes);
}

/// <summary>Climbs from fixed places to the most likely hyperparameters, prior included.</summary>
internal sealed class PosteriorClimb(Likelihood likelihood, IHyperparameterPrior prior, int iterations, double smallGradient)
{
    /// <summary>Where climbs start: what the typical lengths are multiplied by.</summary>
    private static readonly double[] Starts = [1, 0.3, 3];

    public static int MostStarts => Starts.Length;

    /// <param name="dimensions">How many length scales there are.</param>
    /// <param name="starts">From how many places it is climbed.</param>
    /// <returns>The logarithms of the best.</returns>
    public double[] Best(int dimensions, int starts)
    {
        var search = new BoundedLbfgs(prior.Start.Length);
        var (start, gradient) = (new double[prior.Start.Length], new double[prior.Start.Length]);
        var (best, least) = (prior.Start, double.PositiveInfinity);
        foreach (var factor in Starts.AsSpan(0, starts))
        {
            for (var i = 0; i < start.Length; i++)
                start[i] = Math.Clamp(prior.Start[i] + (i < dimensions ? Math.Log(factor) : 0), prior.Lows[i], prior.Highs[i]);
            search.Start(start, prior.Lows, prior.Highs, iterations, smallGradient);
            while (search.Advance(Loss(search.Trial, gradient), gradient)) { }
            if (search.Value < least) (best, least) = (search.Point.ToArray(), search.Value);
        }
        return best;
    }

    /// <summary>Less the logarithm of likelihood and prior.</summary>
    /// <param name="logs">The hyperparameters' logarithms.</param>
    /// <param name="gradient">Gets its gradient.</param>
    public double Loss(ReadOnlySpan<double> logs, Span<double> gradient)
    {
        var log = likelihood.Log(logs, gradient) + prior.LogDensity(logs, gradient);
        for (var i = 0; i < gradient.Length; i++) gradient[i] = -gradient[i];
        return -log;
    }
}
