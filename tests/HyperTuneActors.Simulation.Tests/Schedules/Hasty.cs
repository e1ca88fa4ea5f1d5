using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Simulation.Machines;
using HyperTuneActors.Simulation.Storage;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Tests.Schedules;

/// <summary>A study that orders a run when it is about to write its place.</summary>
internal static class Hasty
{
    public static void Orders(SimulatedCluster cluster)
    {
        var fate = cluster.Disk.Fate;
        cluster.Disk.Fate = rows =>
        {
            foreach (var placed in rows.Select(row => row.Content).OfType<RunPlaced>()) Order(cluster, placed);
            return fate(rows);
        };
    }

    private static void Order(SimulatedCluster cluster, RunPlaced placed)
    {
        if (cluster.State is not { } state || cluster.Study.Current is not { } life) return;
        var machine = cluster.Machines.Single(machine => machine.Party.Name == placed.Places[0].Host.Worker);
        var trial = state.Find(placed.Run.Trial);
        if (trial is null || trial.Point.Coordinates.IsDefault) return;
        var order = new StartRun(placed.Run, state.Incarnation, placed.Places[0], state.Spec.Training,
            state.Space.ConfigurationOf(trial.Point), state.Spec.Steps, ["loss"], 1, state.Spec.Steps.Last, null);
        cluster.Network.Send(life, new Destination(machine.Party, null, null), order, life.Front!);
    }
}
