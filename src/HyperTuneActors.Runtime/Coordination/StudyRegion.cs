using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>The studies' doors and the slot pool in a cluster: a study's door is on one study node, and started again on
/// another one when its node is gone; the pool is on the oldest study node.</summary>
public static class StudyRegion
{
    /// <summary>The role of the nodes that have studies.</summary>
    public const string Role = "study";

    private const string Type = "study", Pool = "slot-pool";

    /// <summary>Fixed for ever: shards are remembered by their number.</summary>
    private const int Shards = 100;

    /// <summary>On a study node.</summary>
    /// <param name="system">A member of the cluster.</param>
    /// <param name="setupOf">What a study's actor is made with, given its name; its spec comes from its journal.</param>
    /// <returns>The way to all studies, for messages that name theirs and for <see cref="ForStudy"/>.</returns>
    public static IActorRef Start(ActorSystem system, Func<StudyName, StudySetup> setupOf)
    {
        var sharding = ClusterSharding.Get(system);
        return sharding.Start(
            Type,
            id => Props.Create<StudyDoor>(setupOf(new StudyName(id))),
            ClusterShardingSettings.Create(system).WithRole(Role),
            new StudyExtractor(),
            // A node that comes back gets its half at once.
            ShardAllocationStrategy.LeastShardAllocationStrategy(absoluteLimit: 10, relativeLimit: 1.0),
            HandOverStudy.Instance);
    }

    /// <summary>On a node without studies.</summary>
    public static IActorRef StartProxy(ActorSystem system) =>
        ClusterSharding.Get(system).StartProxy(Type, Role, new StudyExtractor());

    /// <summary>On each study node: one of them has the pool.</summary>
    /// <param name="system">A member of the cluster.</param>
    /// <param name="directory">The id of the directory that all nodes share, as this node sees it.</param>
    public static void StartPool(ActorSystem system, string directory) => system.ActorOf(
        ClusterSingletonManager.Props(
            Props.Create<SlotPoolActor>(directory), PoisonPill.Instance, ClusterSingletonManagerSettings.Create(system).WithRole(Role)),
        Pool);

    /// <returns>The way to the slot pool, from any node.</returns>
    public static IActorRef PoolProxy(ActorSystem system) => system.ActorOf(
        ClusterSingletonProxy.Props($"/user/{Pool}", ClusterSingletonProxySettings.Create(system).WithRole(Role)),
        $"{Pool}-proxy");

    /// <returns>The study that a message is for; <see langword="null"/> if it is for none.</returns>
    internal static StudyName? StudyOf(object message) => message switch
    {
        ForStudy m => m.Study,
        SubmitStudy m => m.Spec.Name,
        WorkerHere m => m.Study,
        RunReported m => m.Run.Study,
        RunStarted m => m.Run.Study,
        CheckpointReported m => m.Run.Study,
        ArtifactReported m => m.Run.Study,
        RunEnded m => m.Run.Study,
        CheckpointsHere m => m.Study,
        _ => null,
    };

    private sealed class StudyExtractor() : HashCodeMessageExtractor(Shards)
    {
        public override string? EntityId(object message) =>
            StudyOf(message) is { } study && StudyName.IsValid(study.Value) ? study.Value : null;

        public override object EntityMessage(object message) => message is ForStudy wrapped ? wrapped.Message : message;
    }
}
