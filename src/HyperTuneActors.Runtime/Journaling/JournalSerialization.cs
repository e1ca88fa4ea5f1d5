using Akka.Configuration;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>How facts and states are serialised, whichever journal they go to.</summary>
public static class JournalSerialization
{
    public static readonly Config Config = ConfigurationFactory.ParseString($$"""
        akka.actor {
          serializers {
            hypertune-fact = "{{typeof(FactSerializer).FullName}}, HyperTuneActors.Runtime"
            hypertune-state = "{{typeof(SnapshotSerializer).FullName}}, HyperTuneActors.Runtime"
          }
          serialization-bindings {
            "HyperTuneActors.Core.Studies.StudyEvent, HyperTuneActors.Core" = hypertune-fact
            "HyperTuneActors.Core.Studies.StudyState, HyperTuneActors.Core" = hypertune-state
          }
        }
        """);
}
