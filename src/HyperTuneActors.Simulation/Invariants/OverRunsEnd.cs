using HyperTuneActors.Core.Trials;
using HyperTuneActors.Simulation.Machines;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>A run that the study does not believe in ends within some seconds in which its worker and the study reach each other, and
/// no run outlives its worker by more than its lease.</summary>
internal sealed class OverRunsEnd(Ledger ledger, SimulatedCluster cluster, Opening opening, Func<TimeSpan> troubledUntil) : Invariant
{
    /// <summary>Two restatements and the grace period, and then some.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Dictionary<RunId, TimeSpan> over = [];
    private TimeSpan looked;

    public override string Name => "a run of an attempt that is over ends soon";

    public override void Stepped()
    {
        if (cluster.Time.Now - looked < TimeSpan.FromSeconds(1)) return;
        looked = cluster.Time.Now;
        foreach (var machine in cluster.Machines)
        {
            if (machine.Living.Count == 0) continue;
            Require(machine.ForsakenSince is not { } since || looked - since <= machine.Shape.Lease + Patience,
                $"{machine.Living[0].Order.Run} still runs on {machine.Party}, which has no worker since {machine.ForsakenSince}.");
            var reaches = Reaches(machine);
            foreach (var process in machine.Living) Look(machine, process.Order.Run, reaches);
        }
    }

    private void Look(Machine machine, RunId run, bool reaches)
    {
        if (ledger.IsLive(run)) return;
        if (!reaches || !over.TryGetValue(run, out var since)) over[run] = since = looked;
        since = TimeSpan.FromTicks(Math.Max(since.Ticks, troubledUntil().Ticks));
        Require(looked - since <= Patience, $"{run} is over, and runs on {machine.Party}, which the study reaches since {since}.");
    }

    private bool Reaches(Machine machine) =>
        machine.Party.Current is { IsFrozen: false } && opening.IsReachable && !cluster.Network.IsCut(machine.Party, cluster.Study);
}
