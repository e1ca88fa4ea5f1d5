using HyperTuneActors.Core.Studies;
using HyperTuneActors.Simulation.Machines;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>No slot and no device is given to a run while another has it, no study has more runs than its concurrency, and no machine
/// more processes than it holds.</summary>
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
            Require(machine is not null && place.Slot >= 0 && place.Slot < machine.Holds(ledger.Spec.Training.Needs),
                $"{placed.Run} is placed on {place.SlotId}, which does not exist.");
            Require(place.Devices.Length == ledger.Spec.Training.Needs.Gpus, $"{placed.Run} has {place.Devices.Length} devices.");
        }
        Require(ledger.Slots.Count < ledger.Spec.Concurrency, $"{placed.Run} is one run more than {ledger.Spec.Concurrency} at once.");
    }

    public override void Began(Machine machine, SimulatedProcess process)
    {
        var holds = machine.Holds(ledger.Spec.Training.Needs);
        Require(machine.Living.Count <= holds, $"{machine.Party} has {machine.Living.Count} processes and holds {holds}.");
        var devices = machine.Living.SelectMany(one => one.Order.Place!.Devices).ToArray();
        Require(devices.Distinct().Count() == devices.Length, $"{machine.Party} has two processes on one device.");
    }
}
