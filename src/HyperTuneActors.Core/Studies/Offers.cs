using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Studies;

/// <summary>The free slots that a study was offered, oldest first. No part of its state: they are given anew after each
/// opening.</summary>
/// <param name="Slots">Each once.</param>
/// <param name="Announced">The workers whose announcement has been decided; offers of others are held but not filled.</param>
public sealed record Offers(ImmutableList<Place> Slots, ImmutableHashSet<WorkerIncarnation> Announced)
{
    public static readonly Offers None = new([], []);

    public Offers With(Place slot) => Slots.Contains(slot) ? this : this with { Slots = Slots.Add(slot) };

    public Offers Without(IEnumerable<Place> slots) => this with { Slots = Slots.RemoveRange(slots) };

    /// <summary>Without what older lives of a worker offered: they are over.</summary>
    public Offers WithoutOlder(WorkerIncarnation host)
    {
        bool IsOlder(WorkerIncarnation one) => one.Worker == host.Worker && one.Incarnation < host.Incarnation;
        return new Offers(Slots.RemoveAll(slot => IsOlder(slot.Host)), Announced.Except(Announced.Where(IsOlder)));
    }

    /// <summary>The offers that may be filled now.</summary>
    public IEnumerable<Place> Usable(StudyState state) =>
        Slots.Where(slot => Announced.Contains(slot.Host) && !state.Live.ContainsKey(slot.SlotId));
}
