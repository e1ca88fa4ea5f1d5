using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using HyperTuneActors.Core.Studies;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>The words under which facts lie in journals, each with its version. A word once written is kept for ever; a
/// new meaning is a new version with an upcaster here.</summary>
internal static class Manifests
{
    private static readonly FrozenDictionary<Type, (string Manifest, JsonTypeInfo Json)> ByType = new[]
    {
        Fact<StudyCreated>("study-created/1"),
        Fact<StudyOpened>("study-opened/1"),
        Fact<TrialWanted>("trial-wanted/1"),
        Fact<TrialSuggested>("trial-suggested/1"),
        Fact<TrialReused>("trial-reused/1"),
        Fact<RunPlaced>("run-placed/1"),
        Fact<StudyEvent.RunStarted>("run-started/1"),
        Fact<MetricReported>("metric-reported/1"),
        Fact<CheckpointSaved>("checkpoint-saved/1"),
        Fact<CheckpointDropped>("checkpoint-dropped/1"),
        Fact<ArtifactSaved>("artifact-saved/1"),
        Fact<ArtifactsDropped>("artifacts-dropped/1"),
        Fact<TrialPaused>("trial-paused/1"),
        Fact<TrialPromoted>("trial-promoted/1"),
        Fact<TrialEnqueued>("trial-enqueued/1"),
        Fact<TrialPruned>("trial-pruned/1"),
        Fact<TrialCompleted>("trial-completed/1"),
        Fact<TrialFailed>("trial-failed/1"),
        Fact<StudyEvent.RunEnded>("run-ended/1"),
        Fact<StudyStopped>("study-stopped/1"),
        Fact<StudyResumed>("study-resumed/1"),
        Fact<StudyExtended>("study-extended/1"),
        Fact<StudyEnded>("study-ended/1"),
    }.ToFrozenDictionary(fact => fact.Type, fact => (fact.Manifest, fact.Json));

    private static readonly FrozenDictionary<string, JsonTypeInfo> ByManifest =
        ByType.Values.ToFrozenDictionary(fact => fact.Manifest, fact => fact.Json);

    public static IEnumerable<string> All => ByManifest.Keys.Order(StringComparer.Ordinal);

    public static string Of(StudyEvent fact) => ByType[fact.GetType()].Manifest;

    public static byte[] Encode(StudyEvent fact) => JsonSerializer.SerializeToUtf8Bytes(fact, ByType[fact.GetType()].Json);

    /// <exception cref="UnreadableJournalException">The manifest is unknown, or the payload is not what it says.</exception>
    public static StudyEvent Decode(string? manifest, ReadOnlySpan<byte> payload)
    {
        if (manifest is null || !ByManifest.TryGetValue(manifest, out var json))
            throw UnreadableJournalException.Unknown(manifest ?? "");
        try
        {
            return (StudyEvent)(JsonSerializer.Deserialize(payload, json)
                ?? throw new JsonException("The payload is null."));
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException or FormatException
            or InvalidOperationException or OverflowException)
        {
            throw UnreadableJournalException.Payload(manifest, wrong);
        }
    }

    private static (Type Type, string Manifest, JsonTypeInfo Json) Fact<T>(string manifest) where T : StudyEvent =>
        (typeof(T), manifest, FactJson.Of<T>());
}
