namespace HyperTuneActors.Core.Sampling.Auto;

/// <summary>What the rules of <c>sampler: auto</c> look at.</summary>
/// <param name="Parameters">How many have more than one value.</param>
/// <param name="Configurations">How many there are; <see langword="null"/> if they are too many to be counted.</param>
/// <param name="Trials">The budget; <see langword="null"/> if it does not limit their number.</param>
/// <param name="Ended">How many trials have ended.</param>
/// <param name="Trial">The number of the one to be suggested, from 0.</param>
/// <param name="Trust">The rank correlation, from -1 to 1, of what the Gaussian process says of left-out trials with what they
/// gave; <see langword="null"/> while it has no model. It is asked only where a rule depends on it, since it takes a fit.</param>
/// <param name="HasPriors">Whether the user knows something of a parameter.</param>
public sealed record SamplerFacts(
    int Parameters, int? Configurations, int? Trials, int Ended, int Trial, Func<double?> Trust, bool HasPriors = false);
