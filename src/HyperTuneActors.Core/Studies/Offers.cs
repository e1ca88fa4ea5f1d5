using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Studies;

/// <summary>The free slots that a study was offered, oldest first, none of a life of a worker that is over. No part of its
/// state: they are given anew after each opening.</summary>
/// <param name="Slots">Each once, of the latest life of its worker that offered it.</param>
/// <param name="Announced">The workers whose announcement has been decided; offers of others are held but not filled.</param>
public sealed record Offers(ImmutableList<Place> Slots, ImmutableSortedSet<WorkerIncarnation> Announced)
{
    internal static readonly ImmutableSortedSet<string> NoWorkers = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public static readonly Offers None = new([], []);

    /// <summary>Workers that take no runs now, since they drain or are set aside, or that could not hold one of the study.</summary>
    public ImmutableSortedSet<string> Closed { get; init; } = NoWorkers;

    /// <summary>The announced workers that take runs.</summary>
    public ImmutableSortedSet<string> Open => NoWorkers.Union(Announced.Select(host => host.Worker)).Except(Closed);

    /// <summary>Whether another worker takes runs.</summary>
    public bool IsOpenBeside(string worker) => Announced.Any(host => host.Worker != worker && !Closed.Contains(host.Worker));

    public Offers Hearing(string worker, bool isOpen) =>
        Closed.Contains(worker) != isOpen ? this : this with { Closed = isOpen ? Closed.Remove(worker) : Closed.Add(worker) };

    public Offers With(Place slot)
    {
        if (Announced.Any(host => host.Worker == slot.Host.Worker && host.Incarnation > slot.Host.Incarnation))
            return this;                                       // that life is over
        var known = Slots.FindIndex(offer => offer.SlotId == slot.SlotId);
        if (known < 0) return this with { Slots = Slots.Add(slot) };
        return Slots[known].Host.Incarnation < slot.Host.Incarnation
            ? this with { Slots = Slots.RemoveAt(known).Add(slot) }
            : this;
    }

    public Offers Without(IEnumerable<Place> slots) => this with { Slots = Slots.RemoveRange(slots) };

    /// <summary>Without what older lives of a worker offered: they are over.</summary>
    public Offers WithoutOlder(WorkerIncarnation host)
    {
        bool IsOlder(WorkerIncarnation one) => one.Worker == host.Worker && one.Incarnation < host.Incarnation;
        return this with { Slots = Slots.RemoveAll(slot => IsOlder(slot.Host)), Announced = Announced.Except(Announced.Where(IsOlder)) };
    }

    /// <summary>Without what a worker offered that is lost: if it is heard of again, it is announced again.</summary>
    public Offers WithoutWorker(string worker) => new(
        Slots.RemoveAll(slot => slot.Host.Worker == worker), Announced.Except(Announced.Where(host => host.Worker == worker)))
    {
        Closed = Closed.Remove(worker),
    };

    /// <summary>The offers that may be filled now.</summary>
    public IEnumerable<Place> Usable(StudyState state) =>
        Slots.Where(slot => Announced.Contains(slot.Host) && !state.Live.ContainsKey(slot.SlotId));
}
