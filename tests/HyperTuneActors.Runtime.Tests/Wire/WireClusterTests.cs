using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Tests.Wire;

/// <summary>Akka's own messages pass where everything else is refused: a cluster of two with sharding, remembered entities,
/// distributed data and a singleton, and what a node that leaves hands over.</summary>
public sealed class WireClusterTests : IDisposable
{
    private const int Studies = 20;

    private readonly string folder = Directory.CreateTempSubdirectory("wire-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_cluster_works_and_hands_over_without_a_serializer_of_all_objects()
    {
        var name = WireNode.NewName();
        await using var first = WireNode.StartClustered(name, Path.Combine(folder, "journal.db"));
        await first.JoinAsync(first, members: 1);
        var (firstRegion, _) = await OpenAsync(first);
        await using var second = WireNode.StartClustered(name, Path.Combine(folder, "journal.db"));
        await second.JoinAsync(first, members: 2);
        var (region, singleton) = await OpenAsync(second);

        var hosts = await AskAllAsync(region);
        Assert.Equal([first.Address.ToString(), second.Address.ToString()], hosts.Distinct().Order(StringComparer.Ordinal)
            .OrderBy(host => host != first.Address.ToString()));
        Assert.Equal(hosts, await AskAllAsync(firstRegion));
        Assert.Equal(first.Address.ToString(), await SingletonAsync(singleton));

        Started.Clear();
        await CoordinatedShutdown.Get(first.System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);

        // Those that the first had are remembered and start on the second before anybody asks.
        await Eventually.HoldsAsync(() => Started.Count(at => at.Value == second.Address.ToString()) == hosts.Count(host => host == first.Address.ToString()),
            TimeSpan.FromSeconds(30));
        Assert.All(await AskAllAsync(region), host => Assert.Equal(second.Address.ToString(), host));
        Assert.Equal(second.Address.ToString(), await SingletonAsync(singleton));
        Assert.DoesNotContain(LogBook.Of(name), line => line.Contains("serializ", StringComparison.OrdinalIgnoreCase)
            || line.Contains("cross the wire", StringComparison.Ordinal));
    }

    private static readonly ConcurrentDictionary<string, string> Started = new();

    private static async Task<(IActorRef Region, IActorRef Singleton)> OpenAsync(WireNode node)
    {
        var region = await ClusterSharding.Get(node.System).StartAsync(
            "study", _ => Props.Create<Entity>(), ClusterShardingSettings.Create(node.System), new ByStudy());
        node.System.ActorOf(ClusterSingletonManager.Props(Props.Create<Pool>(), PoisonPill.Instance,
            ClusterSingletonManagerSettings.Create(node.System)), "pool");
        return (region, node.System.ActorOf(
            ClusterSingletonProxy.Props("/user/pool", ClusterSingletonProxySettings.Create(node.System)), "pool-proxy"));
    }

    private static async Task<string[]> AskAllAsync(IActorRef region) => await Task.WhenAll(Enumerable.Range(0, Studies).Select(async i =>
        (await UntilAnsweredAsync<Acknowledged>(region,
            new RunReported(new RunId(new StudyName($"s{i}"), new TrialNumber(0), 1), 1, 1, Metrics.Of(("loss", i))))).Because!));

    private static async Task<string> SingletonAsync(IActorRef singleton) => (await UntilAnsweredAsync<SlotOffered>(
        singleton, new SlotReturned(new StudyName("s"), new Place(new WorkerIncarnation("w", 1), 0, [])))).Slot.Devices[0];

    // What is sent while a shard or the singleton moves may be lost, as the protocol allows.
    private static async Task<T> UntilAnsweredAsync<T>(IActorRef actor, object message)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await actor.Ask<T>(message, TimeSpan.FromSeconds(3));
            }
            catch (AskTimeoutException) when (tries < 10)
            {
                // Once more.
            }
        }
    }

    private sealed class ByStudy() : HashCodeMessageExtractor(10)
    {
        public override string? EntityId(object message) => message is RunReported report ? report.Run.Study.Value : null;
    }

    private sealed class Entity : ReceiveActor
    {
        public Entity()
        {
            var here = Cluster.Get(Context.System).SelfAddress.ToString();
            Started[Self.Path.Name] = here;
            Receive<RunReported>(m => Sender.Tell(new Acknowledged(m.Run, 1, m.Seq, RunVerdict.GoOn, here)));
        }
    }

    private sealed class Pool : ReceiveActor
    {
        public Pool() => Receive<SlotReturned>(m => Sender.Tell(
            new SlotOffered(m.Slot with { Devices = [Cluster.Get(Context.System).SelfAddress.ToString()] })));
    }
}
