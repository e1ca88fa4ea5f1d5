using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Simulation.Schedules;

/// <summary>Messages between the parties as one line of a trace.</summary>
internal static class MessageText
{
    public static string Of(object message) => message switch
    {
        WorkerHere m => $"WorkerHere {m.Host} to {m.Study} with runs {List(m.Runs)}",
        SlotsHere m => $"SlotsHere {m.Host}: {m.Standing}, taken {List(m.Taken.Select(taken => $"{taken.Claim.Slot}:{taken.Run}"))}",
        SlotsWanted m => $"SlotsWanted {m.Slots} of {List(m.Workers)}, held {List(m.Held.Select(Slot))}{(m.Again ? ", again" : "")} (incarnation {m.Incarnation})",
        SlotOffered m => $"SlotOffered {Slot(m.Slot)}",
        SlotReturned m => $"SlotReturned {Slot(m.Slot)}",
        StartRun m => $"StartRun {m.Run} on {Slot(m.Place)} (incarnation {m.Incarnation})",
        _ => message.ToString()!,
    };

    private static string Slot(Place place) => $"{place.SlotId}#{place.Host.Incarnation}";

    private static string List<T>(IEnumerable<T> items) => $"[{string.Join(' ', items)}]";
}
