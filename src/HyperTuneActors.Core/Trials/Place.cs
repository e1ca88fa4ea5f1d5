using System.Collections.Immutable;

namespace HyperTuneActors.Core.Trials;

/// <summary>Where a run, or a part of it, runs: a slot of one life of a worker, with the devices that it may see.</summary>
/// <param name="Host">The worker, and which of its lives.</param>
/// <param name="Slot">The worker's slot, from 0.</param>
/// <param name="Devices">Identifiers of accelerators; empty without any.</param>
public sealed record Place(WorkerIncarnation Host, int Slot, ImmutableArray<string> Devices)
{
    public SlotId SlotId => new(Host.Worker, Slot);

    public bool Equals(Place? other) =>
        other is not null && Host == other.Host && Slot == other.Slot && Devices.SequenceEqual(other.Devices);

    public override int GetHashCode() => HashCode.Combine(Host, Slot);
}
