using HyperTuneActors.Core.Studies;
using HyperTuneActors.Simulation.Machines;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>No slot is given to a run while another has it, no study has more runs than its concurrency, and no machine
/// more processes than slots.</summary>
internal sealed class SlotsHoldOneRun(Ledger ledger, IReadOnlyList<Machine> machines) : Invariant
{
    public override string Name => "slots are never over-committed";

    public override void Written(StudyEvent fact, StudyEvent? next)
    {
        if (fact is not RunPlaced placed) return;
        foreach (var place in placed.Places)
        {
            if (ledger.Slots.TryGetValue(place.SlotId, out var other)) Break($"{placed.Run} is placed on {place.SlotId}, which {other} has.");
            var machine = machines.FirstOrDefault(machine => machine.Party.Name == place.Host.Worker);
            Require(machine is not null && place.Slot >= 0 && place.Slot < machine.Shape.Slots,
                $"{placed.Run} is placed on {place.SlotId}, which does not exist.");
        }
        Require(ledger.Slots.Count < ledger.Spec.Concurrency, $"{placed.Run} is one run more than {ledger.Spec.Concurrency} at once.");
    }

    public override void Began(Machine machine, SimulatedProcess process) =>
        Require(machine.Living.Count <= machine.Shape.Slots,
            $"{machine.Party} has {machine.Living.Count} processes on {machine.Shape.Slots} slots.");
}
