using System.Collections.Immutable;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>What the user's priors add to the log acquisition: (β/n) ln π(x), n the ended trials. So it wanes, and the model
/// overrules a wrong prior.</summary>
/// <remarks>
/// Hvarfner et al., "πBO: Augmenting Acquisition Functions with User Beliefs for Bayesian Optimization", ICLR 2022,
/// arXiv:2204.11051, with β a tenth of the trial budget. We depart from it in two ways. The densities of the active parameters
/// count beside their largest values: else a branch of a conditional space would be worth more, or less, for having
/// parameters with priors, and of that nobody has said anything. And π = (1 - w) Π + w, Π their product: it is nearly
/// flat beyond 2 below what ln Π is on average where d normal densities are drawn from, -d/2. With that, ten wrong priors of high
/// confidence are forgotten after half as many trials, and good ones lose next to nothing.
/// </remarks>
/// <param name="encoding">Of the space.</param>
/// <param name="weight">β/n, above 0.</param>
internal sealed class PriorLeaning(Encoding encoding, double weight) : Leaning
{
    /// <summary>What the budget is taken for where it does not limit the number of trials.</summary>
    private const int UsualTrials = 100;

    private const double ShareOfBudget = 0.1, Below = 2;

    private readonly ImmutableArray<Dimension> dimensions = encoding.Dimensions;

    /// <summary>w.</summary>
    private readonly double flat = 1 / (1 + Math.Exp(Below + encoding.Dimensions.Count(dimension => dimension.Prior is not null) / 2.0));

    /// <summary>β/n.</summary>
    /// <param name="budget">How many trials the study may have; <see langword="null"/> for any number.</param>
    /// <param name="ended">How many have ended.</param>
    public static double WeightOf(int? budget, int ended) => ShareOfBudget * (budget ?? UsualTrials) / Math.Max(1, ended);

    /// <returns>0 at the priors' values, and below 0 everywhere else.</returns>
    public override double Value(ReadOnlySpan<double> features) => weight * Math.Log(Peaked(features) + flat);

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> features, Span<double> slopes)
    {
        var peaked = Peaked(features);
        var factor = weight * peaked / (peaked + flat);
        foreach (var dimension in dimensions)
        {
            if (dimension.Prior is not { } prior || dimension.UnitOf(features) is var unit && double.IsNaN(unit)) continue;
            prior.Log(unit, out var slope);
            dimension.AddSlope(factor * slope, features, slopes);
        }
        return weight * Math.Log(peaked + flat);
    }

    /// <summary>How far a place is raised above those far from all priors' values, from 0.</summary>
    public double Raise(ReadOnlySpan<double> features) => weight * Math.Log(1 + Peaked(features) / flat);

    /// <summary>(1 - w) Π.</summary>
    private double Peaked(ReadOnlySpan<double> features)
    {
        var sum = 0.0;
        foreach (var dimension in dimensions)
            if (dimension.Prior is { } prior && dimension.UnitOf(features) is var unit && !double.IsNaN(unit))
                sum += prior.Log(unit) - dimension.PriorPeak;
        return (1 - flat) * Math.Exp(sum);
    }
}
