using System.Collections.Immutable;

namespace HyperTuneActors.Core.Spaces;

/// <summary>A combination that no trial may have: where all its clauses hold. There is at least one.</summary>
public sealed record Forbidden(ImmutableArray<Clause> All)
{
    public bool Equals(Forbidden? other) => other is not null && All.SequenceEqual(other.All);

    public override int GetHashCode() => All.Length;
}

/// <summary>The parameter is active and has one of some values, or one beyond a bound.</summary>
/// <param name="Parameter">Its name.</param>
/// <param name="AnyOf">The values; empty if bounds are given.</param>
/// <param name="Above">It holds for greater values only, of an ordinal for later ones.</param>
/// <param name="Below">It holds for smaller values only, of an ordinal for earlier ones.</param>
public sealed record Clause(
    string Parameter, ImmutableArray<ParameterValue> AnyOf, ParameterValue? Above = null, ParameterValue? Below = null)
{
    public bool Equals(Clause? other) =>
        other is not null && Parameter == other.Parameter && AnyOf.SequenceEqual(other.AnyOf)
        && Above == other.Above && Below == other.Below;

    public override int GetHashCode() => HashCode.Combine(Parameter, AnyOf.Length, Above, Below);
}
