using System.Globalization;
using Akka.Configuration;

namespace HyperTuneActors.App.Nodes;

/// <summary>The actor system's configuration that follows from a node's settings. What a node's file says of Akka.NET itself
/// goes before it.</summary>
internal static class NodeConfig
{
    /// <summary>Silence of 2 s makes a node unreachable, and 4 s later the side with the majority of the voters gives it up; a
    /// removed node's work is taken over at once (a margin of 0 would mean 20 s), which is safe because the journal's unique
    /// key stops a second writer and attempts are fenced.</summary>
    private const string Usual = """
        akka.cluster {
          failure-detector {
            heartbeat-interval = 0.5s
            acceptable-heartbeat-pause = 2s
          }
          split-brain-resolver.stable-after = 4s
          gossip-interval = 0.5s
          leader-actions-interval = 0.5s
          unreachable-nodes-reaper-interval = 0.5s
        }
        """;

    private const string Fast = """
        akka.cluster {
          failure-detector {
            heartbeat-interval = 0.2s
            acceptable-heartbeat-pause = 1.5s
          }
          split-brain-resolver.stable-after = 2s
          gossip-interval = 0.2s
          leader-actions-interval = 0.2s
          unreachable-nodes-reaper-interval = 0.2s
        }
        """;

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

    public static Config Of(NodeSettings settings, string logger)
    {
        var roles = settings.Role switch
        {
            NodeRole.Study => "[study, voter]",
            NodeRole.Worker => "[worker]",
            _ => "[voter]",
        };
        var seeds = Founding.IsFirst(settings) ? [] : settings.Seeds;         // else it would found a cluster by itself
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
            .WithFallback(ConfigurationFactory.ParseString(settings.Detection == Detection.Fast ? Fast : Usual))
            .WithFallback(ConfigurationFactory.ParseString(Common));
    }
}
