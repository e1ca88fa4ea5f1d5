using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Simulation.Machines;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>A run is ordered only when it is placed in the journal, where it is placed, and stopped only when the journal
/// says that it is not wanted.</summary>
internal sealed class EffectsFollowFacts(Ledger ledger, Party study) : Invariant
{
    public override string Name => "nothing is started or stopped before its fact is written";

    public override void Sent(Life from, Party to, object message)
    {
        if (from.Party != study) return;
        if (message is StartRun start)
            Require(ledger.Find(start.Run.Trial) is { } placed && placed.Attempt >= start.Run.Attempt
                    && (!ledger.IsLive(start.Run) || placed.Places.Any(place => IsOf(place, start.Place))),
                $"{start.Run} is ordered on {start.Place.SlotId}, and the journal does not place it there.");
        // One of a process that was taken over says what was written then; a worker that has heard of its successor minds none.
        if (message is StopRun stop && stop.Incarnation >= ledger.Incarnation && ledger.IsLive(stop.Run))
            Require(ledger.Find(stop.Run.Trial)!.HasEnded || ledger.End is not null,
                $"{stop.Run} is stopped, and the journal wants it.");
    }

    // The order is that of the placing, and a later life of the worker may have taken the run over since.
    private static bool IsOf(Place now, Place ordered) =>
        now.SlotId == ordered.SlotId && now == ordered with { Host = now.Host } && now.Host.Incarnation >= ordered.Host.Incarnation;
}
