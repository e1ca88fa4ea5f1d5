using System.Collections.Immutable;

namespace HyperTuneActors.Core.Trials;

/// <summary>What one run occupies on its node: the shape of its slot.</summary>
/// <param name="Cpus">Above 0; may be a part of one. Default 1. Counted, not enforced.</param>
/// <param name="Memory">In bytes; <see langword="null"/> for none that is counted.</param>
/// <param name="Gpus">Whole ones of one node, which the run has for itself. Default 0.</param>
/// <param name="Labels">That the node must have, each with this value; <see langword="null"/> for none.</param>
public sealed record Resources(
    decimal Cpus = 1, long? Memory = null, int Gpus = 0, ImmutableSortedDictionary<string, string>? Labels = null)
{
    /// <summary>One CPU and nothing else: what a study file without <c>resources</c> asks for.</summary>
    public static readonly Resources Usual = new();

    public bool Equals(Resources? other) =>
        other is not null && Cpus == other.Cpus && Memory == other.Memory && Gpus == other.Gpus
        && (Labels ?? Capacity.NoLabels).SequenceEqual(other.Labels ?? Capacity.NoLabels);

    public override int GetHashCode() => HashCode.Combine(Cpus, Memory, Gpus, Labels?.Count ?? 0);
}
