using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>What the user's priors add to the log acquisition: (β/n) ln π(x), π the product of the active parameters' densities,
/// n the ended trials. So it wanes, and the model overrules a wrong prior.</summary>
/// <remarks>Hvarfner et al., "πBO: Augmenting Acquisition Functions with User Beliefs for Bayesian Optimization", ICLR 2022,
/// arXiv:2204.11051, equation 6, with β a tenth of the trial budget (section 5). We depart from it in that each density counts
/// beside its largest value: else a branch of a conditional space would be worth more, or less, for having parameters with
/// priors, of which nobody has said anything.</remarks>
/// <param name="encoding">Of the space.</param>
/// <param name="weight">β/n, above 0.</param>
internal sealed class PriorLeaning(Encoding encoding, double weight) : Leaning
{
    /// <summary>What the budget is taken for where it does not limit the number of trials.</summary>
    private const int UsualTrials = 100;

    private const double ShareOfBudget = 0.1;

    private readonly ImmutableArray<Dimension> dimensions = encoding.Dimensions;

    /// <summary>β/n.</summary>
    /// <param name="budget">How many trials the study may have; <see langword="null"/> for any number.</param>
    /// <param name="ended">How many have ended.</param>
    public static double WeightOf(int? budget, int ended) => ShareOfBudget * (budget ?? UsualTrials) / Math.Max(1, ended);

    public override double Value(ReadOnlySpan<double> features)
    {
        var sum = 0.0;
        foreach (var dimension in dimensions)
            if (dimension.Prior is { } prior && dimension.UnitOf(features) is var unit && !double.IsNaN(unit))
                sum += prior.Log(unit) - dimension.PriorPeak;
        return weight * sum;
    }

    public override double Value(ReadOnlySpan<double> features, Span<double> slopes)
    {
        var sum = 0.0;
        foreach (var dimension in dimensions)
        {
            if (dimension.Prior is not { } prior || dimension.UnitOf(features) is var unit && double.IsNaN(unit)) continue;
            sum += prior.Log(unit, out var slope) - dimension.PriorPeak;
            dimension.AddSlope(weight * slope, features, slopes);
        }
        return weight * sum;
    }

    /// <summary>The same, each density beside that of the space's own distribution: above 0 where the priors speak for a place,
    /// below 0 where they speak against it.</summary>
    public double Share(ReadOnlySpan<double> features)
    {
        var sum = 0.0;
        foreach (var dimension in dimensions)
            if (dimension.Prior is { } prior && dimension.UnitOf(features) is var unit && !double.IsNaN(unit)) sum += prior.Log(unit);
        return weight * sum;
    }
}
