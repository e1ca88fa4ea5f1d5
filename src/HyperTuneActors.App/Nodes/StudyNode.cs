using Akka.Actor;
using Akka.Cluster;
using HyperTuneActors.App.Running;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Runtime.Tls;

namespace HyperTuneActors.App.Nodes;

/// <summary>A node that has studies: their doors, and perhaps the slot pool, behind HTTP.</summary>
internal sealed class StudyNode : IAsyncDisposable
{
    /// <summary>A study that has ended is forgotten when nobody has asked for it for so long.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Warmth = TimeSpan.FromSeconds(10);

    private readonly NodeSystem system;
    private readonly Task firstRecovery, founding;
    private readonly CancellationTokenSource end = new();

    private StudyNode(
        NodeSystem system, IActorRef studies, IActorRef pool, Membership membership, Founding founding, string directory)
    {
        (this.system, Studies, Pool, Membership, Directory) = (system, studies, pool, membership, directory);
        firstRecovery = FirstRecovery.MakeAsync(system.Actors, Warmth);
        this.founding = founding.RunAsync(end.Token);
    }

    /// <summary>The way to all studies.</summary>
    public IActorRef Studies { get; }

    public IActorRef Pool { get; }

    public Membership Membership { get; }

    /// <summary>The id of the directory that all nodes share, as it sees it.</summary>
    public string Directory { get; }

    /// <summary>Whether studies that come here need not wait for what only a first one costs.</summary>
    public bool IsWarm => firstRecovery.IsCompleted;

    /// <param name="settings">Of a study node.</param>
    /// <param name="certificate">For TLS between nodes; <see langword="null"/> for none.</param>
    /// <param name="url">Where it serves HTTP.</param>
    /// <param name="directory">The id of the directory that all nodes share.</param>
    public static StudyNode Start(NodeSettings settings, NodeCertificate? certificate, string url, string directory)
    {
        var node = NodeSystem.Create(settings, certificate);
        var system = node.Actors;
        var membership = Membership.Follow(system);
        StudyRegion.StartPool(system, directory);
        var pool = StudyRegion.PoolProxy(system);
        var time = new SchedulerTime(system.Scheduler);
        StudySetup SetupOf(StudyName name) => new(
            null, settings.Name, Product.Version, pool, time, new PoolOffload(), Processor.InstructionSet, new SnapshotRule())
        {
            Name = name,
            Url = url,
            IdleTime = Idle,
            WorkerPatience = settings.Patience,
            MayOpenAgain = () => membership.SeesAll,
        };
        return new StudyNode(node, StudyRegion.Start(system, SetupOf), pool, membership,
            new Founding(settings, Cluster.Get(system), TimeProvider.System), directory);
    }

    public async ValueTask DisposeAsync()
    {
        await system.EndAsync(CoordinatedShutdown.ClrExitReason.Instance);
        await end.CancelAsync();
        await founding;
        end.Dispose();
    }
}
