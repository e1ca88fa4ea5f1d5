using System.Globalization;
using Akka.Configuration;

namespace HyperTuneActors.App.Nodes;

/// <summary>The actor system's configuration that follows from a node's settings. What a node's file says of Akka.NET itself
/// goes before it.</summary>
internal static class NodeConfig
{
    /// <summary>The same on all nodes, since each of them decides whom it gives up. Each hears all others, and not only its neighbours in a
    /// ring, for it decides by what it hears itself: that is some hundred nodes' worth of heartbeats at most. On a node that is short of
    /// processors a shard may not have read within 5 s which studies it has, and is started again: the usual 10 s until then would be a gap for
    /// its studies.</summary>
    private const string Common = """
        akka {
          stdout-loglevel = OFF
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          actor.provider = cluster
          coordinated-shutdown.run-by-clr-shutdown-hook = off
          remote.retry-gate-closed-for = 1s
          cluster {
            seed-node-timeout = 3s
            retry-unsuccessful-join-after = 2s
            down-removal-margin = 1ms
            downing-provider-class = "HyperTuneActors.App.Nodes.ResolverProvider, hypertune"
            failure-detector.monitored-by-nr-of-members = 1000
            sharding {
              role = study
              state-store-mode = ddata
              remember-entities = on
              remember-entities-store = eventsourced
              passivate-idle-entity-after = off
              distributed-data.durable.keys = []
              retry-interval = 0.5s
              coordinator-failure-backoff = 1s
              shard-failure-backoff = 2s
            }
            singleton.hand-over-retry-interval = 0.5s
            singleton-proxy.singleton-identification-interval = 0.5s
          }
        }
        """;

    /// <summary>Silence of 2 s (fast: 1.5 s) makes a node unreachable, and 4 s (2 s) later it is given up. A removed node's work is taken over
    /// at once (a margin of 0 would mean 20 s), which is safe because the journal's unique key stops a second writer and attempts are
    /// fenced.</summary>
    private static string Of(Detection detection) => detection == Detection.Fast
        ? Detecting(pace: 0.2, pause: 1.5, stableAfter: 2)
        : Detecting(pace: 0.5, pause: 2, stableAfter: 4);

    private static string Detecting(double pace, double pause, double stableAfter) => string.Create(CultureInfo.InvariantCulture, $$"""
        akka.cluster {
          failure-detector {
            heartbeat-interval = {{pace}}s
            acceptable-heartbeat-pause = {{pause}}s
          }
          split-brain-resolver.stable-after = {{stableAfter}}s
          gossip-interval = {{pace}}s
          leader-actions-interval = {{pace}}s
          unreachable-nodes-reaper-interval = {{pace}}s
        }
        """);

    public static Config Of(NodeSettings settings, string logger)
    {
        var roles = settings.Role switch
        {
            NodeRole.Study => "[study, voter]",
            NodeRole.Worker => "[worker]",
            _ => "[voter]",
        };
        var seeds = settings.IsFirstSeed ? [] : settings.Seeds;         // else it would found a cluster by itself
        var own = ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$"""
            akka {
              loggers = ["{{logger}}"]
              loglevel = {{settings.Log.ToString().ToUpperInvariant()}}
              coordinated-shutdown.exit-clr = {{(settings.Role == NodeRole.Worker ? "off" : "on")}}
              remote.dot-netty.tcp {
                hostname = "{{settings.Host}}"
                port = {{settings.Port}}
              }
              cluster {
                roles = {{roles}}
                seed-nodes = [{{string.Join(", ", seeds.Select(seed => $"\"{settings.Address(seed)}\""))}}]
              }
            }
            hypertune.node = "{{settings.Name}}"
            """));
        var file = settings.Akka.Length == 0 ? Config.Empty : ConfigurationFactory.ParseString($"akka {{\n{settings.Akka}\n}}");
        return file.WithFallback(own)
            .WithFallback(ConfigurationFactory.ParseString(Of(settings.Detection)))
            .WithFallback(ConfigurationFactory.ParseString(Common));
    }
}
