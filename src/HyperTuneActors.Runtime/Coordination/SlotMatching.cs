using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>Which slots there are, who was offered which, and who wants more. Pure; rebuilt from announcements at any time.</summary>
/// <param name="Workers">Every worker's last announcement.</param>
/// <param name="Demands">How many slots each study wants beyond those of its runs; studies in the order of their names.</param>
/// <param name="Offered">Slots that a study was offered and no worker has said to be taken since.</param>
internal sealed record SlotMatching(
    ImmutableSortedDictionary<string, WorkerSlots> Workers,
    ImmutableSortedDictionary<string, Demand> Demands,
    ImmutableSortedDictionary<SlotId, SlotOffer> Offered)
{
    public static readonly SlotMatching Empty = new(
        ImmutableSortedDictionary.Create<string, WorkerSlots>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, Demand>(StringComparer.Ordinal),
        ImmutableSortedDictionary<SlotId, SlotOffer>.Empty);

    /// <summary>A worker said which of its slots are taken. A newer life of it voids the offers of its older one.</summary>
    public SlotMatching With(WorkerSlots worker)
    {
        if (Workers.TryGetValue(worker.Host.Worker, out var known) && known.Host.Incarnation > worker.Host.Incarnation)
            return this;
        var gone = Offered.Where(offer => offer.Key.Worker == worker.Host.Worker
            && (offer.Value.Slot.Host != worker.Host || worker.Taken.Contains(offer.Key.Slot)));
        return this with
        {
            Workers = Workers.SetItem(worker.Host.Worker, worker),
            Offered = Offered.RemoveRange(gone.Select(offer => offer.Key)),
        };
    }

    /// <summary>A study said what it wants. A newer incarnation of it holds nothing of what the older one was offered.</summary>
    public SlotMatching With(string study, Demand demand)
    {
        var isNew = !Demands.TryGetValue(study, out var known) || known.Incarnation < demand.Incarnation;
        var gone = isNew ? Offered.Where(offer => offer.Value.Study == study).Select(offer => offer.Key) : [];
        return known is not null && known.Incarnation > demand.Incarnation ? this : this with
        {
            Demands = Demands.SetItem(study, demand),
            Offered = Offered.RemoveRange(gone),
        };
    }

    public SlotMatching Returned(string study, SlotId slot) =>
        Offered.TryGetValue(slot, out var offer) && offer.Study == study ? this with { Offered = Offered.Remove(slot) } : this;

    /// <summary>Offers free slots to the studies that want more than they were offered, one each in turn.</summary>
    public (SlotMatching Next, ImmutableArray<SlotOffer> New) Match()
    {
        var next = this;
        var made = ImmutableArray.CreateBuilder<SlotOffer>();
        foreach (var slot in Free())
        {
            if (next.Neediest() is not { } study) break;
            var offer = new SlotOffer(study, slot);
            next = next with { Offered = next.Offered.Add(slot.SlotId, offer) };
            made.Add(offer);
        }
        return (next, made.DrainToImmutable());
    }

    private IEnumerable<Place> Free() =>
        from worker in Workers.Values
        from slot in Enumerable.Range(0, worker.Slots)
        where !worker.Taken.Contains(slot) && !Offered.ContainsKey(new SlotId(worker.Host.Worker, slot))
        select new Place(worker.Host, slot, []);

    private string? Neediest()
    {
        var offered = Offered.Values.CountBy(offer => offer.Study).ToDictionary();
        return Demands.Where(demand => demand.Value.Slots > offered.GetValueOrDefault(demand.Key))
            .Select(demand => demand.Key)
            .MinBy(study => offered.GetValueOrDefault(study));
    }
}

internal sealed record WorkerSlots(WorkerIncarnation Host, int Slots, ImmutableSortedSet<int> Taken);

internal sealed record Demand(long Incarnation, int Slots);

internal sealed record SlotOffer(string Study, Place Slot);
