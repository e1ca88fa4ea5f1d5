using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>What a study wants, as it said last.</summary>
/// <param name="Incarnation">The study's.</param>
/// <param name="Slots">How many it wants beyond those of its runs, those that it holds included.</param>
/// <param name="Workers">Those whose slots it can use.</param>
/// <param name="Held">The offers that it said it holds. It alone knows, whatever is known here of these slots: else it would
/// give back for ever what it is offered for ever.</param>
/// <param name="Resources">What each slot must have.</param>
/// <param name="Weight">Its share of the cluster is in proportion to it; above 0.</param>
/// <param name="Concurrency">How many runs it has at once at most.</param>
internal sealed record Demand(
    long Incarnation, int Slots, ImmutableSortedSet<WorkerIncarnation> Workers, ImmutableArray<Place> Held, Resources Resources,
    double Weight = 1, int Concurrency = int.MaxValue)
{
    private readonly HashSet<SlotId> held = [.. Held.Select(slot => slot.SlotId)];

    public bool Holds(SlotId slot) => held.Contains(slot);
}

/// <summary>A study that wants slots, or has runs somewhere.</summary>
/// <param name="Demand"><see langword="null"/> as long as it said nothing.</param>
/// <param name="UnderWay">The offers made to it that it does not say it holds.</param>
/// <param name="Used">By its runs and by the offers made to it.</param>
/// <param name="Served">When it was offered something last, counted in offers; 0 for never.</param>
/// <param name="HeldUp">So many looks in a row nothing of what it wants was free, while others had more than it.</param>
internal sealed record Claimant(
    Demand? Demand, ImmutableSortedSet<SlotId> UnderWay, Tally Used, long Served = 0, int HeldUp = 0)
{
    public static readonly Claimant None = new(null, [], default);

    /// <summary>Nothing is known of it that is not heard again.</summary>
    public bool IsNone => Demand is null && UnderWay.IsEmpty && Used == default;

    public int Has => UnderWay.Count + (Demand?.Held.Length ?? 0);

    public bool WantsMore => Demand is { } demand && demand.Slots > Has;

    /// <summary>Its dominant share for each unit of its weight.</summary>
    public double ShareOf(Tally total) => Used.DominantIn(total) / (Demand?.Weight ?? 1);
}

/// <summary>A worker, what it said last, and the offers made of it since.</summary>
/// <param name="Here">What it said.</param>
/// <param name="Room">What its runs and the offers leave.</param>
/// <param name="Offers">To whom each slot is offered.</param>
internal sealed record WorkerRoom(SlotsHere Here, Occupancy Room, ImmutableSortedDictionary<int, string> Offers)
{
    /// <summary>It came since the last look, and studies may not have met it: until then it is offered only when all that want more
    /// have, else whoever is first would have all of it.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether anything is left, however little. A draining one has nothing to offer.</summary>
    public bool HasRoom => Here.Standing != WorkerStanding.Draining && Room.SlotsLeft is not <= 0 && Room.CpusLeft is not <= 0;

    public Place PlaceOf(int slot) => new(Here.Host, slot, Room.Claims[slot].Devices);
}

/// <summary>A slot is offered to a study.</summary>
internal sealed record SlotOffer(string Study, Place Slot);
