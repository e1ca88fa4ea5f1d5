using System.Collections.Immutable;

namespace HyperTuneActors.Core.Spaces;

/// <summary>One dimension of a search space. Its place in the space's declaration order fixes every vector layout and
/// every random draw.</summary>
/// <param name="Name">Unique in its space; also the name of the placeholder and of the environment variable.</param>
/// <param name="When">What must hold for the parameter to be active; <see langword="null"/> if it always is.</param>
public abstract record Parameter(string Name, Condition? When)
{
    /// <summary>A real number from <paramref name="Low"/> to <paramref name="High"/>, both included.</summary>
    /// <param name="Name">Unique in its space.</param>
    /// <param name="Low">Lower bound; above 0 on a logarithmic scale.</param>
    /// <param name="High">Upper bound, above <paramref name="Low"/>. With a step the last value is the largest one up to it
    /// that the steps from <paramref name="Low"/> reach.</param>
    /// <param name="Log">Whether equal ratios, not equal differences, are equally likely. With a step the values are those
    /// of the logarithmic scale, rounded.</param>
    /// <param name="When">What must hold for the parameter to be active.</param>
    /// <param name="Step">Above 0: only low, low + step, low + 2 step, … are values. By default any real number is.</param>
    /// <param name="Prior">What the user knows of it; one of its values.</param>
    public sealed record Float(
        string Name, double Low, double High, bool Log = false, Condition? When = null, double? Step = null, Prior? Prior = null)
        : Parameter(Name, When);

    /// <summary>A whole number from <paramref name="Low"/> to <paramref name="High"/>, both included.</summary>
    /// <param name="Name">Unique in its space.</param>
    /// <param name="Low">Lower bound; at least 1 on a logarithmic scale.</param>
    /// <param name="High">Upper bound, above <paramref name="Low"/>. With a step the last value is the largest one up to it
    /// that the steps from <paramref name="Low"/> reach.</param>
    /// <param name="Log">Whether equal ratios, not equal differences, are equally likely.</param>
    /// <param name="When">What must hold for the parameter to be active.</param>
    /// <param name="Step">From 1, the default: only low, low + step, low + 2 step, … are values.</param>
    /// <param name="Prior">What the user knows of it; one of its values.</param>
    public sealed record Int(
        string Name, long Low, long High, bool Log = false, Condition? When = null, long? Step = null, Prior? Prior = null)
        : Parameter(Name, When);

    /// <summary>A real number with a normal distribution, or one whose natural logarithm has it.</summary>
    /// <param name="Name">Unique in its space.</param>
    /// <param name="Mean">Of the value; with <paramref name="Log"/> of its natural logarithm.</param>
    /// <param name="Sd">The standard deviation, above 0, of the same.</param>
    /// <param name="Log">Whether the distribution is the lognormal one. Its values are above 0, but with a step and no
    /// lower bound some are rounded to 0.</param>
    /// <param name="Low">The value's own lower bound, included: the distribution is truncated there. By default there is none.</param>
    /// <param name="High">The value's own upper bound, included.</param>
    /// <param name="Step">Above 0: values are rounded to low, low + step, …, without a lower bound to multiples of the step.</param>
    /// <param name="When">What must hold for the parameter to be active.</param>
    public sealed record Normal(
        string Name, double Mean, double Sd, bool Log = false, double? Low = null, double? High = null,
        double? Step = null, Condition? When = null)
        : Parameter(Name, When);

    /// <summary>One of several values in their order: neighbours are alike, however far apart the values are as numbers.</summary>
    /// <param name="Name">Unique in its space.</param>
    /// <param name="Values">At least one, all different.</param>
    /// <param name="When">What must hold for the parameter to be active.</param>
    /// <param name="Prior">What the user knows of it; one of its values.</param>
    public sealed record Ordinal(
        string Name, ImmutableArray<ParameterValue> Values, Condition? When = null, Prior? Prior = null)
        : Parameter(Name, When)
    {
        public bool Equals(Ordinal? other) =>
            base.Equals(other) && Values.SequenceEqual(other.Values) && Prior == other.Prior;

        public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Values.Length);
    }

    /// <summary>One of several choices without an order.</summary>
    /// <param name="Name">Unique in its space.</param>
    /// <param name="Choices">At least one, all different.</param>
    /// <param name="When">What must hold for the parameter to be active.</param>
    /// <param name="Weights">One per choice, above 0: how likely it is before anything is known, as a share of their sum. By
    /// default all are equally likely.</param>
    /// <param name="Prior">What the user knows of it; one of its values.</param>
    public sealed record Categorical(
        string Name, ImmutableArray<ParameterValue> Choices, Condition? When = null, ImmutableArray<double>? Weights = null,
        Prior? Prior = null)
        : Parameter(Name, When)
    {
        public bool Equals(Categorical? other) =>
            base.Equals(other) && Choices.SequenceEqual(other.Choices)
            && (Weights ?? []).SequenceEqual(other.Weights ?? []) && Prior == other.Prior;

        public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Choices.Length);
    }

    /// <summary>A value that every trial has; it takes no part in the search.</summary>
    public sealed record Constant(string Name, ParameterValue Value) : Parameter(Name, (Condition?)null);
}
