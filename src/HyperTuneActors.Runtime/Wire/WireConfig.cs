using System.Globalization;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.DistributedData;

namespace HyperTuneActors.Runtime.Wire;

/// <summary>Who may serialize what on a node of the cluster: our messages, facts and states our own serializers, Akka's messages
/// Akka's, and everything else nobody.</summary>
public static class WireConfig
{
    /// <summary>Goes above all other configuration of a node.</summary>
    public static readonly Config Guard = ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$"""
        akka {
          actor {
            serialize-messages = off
            serializers {
              hypertune-wire = "{{Name(typeof(WireSerializer))}}"
              json = "{{Name(typeof(NoObjects))}}"
              proto = "{{Name(typeof(NoNamedBuffers))}}"
              daemon-create = "{{Name(typeof(NoDeployment))}}"
              reliable-delivery = "{{Name(typeof(NoReliableDelivery))}}"
              akka-misc = "{{Name(typeof(GuardedMisc))}}"
              akka-system-msg = "{{Name(typeof(GuardedSystemMessages))}}"
            }
            serialization-bindings {
              "System.Object" = json
              {{string.Join("\n      ", WireManifests.Types.Append(typeof(Coordination.ForStudy)).Select(type => $"\"{Name(type)}\" = hypertune-wire"))}}
            }
          }
          remote.dot-netty.tcp {
            maximum-frame-size = {{WireLimits.Frame}}b
          }
          cluster.sharding {
            state-store-mode = ddata
            distributed-data.durable.keys = []
            remember-entities-store = eventsourced
          }
        }
        """));

    /// <summary>A node's own configuration under <see cref="Guard"/>, and below it what Akka's sharding, singletons and distributed
    /// data bring: their serializers must be known when the system starts, and Akka adds them later.</summary>
    public static Config Complete(Config own) => Guard.WithFallback(own)
        .WithFallback(ClusterSharding.DefaultConfig())
        .WithFallback(ClusterSingleton.DefaultConfig())
        .WithFallback(DistributedData.DefaultConfig());

    private static string Name(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
