using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Studies;

/// <summary>A trial's checkpoints that are recorded and not dropped, in the order in which they were recorded; mostly one,
/// and never none.</summary>
public sealed record HeldCheckpoints(ImmutableArray<Checkpoint> All)
{
    public static HeldCheckpoints With(HeldCheckpoints? earlier, Checkpoint saved) =>
        new(earlier is null ? [saved] : earlier.All.Add(saved));

    /// <returns><see langword="null"/> if none is left.</returns>
    public HeldCheckpoints? Without(int attempt, int step) =>
        All.RemoveAll(held => held.Attempt == attempt && held.Step == step) is { IsEmpty: false } left
            ? new HeldCheckpoints(left)
            : null;

    /// <returns>Those of this step, or <see langword="null"/> if there is none.</returns>
    public HeldCheckpoints? Of(int step) =>
        All.RemoveAll(held => held.Step != step) is { IsEmpty: false } those ? new HeldCheckpoints(those) : null;

    public bool Equals(HeldCheckpoints? other) => other is not null && All.SequenceEqual(other.All);

    public override int GetHashCode() => All.Length;
}
