using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Persistence.Sql;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Runtime.Wire;

namespace HyperTuneActors.Runtime.Tests.Wire;

/// <summary>An ActorSystem on a free port of loopback, guarded as a node is.</summary>
internal sealed class WireNode : IAsyncDisposable
{
    private WireNode(ActorSystem system) => System = system;

    public ActorSystem System { get; }

    public Address Address => ((ExtendedActorSystem)System).Provider.DefaultAddress;

    public IEnumerable<string> Troubles => LogBook.Troubles(System.Name);

    /// <summary>Two nodes of one cluster have the same name, and so the same log.</summary>
    public static string NewName() => $"wire-{Guid.NewGuid():N}";

    public static WireNode Start(string name, string own = "") =>
        new(ActorSystem.Create(name, WireConfig.Complete(Common(own).WithFallback(JournalSerialization.Config))));

    /// <summary>A node of the cluster with a journal that it shares with the others.</summary>
    public static WireNode StartClustered(string name, string journal) => new(ActorSystem.Create(name, WireConfig.Complete(Common($$"""
        akka.actor.provider = cluster
        akka.cluster.sharding.remember-entities = on
        akka.persistence {
          journal.plugin = "akka.persistence.journal.sql"
          journal.sql {
            provider-name = "SQLite.MS"
            connection-string = "Data Source={{journal}};Default Timeout=30"
          }
          snapshot-store.plugin = "akka.persistence.snapshot-store.sql"
          snapshot-store.sql {
            provider-name = "SQLite.MS"
            connection-string = "Data Source={{journal}};Default Timeout=30"
          }
        }
        """).WithFallback(JournalSerialization.Config).WithFallback(SqlPersistence.DefaultConfiguration))));

    public async Task JoinAsync(WireNode seed, int members)
    {
        var cluster = Cluster.Get(System);
        cluster.Join(seed.Address);
        await Eventually.HoldsAsync(() => cluster.State.Members.Count(m => m.Status == MemberStatus.Up) == members, TimeSpan.FromSeconds(30));
    }

    /// <summary>An actor that keeps all that comes.</summary>
    public ConcurrentQueue<object> Sink(string name)
    {
        var came = new ConcurrentQueue<object>();
        System.ActorOf(Props.Create<Keeper>(came), name);
        return came;
    }

    public ActorSelection To(WireNode other, string actor) => System.ActorSelection($"{other.Address}/user/{actor}");

    public async ValueTask DisposeAsync() => await System.Terminate();

    private static Config Common(string own) => ConfigurationFactory.ParseString(own).WithFallback(ConfigurationFactory.ParseString($$"""
        akka {
          loglevel = INFO
          stdout-loglevel = OFF
          loggers = ["{{typeof(LogBook).FullName}}, {{typeof(LogBook).Assembly.GetName().Name}}"]
          actor.provider = remote
          coordinated-shutdown.exit-clr = off
          coordinated-shutdown.run-by-clr-shutdown-hook = off
          remote.dot-netty.tcp {
            hostname = "127.0.0.1"
            port = 0
          }
        }
        """));

    internal sealed class Keeper : ReceiveActor
    {
        public Keeper(ConcurrentQueue<object> came) => ReceiveAny(came.Enqueue);
    }
}
