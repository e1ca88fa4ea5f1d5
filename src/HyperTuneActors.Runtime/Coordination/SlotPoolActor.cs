using Akka.Actor;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>Brings workers' free slots and studies' demands together. It only proposes: the worker owns its slots and
/// refuses what does not fit, and whatever this actor knows it hears again every 5 s.</summary>
public sealed class SlotPoolActor : ReceiveActor
{
    private readonly Dictionary<string, IActorRef> studies = [];
    private SlotMatching matching = SlotMatching.Empty;

    public SlotPoolActor()
    {
        Receive<SlotsHere>(m => Match(matching.With(new WorkerSlots(m.Host, m.Slots, m.Taken))));
        Receive<SlotReturned>(m => Match(matching.Returned(m.Study.Value, m.Slot.SlotId)));
        Receive<SlotsWanted>(Want);
    }

    private void Want(SlotsWanted wanted)
    {
        var demand = new Demand(wanted.Incarnation, wanted.Slots, wanted.Workers, wanted.Held);
        if (matching.IsOlder(wanted.Study.Value, demand))
        {
            Sender.Tell(new StudySuperseded(wanted.Study, matching.Demands[wanted.Study.Value].Incarnation));
            return;
        }
        studies[wanted.Study.Value] = Sender;
        Match(matching.With(wanted.Study.Value, demand));
        if (wanted.Again) Remind(wanted);
    }

    private void Match(SlotMatching changed)
    {
        (matching, var offers) = changed.Match();
        foreach (var offer in offers) studies[offer.Study].Tell(new SlotOffered(offer.Slot));
    }

    // An offer that the study does not hold was lost, or it has a run there of which the worker has not told yet: then the
    // study does not fill it again.
    private void Remind(SlotsWanted wanted)
    {
        foreach (var offer in matching.Offered.Values)
            if (offer.Study == wanted.Study.Value && !wanted.Held.Contains(offer.Slot))
                Sender.Tell(new SlotOffered(offer.Slot));
    }
}
