using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>Which slots there are, who was offered which, and who wants more. Pure; rebuilt from announcements at any time.
/// A change costs O(log n) in the number of slots, and one of a worker O(its slots).</summary>
/// <param name="Workers">Every worker's last announcement.</param>
/// <param name="Demands">How many slots each study wants beyond those of its runs; studies in the order of their names.</param>
/// <param name="Offered">Slots that a study was offered and no worker has said to be taken since.</param>
/// <param name="Free">Slots that are neither taken nor offered.</param>
internal sealed record SlotMatching(
    ImmutableSortedDictionary<string, WorkerSlots> Workers,
    ImmutableSortedDictionary<string, Demand> Demands,
    ImmutableSortedDictionary<SlotId, SlotOffer> Offered,
    ImmutableSortedDictionary<SlotId, Place> Free)
{
    public static readonly SlotMatching Empty = new(
        ImmutableSortedDictionary.Create<string, WorkerSlots>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, Demand>(StringComparer.Ordinal),
        ImmutableSortedDictionary<SlotId, SlotOffer>.Empty,
        ImmutableSortedDictionary<SlotId, Place>.Empty);

    /// <summary>A worker said which of its slots are taken. A newer life of it voids the offers of its older one.</summary>
    public SlotMatching With(WorkerSlots worker)
    {
        var known = Workers.GetValueOrDefault(worker.Host.Worker);
        if (known is not null && known.Host.Incarnation > worker.Host.Incarnation) return this;
        var next = this;
        for (var slot = 0; slot < Math.Max(known?.Slots ?? 0, worker.Slots); slot++)
            next = next.With(new Place(worker.Host, slot, []), slot >= worker.Slots || worker.Taken.Contains(slot));
        return next with { Workers = Workers.SetItem(worker.Host.Worker, worker) };
    }

    /// <summary>Whether a newer incarnation of the study has said what it wants.</summary>
    public bool IsOlder(string study, Demand demand) =>
        Demands.TryGetValue(study, out var known) && known.Incarnation > demand.Incarnation;

    /// <summary>A study said what it wants and which offers it holds. A newer incarnation of it holds nothing of what the
    /// older one was offered.</summary>
    public SlotMatching With(string study, Demand demand)
    {
        if (IsOlder(study, demand)) return this;
        var isNew = Demands.GetValueOrDefault(study)?.Incarnation != demand.Incarnation;
        var next = WithoutOffersOf(study, offer => isNew || !demand.Workers.Contains(offer.Slot.Host));
        next = demand.Held.Where(slot => demand.Workers.Contains(slot.Host)).Aggregate(next, (matching, slot) => matching.Holding(study, slot));
        var underWay = next.Offered.Values.Count(offer => offer.Study == study && !demand.Holds(offer.Slot.SlotId));
        return next with { Demands = next.Demands.SetItem(study, demand with { UnderWay = underWay }) };
    }

    /// <summary>A study is not open any more: what it was offered is free.</summary>
    public SlotMatching WithoutStudy(string study)
    {
        var next = WithoutOffersOf(study, _ => true);
        return next with { Demands = next.Demands.Remove(study) };
    }

    /// <summary>A worker is silent: its slots are offered to nobody until it is heard of again.</summary>
    public SlotMatching WithoutWorker(string worker)
    {
        var next = Offered.Values.Where(offer => offer.Slot.Host.Worker == worker)
            .Aggregate(this, (matching, offer) => matching.Withdrawn(offer, isFree: false));
        return next with
        {
            Workers = next.Workers.Remove(worker),
            Free = next.Free.RemoveRange(next.Free.Keys.Where(slot => slot.Worker == worker)),
        };
    }

    public SlotMatching Returned(string study, SlotId slot) =>
        Offered.TryGetValue(slot, out var offer) && offer.Study == study ? Withdrawn(offer, isFree: true) : this;

    /// <summary>Offers free slots to the studies that want more than they have, one each in turn.</summary>
    public (SlotMatching Next, ImmutableArray<SlotOffer> New) Match()
    {
        var next = this;
        var made = ImmutableArray.CreateBuilder<SlotOffer>();
        while (next.Best() is { } offer)
        {
            made.Add(offer);
            var id = offer.Slot.SlotId;
            next = (next with { Offered = next.Offered.Add(id, offer), Free = next.Free.Remove(id) }).Counting(offer.Study, 1);
        }
        return (next, made.DrainToImmutable());
    }

    /// <summary>The first free slot that the study with the fewest offers can use.</summary>
    private SlotOffer? Best()
    {
        if (Free.IsEmpty) return null;
        foreach (var (study, demand) in Demands.Where(demand => demand.Value.Slots > demand.Value.Has)
            .OrderBy(demand => demand.Value.Has))
            foreach (var slot in Free.Values)
                if (demand.Workers.Contains(slot.Host)) return new SlotOffer(study, slot);
        return null;
    }

    private SlotMatching With(Place slot, bool isTaken)
    {
        if (Offered.TryGetValue(slot.SlotId, out var offer))
            return isTaken || offer.Slot.Host != slot.Host ? Withdrawn(offer, isFree: false).With(slot, isTaken) : this;
        if (isTaken) return this with { Free = Free.Remove(slot.SlotId) };
        return Free.TryGetValue(slot.SlotId, out var known) && known.Host == slot.Host
            ? this
            : this with { Free = Free.SetItem(slot.SlotId, slot) };
    }

    // An offer that was forgotten here, with an earlier life of the pool or since the slot was taken for a moment.
    private SlotMatching Holding(string study, Place slot) =>
        Offered.ContainsKey(slot.SlotId) || Workers.GetValueOrDefault(slot.Host.Worker)?.Host.Incarnation > slot.Host.Incarnation
            ? this
            : this with
            {
                Offered = Offered.Add(slot.SlotId, new SlotOffer(study, slot)),
                Free = Free.Remove(slot.SlotId),
            };

    private SlotMatching WithoutOffersOf(string study, Func<SlotOffer, bool> which) => Offered.Values
        .Where(offer => offer.Study == study && which(offer))
        .Aggregate(this, (matching, offer) => matching.Withdrawn(offer, isFree: true));

    private SlotMatching Withdrawn(SlotOffer offer, bool isFree)
    {
        var id = offer.Slot.SlotId;
        var next = this with { Offered = Offered.Remove(id), Free = isFree ? Free.SetItem(id, offer.Slot) : Free };
        var isHeld = Demands.TryGetValue(offer.Study, out var demand) && demand.Holds(id);
        return isHeld ? next : next.Counting(offer.Study, -1);
    }

    private SlotMatching Counting(string study, int offers) => Demands.TryGetValue(study, out var demand)
        ? this with { Demands = Demands.SetItem(study, demand with { UnderWay = demand.UnderWay + offers }) }
        : this;
}

internal sealed record WorkerSlots(WorkerIncarnation Host, int Slots, ImmutableSortedSet<int> Taken);

/// <summary>What a study wants, as it said last, and what it was offered since.</summary>
/// <param name="Incarnation">The study's.</param>
/// <param name="Slots">How many it wants, those that it holds included.</param>
/// <param name="Workers">Those whose slots it can use.</param>
/// <param name="Held">The offers that it said it holds. It alone knows, whatever is known here of these slots: else it would
/// give back for ever what it is offered for ever.</param>
/// <param name="UnderWay">How many other offers it was made.</param>
internal sealed record Demand(
    long Incarnation, int Slots, ImmutableSortedSet<WorkerIncarnation> Workers, ImmutableArray<Place> Held, int UnderWay = 0)
{
    private readonly HashSet<SlotId> held = [.. Held.Select(slot => slot.SlotId)];

    public int Has => Held.Length + UnderWay;

    public bool Holds(SlotId slot) => held.Contains(slot);
}

internal sealed record SlotOffer(string Study, Place Slot);
