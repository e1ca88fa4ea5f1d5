using Akka.Actor;
using HyperTuneActors.App.Homes;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Tls;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.App.Nodes;

/// <summary>A node that runs training programs. What it has of its runs outlives its actor system, which it replaces whenever
/// the cluster has given it up: training never notices.</summary>
/// <param name="settings">Of a worker.</param>
/// <param name="certificate">For TLS between nodes; <see langword="null"/> for none.</param>
/// <param name="trainer">Has the runs.</param>
/// <param name="capacity">What it has to give.</param>
/// <param name="directory">The id of the directory that all nodes share, as it sees it.</param>
internal sealed class WorkerNode(
    NodeSettings settings, NodeCertificate? certificate, ITrainer trainer, Capacity capacity, string directory)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(0.1);

    private Membership? membership;
    private IActorRef? worker;

    public bool IsReady => membership is { IsUp: true, SeesStudyNode: true };

    /// <summary>Works until it is to stop.</summary>
    /// <param name="goesAway">Asked when it is to stop: whether its machine goes away, so that its runs save and end now. They go on
    /// without it otherwise, until the next process takes them over.</param>
    /// <param name="stop">When it is to stop.</param>
    public async Task RunAsync(Func<bool> goesAway, CancellationToken stop)
    {
        while (true)
        {
            var system = NodeSystem.Create(settings, certificate);
            membership = Join(system.Actors);
            var stopped = new TaskCompletionSource();
            await using var registration = stop.Register(stopped.SetResult);
            if (await Task.WhenAny(membership.Over, stopped.Task) == stopped.Task)
            {
                if (goesAway()) await GiveWayAsync();
                await system.EndAsync(CoordinatedShutdown.ClrExitReason.Instance);
                return;
            }
            Say($"This node joins the cluster anew: {await membership.Over}.");
            await system.EndAsync(CoordinatedShutdown.ClusterDowningReason.Instance);
        }
    }

    /// <summary>Ends all runs, and waits until the studies know: at most for the node's grace.</summary>
    private async Task GiveWayAsync()
    {
        Say("This node goes away: its runs save and end.");
        worker.Tell(Preempt.Instance);
        var began = TimeProvider.System.GetTimestamp();
        while (!trainer.Attached().IsEmpty && TimeProvider.System.GetElapsedTime(began) < settings.Grace) await Task.Delay(Pace);
    }

    private Membership Join(ActorSystem system)
    {
        var joined = Membership.Follow(system);
        bool SeesStudyNode() => joined.SeesStudyNode;
        Func<bool> isOpen = SeesStudyNode;
        var studies = system.ActorOf(Props.Create<Gate>(StudyRegion.StartProxy(system), isOpen), "studies");
        var pool = system.ActorOf(Props.Create<Gate>(StudyRegion.PoolProxy(system), isOpen), "pool");
        var lives = () => WorkerLives.Next(Path.Combine(settings.State, "life"), DateTimeOffset.UtcNow);
        worker = system.ActorOf(
            Props.Create<WorkerActor>(settings.Name, lives, capacity, pool, studies, trainer, Rhythm.Usual, directory), "worker");
        return joined;
    }

    private void Say(string text) => JsonLogger.Write(settings.Name, "warning", "node", text);
}
