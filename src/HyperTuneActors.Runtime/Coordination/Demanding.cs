using System.Collections.Immutable;
using Akka.Actor;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>Tells the slot pool how many slots a study can use, where that has changed, and gives back the offers that it
/// can't.</summary>
/// <param name="pool"><see langword="null"/> where a study is opened without starting anything.</param>
/// <param name="study">Whose.</param>
internal sealed class Demanding(IActorRef? pool, StudyName study)
{
    private (int Slots, int Shunned, Offers Held)? stated;

    /// <param name="written">The study.</param>
    /// <param name="offers">That it holds.</param>
    /// <param name="isClosing">Whether it wants none, whatever is to do.</param>
    /// <param name="writing">Whether a batch is being written that may use them.</param>
    /// <param name="again">Whether this is the rhythm, in which all is said again.</param>
    /// <returns>The offers that it keeps.</returns>
    public Offers State(StudyState written, Offers offers, bool isClosing, bool writing, bool again)
    {
        if (pool is null) return offers;
        if (written.End is not null && written.Live.IsEmpty) return Leave(written, offers);
        var wanted = isClosing ? 0 : StudyPlan.SlotsFor(written);
        var shunned = StartRules.Shunned(written, offers, wanted);
        if (!again && stated == (wanted, shunned.Count, offers)) return offers;
        var surplus = writing ? [] : Surplus(written, offers, wanted, shunned);
        offers = offers.Without(surplus);
        stated = (wanted, shunned.Count, offers);
        var usable = shunned.IsEmpty ? offers.Announced : [.. offers.Announced.Where(host => !shunned.Contains(host.Worker))];
        // An offer that waits for the end of the slot's run, or for its worker, must not stand for one that can be used.
        var waiting = wanted == 0 ? 0 : offers.Slots.Count - offers.Usable(written).Count();
        pool.Tell(new SlotsWanted(study, written.Incarnation, wanted + waiting, usable, [.. offers.Slots], again,
            written.Spec.Training.Needs, written.Spec.Weight, written.Spec.Concurrency));
        foreach (var slot in surplus) pool.Tell(new SlotReturned(study, slot));
        return offers;
    }

    private static Place[] Surplus(StudyState written, Offers offers, int wanted, ImmutableSortedSet<string> shunned)
    {
        var usable = offers.Usable(written).ToLookup(slot => shunned.Contains(slot.Host.Worker));
        return [.. usable[true], .. usable[false].Skip(wanted)];
    }

    /// <summary>It has ended, and nothing of it runs: nothing is said again until somebody resumes it.</summary>
    private Offers Leave(StudyState written, Offers offers)
    {
        if (stated is null && offers.Slots.IsEmpty) return offers;
        stated = null;
        pool!.Tell(new StudyLeft(study, written.Incarnation));
        return offers.Without(offers.Slots);
    }
}
