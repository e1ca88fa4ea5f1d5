using System.Collections.Immutable;

namespace HyperTuneActors.Core.Spaces;

/// <summary>Makes a parameter active only if all its requirements hold. An inactive parent fails its requirement, so
/// conditions nest to any depth.</summary>
public sealed record Condition(ImmutableArray<Requirement> All)
{
    public bool Equals(Condition? other) => other is not null && All.SequenceEqual(other.All);

    public override int GetHashCode() => All.Length;
}

/// <summary>The parent, declared earlier in the space, has one of these values.</summary>
public sealed record Requirement(string Parent, ImmutableArray<ParameterValue> AnyOf)
{
    public bool Equals(Requirement? other) =>
        other is not null && Parent == other.Parent && AnyOf.SequenceEqual(other.AnyOf);

    public override int GetHashCode() => HashCode.Combine(Parent, AnyOf.Length);
}
