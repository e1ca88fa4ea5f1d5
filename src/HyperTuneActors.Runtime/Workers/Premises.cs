using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>What a worker has to give, and which run has what of it.</summary>
internal sealed class Premises(WorkerIncarnation host, Capacity capacity)
{
    private readonly SortedDictionary<int, SlotTaken> taken = [];
    private readonly Dictionary<RunId, int> slots = [];
    private Occupancy room = Occupancy.Of(capacity);

    public Capacity Capacity => capacity;

    /// <summary>Takes no more runs.</summary>
    public bool IsDraining { get; set; }

    /// <summary>Why its runs would lie where nobody else looks, so that it takes none; <see langword="null"/> if they don't.</summary>
    public string? Elsewhere { get; set; }

    /// <summary>By slot.</summary>
    public ImmutableArray<SlotTaken> Taken => [.. taken.Values];

    public bool Has(RunId run) => slots.ContainsKey(run);

    /// <returns>Why a run can't be placed so; <see langword="null"/> if it can.</returns>
    public string? Refusal(Place place, Resources run) => place.Host != host
        ? $"It was placed on {place.Host}, and this is {host}."
        : IsDraining
            ? $"{host.Worker} is draining and takes no more runs."
            : Elsewhere ?? (room.Refusal(ClaimOf(place, run)) is { } because ? $"It does not fit on {host.Worker}: {because}" : null);

    public void Take(RunId run, Place place, Resources resources)
    {
        var claim = ClaimOf(place, resources);
        (room, taken[claim.Slot], slots[run]) = (room.With(claim), new SlotTaken(run, claim), claim.Slot);
    }

    public void Free(RunId run)
    {
        if (!slots.Remove(run, out var slot)) return;
        taken.Remove(slot);
        room = room.Without(slot);
    }

    private static Claim ClaimOf(Place place, Resources run) => new(place.Slot, place.Devices, run);
}
