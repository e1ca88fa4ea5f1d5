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
    /// <param name="High">Upper bound, above <paramref name="Low"/>.</param>
    /// <param name="Log">Whether equal ratios, not equal differences, are equally likely.</param>
    /// <param name="When">What must hold for the parameter to be active.</param>
    public sealed record Float(string Name, double Low, double High, bool Log = false, Condition? When = null)
        : Parameter(Name, When);

    /// <summary>A whole number from <paramref name="Low"/> to <paramref name="High"/>, both included.</summary>
    /// <param name="Name">Unique in its space.</param>
    /// <param name="Low">Lower bound; at least 1 on a logarithmic scale.</param>
    /// <param name="High">Upper bound, above <paramref name="Low"/>.</param>
    /// <param name="Log">Whether equal ratios, not equal differences, are equally likely.</param>
    /// <param name="When">What must hold for the parameter to be active.</param>
    public sealed record Int(string Name, long Low, long High, bool Log = false, Condition? When = null)
        : Parameter(Name, When);

    /// <summary>One of several choices without an order.</summary>
    public sealed record Categorical(string Name, ImmutableArray<ParameterValue> Choices, Condition? When = null)
        : Parameter(Name, When)
    {
        public bool Equals(Categorical? other) =>
            base.Equals(other) && Choices.SequenceEqual(other.Choices);

        public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Choices.Length);
    }

    /// <summary>A value that every trial has; it takes no part in the search.</summary>
    public sealed record Constant(string Name, ParameterValue Value) : Parameter(Name, (Condition?)null);
}
