using System.Collections.Immutable;

namespace HyperTuneActors.Core.Trials;

/// <summary>What a worker has to give. What is <see langword="null"/> is not counted there.</summary>
/// <param name="Slots">How many runs at once, from 0.</param>
/// <param name="Cpus">From 0.</param>
/// <param name="Memory">In bytes, from 0.</param>
/// <param name="Gpus">In the order in which they are given out.</param>
/// <param name="Labels">What else is said of it, such as its zone.</param>
public sealed record Capacity(
    int? Slots, decimal? Cpus, long? Memory, ImmutableArray<Gpu> Gpus, ImmutableSortedDictionary<string, string> Labels)
{
    /// <summary>The empty mapping of them.</summary>
    public static readonly ImmutableSortedDictionary<string, string> NoLabels =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>A plain number of slots, whatever the runs in them need, without GPUs and labels.</summary>
    public static Capacity OfSlots(int slots) => new(slots, null, null, [], NoLabels);

    /// <summary>A node's share, without labels.</summary>
    public static Capacity Of(decimal cpus, long? memory = null, params ReadOnlySpan<Gpu> gpus) =>
        new(null, cpus, memory, [.. gpus], NoLabels);

    public bool Has(KeyValuePair<string, string> label) => Labels.TryGetValue(label.Key, out var value) && value == label.Value;

    /// <summary>Whether an empty worker could take a run.</summary>
    public bool CanHold(Resources run) =>
        Slots is not 0 && run.Cpus <= (Cpus ?? run.Cpus) && (run.Memory ?? 0) <= (Memory ?? long.MaxValue)
        && run.Gpus <= Gpus.Length && (run.Labels is null || run.Labels.All(Has));

    public bool Equals(Capacity? other) =>
        other is not null && Slots == other.Slots && Cpus == other.Cpus && Memory == other.Memory
        && Gpus.SequenceEqual(other.Gpus) && Labels.SequenceEqual(other.Labels);

    public override int GetHashCode() => HashCode.Combine(Slots, Cpus, Memory, Gpus.Length, Labels.Count);
}

/// <summary>A GPU of a node.</summary>
/// <param name="Uuid">As <c>CUDA_VISIBLE_DEVICES</c> takes it: GPU-… or MIG-…, or its number on a node that says only how many it
/// has.</param>
/// <param name="Memory">In bytes; 0 if it is not known.</param>
public sealed record Gpu(string Uuid, long Memory = 0);
