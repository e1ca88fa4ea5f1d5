using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>What workers have left, who was offered what of it, and who wants more. Pure; rebuilt from announcements at any time:
/// what studies use is told by the workers that have their runs. <see cref="FairMatching"/> gives out what is free.</summary>
/// <remarks>A change costs O(log n) in the number of studies and workers, and one of a worker O(its slots).</remarks>
internal sealed record SlotMatching
{
    public static readonly SlotMatching Empty = new();

    private SlotMatching() { }

    /// <summary>The id of the directory that all nodes share; <see langword="null"/> where it is not compared, on a single machine.</summary>
    public string? Directory { get; init; }

    /// <summary>By name, each in its latest life.</summary>
    public ImmutableSortedDictionary<string, WorkerRoom> Workers { get; private init; } =
        ImmutableSortedDictionary.Create<string, WorkerRoom>(StringComparer.Ordinal);

    /// <summary>By name.</summary>
    public ImmutableSortedDictionary<string, Claimant> Studies { get; private init; } =
        ImmutableSortedDictionary.Create<string, Claimant>(StringComparer.Ordinal);

    /// <summary>The workers that have anything left.</summary>
    public ImmutableSortedSet<string> Roomy { get; private init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Workers that are kept for a study until what it wants fits there, each with that study.</summary>
    public ImmutableSortedDictionary<string, string> Reserved { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>What all workers have to give.</summary>
    public Tally Total { get; private init; }

    /// <summary>How many workers are neither draining nor set aside.</summary>
    public int Open { get; private init; }

    /// <summary>How many offers were made.</summary>
    public long Made { get; private init; }

    /// <summary>The offers that no worker has said to be taken since.</summary>
    public IEnumerable<SlotOffer> Offered => Workers.Values.SelectMany(worker => worker.Offers.Select(
        offer => new SlotOffer(offer.Value, worker.PlaceOf(offer.Key))));

    /// <summary>Those made of a worker.</summary>
    public IEnumerable<SlotOffer> OffersOf(string worker) => !Workers.TryGetValue(worker, out var room)
        ? []
        : room.Offers.Select(offer => new SlotOffer(offer.Value, room.PlaceOf(offer.Key)));

    /// <summary>Those made to a study that it did not say to hold.</summary>
    public IEnumerable<Place> UnderWayTo(string study) =>
        Of(study).UnderWay.Select(slot => Workers[slot.Worker].PlaceOf(slot.Slot));

    public Claimant Of(string study) => Studies.GetValueOrDefault(study) ?? Claimant.None;

    /// <summary>Whether a worker may be offered. Where every one is set aside, none is: then it is not the workers' fault.</summary>
    public bool IsOpen(WorkerRoom worker) => worker.Here.Standing switch
    {
        WorkerStanding.Open => true,
        WorkerStanding.Draining => false,
        WorkerStanding.OnTrial when Open > 0 => worker.Offers.IsEmpty,
        _ => Open == 0,
    };

    /// <summary>Whether it sees another directory than the studies: then its runs would be found by nobody, and it gets none.</summary>
    public bool IsElsewhere(SlotsHere here) => SameDirectory.IsOther(Directory, here.Directory);

    /// <summary>A worker said what of it is taken. A newer life of it voids the offers of its older one; so does its draining, or
    /// its being set aside.</summary>
    public SlotMatching With(SlotsHere here)
    {
        var name = here.Host.Worker;
        var known = Workers.GetValueOrDefault(name);
        if (known is not null && (known.Here.Host.Incarnation > here.Host.Incarnation || known.Here == here)) return this;
        var next = this;
        if (known is not null && (known.Here.Host != here.Host || known.Here.Capacity != here.Capacity || Voids(here.Standing)))
            next = next.WithoutOffers(known);
        var isSame = known?.Here.Host == here.Host && known.Here.Capacity == here.Capacity;
        var room = isSame ? next.Workers[name] : new WorkerRoom(here, Occupancy.Of(here.Capacity), NoOffers) { IsNew = true };
        next = next.Using(known?.Here, here).Taking(room with { Here = here }, here) with
        {
            Total = next.Total + Tally.Of(here.Capacity) - (known is null ? default : Tally.Of(known.Here.Capacity)),
            Open = next.Open + OneIfOpen(here) - OneIfOpen(known?.Here),
        };
        return known?.Here.Host == here.Host ? next : next.HoldingAt(here.Host);
    }

    /// <summary>Whether a newer incarnation of the study has said what it wants.</summary>
    public bool IsOlder(string study, long incarnation) => Of(study).Demand?.Incarnation > incarnation;

    /// <summary>A study said what it wants and which offers it holds. A newer incarnation of it holds nothing of what the
    /// older one was offered.</summary>
    public SlotMatching With(string study, Demand demand)
    {
        if (IsOlder(study, demand.Incarnation)) return this;
        var before = Of(study);
        var isNew = before.Demand?.Incarnation != demand.Incarnation;
        var next = this;
        var offered = new List<SlotId>();
        foreach (var slot in OffersTo(study))
        {
            if (isNew || !demand.Workers.Contains(Workers[slot.Worker].Here.Host)) next = next.Withdrawn(slot);
            else if (!demand.Holds(slot)) offered.Add(slot);
        }
        next = next.Put(study, next.Of(study) with { Demand = demand, UnderWay = [.. offered] });
        foreach (var held in demand.Held)
            if (demand.Workers.Contains(held.Host)) next = next.Holding(study, held);
        return next;
    }

    /// <summary>A study is not open any more: what it was offered is free.</summary>
    public SlotMatching WithoutStudy(string study)
    {
        var next = OffersTo(study).Aggregate(this, (matching, slot) => matching.Withdrawn(slot));
        return next.Put(study, next.Of(study) with { Demand = null, UnderWay = [], HeldUp = 0 });
    }

    /// <summary>A worker is silent: its slots are offered to nobody until it is heard of again.</summary>
    public SlotMatching WithoutWorker(string worker)
    {
        if (!Workers.TryGetValue(worker, out var known)) return this;
        var next = WithoutOffers(known).Using(known.Here, null);
        return next with
        {
            Workers = next.Workers.Remove(worker),
            Roomy = next.Roomy.Remove(worker),
            Reserved = next.Reserved.Remove(worker),
            Total = next.Total - Tally.Of(known.Here.Capacity),
            Open = next.Open - OneIfOpen(known.Here),
        };
    }

    public SlotMatching Returned(string study, SlotId slot) => IsOfferedTo(study, slot) ? Withdrawn(slot) : this;

    /// <summary>Offers free slots to the studies that want more than they have.</summary>
    public (SlotMatching Next, ImmutableArray<SlotOffer> New) Match() => FairMatching.Match(this);

    /// <summary>The pool looked around, as it does each 5 s.</summary>
    public SlotMatching Looked() => Reservations.Looked(this);

    /// <summary>Offers a study a slot of a worker where it fits.</summary>
    public (SlotMatching Next, SlotOffer Offer) Offering(string study, WorkerRoom worker)
    {
        var claim = worker.Room.ClaimFor(Of(study).Demand!.Resources);
        var next = Registering(study, worker, claim);
        var offered = next.Of(study);
        next = next.Put(study, offered with
        {
            UnderWay = offered.UnderWay.Add(new SlotId(worker.Here.Host.Worker, claim.Slot)),
            Served = Made + 1,
            HeldUp = 0,
        }) with
        {
            Made = Made + 1,
            Reserved = next.Reserved.RemoveRange(next.Reserved.Where(kept => kept.Value == study).Select(kept => kept.Key)),
        };
        return (next, new SlotOffer(study, new Place(worker.Here.Host, claim.Slot, claim.Devices)));
    }

    /// <summary>Every worker was there at a look.</summary>
    public SlotMatching Met() => Workers.Values.Where(worker => worker.IsNew)
        .Aggregate(this, (matching, worker) => matching.Put(worker with { IsNew = false }));

    public SlotMatching HeldUp(string study, int looks) => Put(study, Of(study) with { HeldUp = looks });

    private static readonly ImmutableSortedDictionary<int, string> NoOffers = ImmutableSortedDictionary<int, string>.Empty;

    private static bool Voids(WorkerStanding standing) => standing is WorkerStanding.Draining or WorkerStanding.SetAside;

    private static int OneIfOpen(SlotsHere? here) => here?.Standing == WorkerStanding.Open ? 1 : 0;

    private bool IsOfferedTo(string study, SlotId slot) =>
        Workers.TryGetValue(slot.Worker, out var worker) && worker.Offers.TryGetValue(slot.Slot, out var to) && to == study;

    /// <summary>One that it held, gave back and was offered again is under way, though it said that it holds it.</summary>
    private ImmutableSortedSet<SlotId> OffersTo(string study)
    {
        var claimant = Of(study);
        return claimant.UnderWay.Union(
            (claimant.Demand?.Held ?? []).Select(held => held.SlotId).Where(slot => IsOfferedTo(study, slot)));
    }

    /// <summary>The slots that a worker said to be taken are, those that it does not name are free unless they are offered.</summary>
    private SlotMatching Taking(WorkerRoom worker, SlotsHere here)
    {
        var (next, room) = (this, worker.Room);
        var said = new HashSet<int>();
        foreach (var taken in here.Taken)
        {
            said.Add(taken.Claim.Slot);
            if (worker.Offers.ContainsKey(taken.Claim.Slot))
            {
                next = next.Put(worker with { Room = room }).Withdrawn(new SlotId(here.Host.Worker, taken.Claim.Slot));
                (worker, room) = (next.Workers[here.Host.Worker], next.Workers[here.Host.Worker].Room);
            }
            if (!room.Claims.TryGetValue(taken.Claim.Slot, out var claim) || claim != taken.Claim) room = room.With(taken.Claim);
        }
        foreach (var slot in room.Claims.Keys)
            if (!said.Contains(slot) && !worker.Offers.ContainsKey(slot)) room = room.Without(slot);
        return next.Put(worker with { Room = room });
    }

    /// <summary>What the studies use of a worker was one thing and is another.</summary>
    private SlotMatching Using(SlotsHere? was, SlotsHere? now)
    {
        var changes = new Dictionary<string, Tally>(StringComparer.Ordinal);
        foreach (var taken in was?.Taken ?? [])
            Change(taken) -= Tally.Of(was!.Capacity, taken.Claim.Resources);
        foreach (var taken in now?.Taken ?? [])
            Change(taken) += Tally.Of(now!.Capacity, taken.Claim.Resources);
        var next = this;
        foreach (var (study, change) in changes)
            if (change != default) next = next.Put(study, next.Of(study) with { Used = next.Of(study).Used + change });
        return next;

        ref Tally Change(SlotTaken taken) => ref CollectionsMarshal.GetValueRefOrAddDefault(changes, taken.Run.Study.Value, out _);
    }

    // An offer that was forgotten here, with an earlier life of the pool or since the slot was taken for a moment.
    private SlotMatching Holding(string study, Place slot)
    {
        if (!Workers.TryGetValue(slot.Host.Worker, out var worker) || worker.Here.Host != slot.Host || Voids(worker.Here.Standing))
            return this;
        var claim = new Claim(slot.Slot, slot.Devices, Of(study).Demand!.Resources);
        return worker.Room.Refusal(claim) is null ? Registering(study, worker, claim) : this;
    }

    /// <summary>A worker is new here: studies may hold offers of it from an earlier life of the pool.</summary>
    private SlotMatching HoldingAt(WorkerIncarnation host)
    {
        var next = this;
        foreach (var (study, claimant) in Studies)
            foreach (var held in claimant.Demand?.Held ?? [])
                if (held.Host == host) next = next.Holding(study, held);
        return next;
    }

    private SlotMatching Registering(string study, WorkerRoom worker, Claim claim) =>
        Put(worker with { Room = worker.Room.With(claim), Offers = worker.Offers.Add(claim.Slot, study) })
            .Put(study, Of(study) with { Used = Of(study).Used + Tally.Of(worker.Here.Capacity, claim.Resources) });

    private SlotMatching WithoutOffers(WorkerRoom worker) => worker.Offers.Keys.Aggregate(
        this, (matching, slot) => matching.Withdrawn(new SlotId(worker.Here.Host.Worker, slot)));

    private SlotMatching Withdrawn(SlotId slot)
    {
        var worker = Workers[slot.Worker];
        var study = worker.Offers[slot.Slot];
        var used = Tally.Of(worker.Here.Capacity, worker.Room.Claims[slot.Slot].Resources);
        return Put(worker with { Room = worker.Room.Without(slot.Slot), Offers = worker.Offers.Remove(slot.Slot) })
            .Put(study, Of(study) with { UnderWay = Of(study).UnderWay.Remove(slot), Used = Of(study).Used - used });
    }

    private SlotMatching Put(WorkerRoom worker)
    {
        var name = worker.Here.Host.Worker;
        return this with
        {
            Workers = Workers.SetItem(name, worker),
            Roomy = worker.HasRoom ? Roomy.Add(name) : Roomy.Remove(name),
        };
    }

    private SlotMatching Put(string study, Claimant claimant) =>
        this with { Studies = claimant.IsNone ? Studies.Remove(study) : Studies.SetItem(study, claimant) };
}
