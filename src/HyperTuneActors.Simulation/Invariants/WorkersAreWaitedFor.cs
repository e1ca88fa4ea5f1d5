using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Simulation.Machines;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>A run that its worker still has, or would find when it is started again, is given up only if the worker was silent for
/// 30 s; then it is given up, if the study is open all the while.</summary>
/// <remarks>A worker is silent for a process of the study as long as nothing of what it announces comes there. Silence is counted in
/// looks, one each 5 s, of which the first may come at once; what comes when the silence is over and the giving up is about to be
/// written does not undo it.</remarks>
internal sealed class WorkersAreWaitedFor(Ledger ledger, SimulatedCluster cluster, Opening opening, Func<TimeSpan> troubledUntil) : Invariant
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(25), Most = TimeSpan.FromSeconds(45);

    private readonly Dictionary<(Life Study, string Worker), TimeSpan> heard = [];
    private readonly Dictionary<string, TimeSpan> silences = [];
    private TimeSpan looked, quietSince;
    private (bool Lasts, TimeSpan Since, TimeSpan Until) freeze;

    public override string Name => "a worker's runs are kept until it was silent for 30 s, and no longer";

    public override void Written(StudyEvent fact, StudyEvent? next)
    {
        if (fact is not StudyEvent.RunEnded { Seq: 0, End.Class: RunClass.Lost } ended || ledger.Find(ended.Run.Trial) is not { IsLive: true } trial) return;
        var worker = trial.Places[0].Host.Worker;
        if (!cluster.Machines.First(machine => machine.Party.Name == worker).Keeps(ended.Run)) return;
        Require(Silence(worker) >= Least || WasSilent(worker),
            $"{worker} has {ended.Run}, which is given up after a silence of {Silence(worker)}: {ended.End.Reason}");
    }

    public override void Delivered(Life to, object message)
    {
        if (message is not WorkerHere { Host.Worker: var worker }) return;
        if (to == opening.By && Silence(worker) >= Least) silences[worker] = cluster.Time.Now;
        heard[(to, worker)] = cluster.Time.Now;
    }

    public override void Stepped()
    {
        Follow(opening.By is { IsFrozen: true });
        if (cluster.Time.Now - looked < TimeSpan.FromSeconds(1)) return;
        looked = cluster.Time.Now;
        if (!opening.IsReachable) quietSince = looked;
        var since = TimeSpan.FromTicks(Math.Max(Math.Max(quietSince.Ticks, opening.At.Ticks), troubledUntil().Ticks));
        if (looked - since < Most) return;
        foreach (var run in ledger.Slots.Values)
        {
            var worker = ledger.Find(run.Trial)!.Places[0].Host.Worker;
            Require(Silence(worker) < Most, $"{worker} is silent for {Silence(worker)}, and {run} is still believed to be there.");
        }
    }

    /// <summary>Until a moment ago: so long two writes take, that under way and its own. What came while the study was frozen it
    /// heard only afterwards.</summary>
    private bool WasSilent(string worker)
    {
        if (!silences.TryGetValue(worker, out var until)) return false;
        if (until >= freeze.Since && until < freeze.Until) until = freeze.Until;
        return cluster.Time.Now - until <= 2 * cluster.Disk.Takes + TimeSpan.FromSeconds(1);
    }

    private void Follow(bool isFrozen)
    {
        if (isFrozen && !freeze.Lasts) freeze.Since = cluster.Time.Now;
        if (isFrozen || freeze.Lasts) freeze.Until = cluster.Time.Now;
        freeze.Lasts = isFrozen;
    }

    private TimeSpan Silence(string worker) =>
        opening.By is { } study && heard.TryGetValue((study, worker), out var at) ? cluster.Time.Now - at : cluster.Time.Now - opening.At;
}
