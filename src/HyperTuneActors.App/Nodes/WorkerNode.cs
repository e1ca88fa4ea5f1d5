using Akka.Actor;
using HyperTuneActors.App.Homes;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Tls;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.App.Nodes;

/// <summary>A node that runs training programs. What it has of its runs outlives its actor system, which it replaces whenever
/// the cluster has given it up: training never notices.</summary>
internal sealed class WorkerNode(NodeSettings settings, NodeCertificate? certificate, ITrainer trainer)
{
    private Membership? membership;

    public bool IsReady => membership is { IsUp: true, SeesStudyNode: true };

    /// <summary>Works until it is to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var system = NodeSystem.Create(settings, certificate);
            membership = Join(system);
            var stopped = new TaskCompletionSource();
            await using var registration = stop.Register(stopped.SetResult);
            if (await Task.WhenAny(membership.Over, stopped.Task) == membership.Over)
            {
                Say($"This node joins the cluster anew: {await membership.Over}.");
                await NodeSystem.EndAsync(system, CoordinatedShutdown.ClusterDowningReason.Instance);
            }
            else
            {
                await NodeSystem.EndAsync(system, CoordinatedShutdown.ClrExitReason.Instance);
            }
        }
    }

    private Membership Join(ActorSystem system)
    {
        var joined = Membership.Follow(system);
        bool SeesStudyNode() => joined.SeesStudyNode;
        Func<bool> isOpen = SeesStudyNode;
        var studies = system.ActorOf(Props.Create<Gate>(StudyRegion.StartProxy(system), isOpen), "studies");
        var pool = system.ActorOf(Props.Create<Gate>(StudyRegion.PoolProxy(system), isOpen), "pool");
        var lives = () => WorkerLives.Next(Path.Combine(settings.State, "life"), DateTimeOffset.UtcNow);
        system.ActorOf(Props.Create<WorkerActor>(settings.Name, lives, Capacity.OfSlots(settings.Worker.Slots), pool, studies, trainer), "worker");
        return joined;
    }

    private void Say(string text) => JsonLogger.Write(settings.Name, "warning", "node", text);
}
