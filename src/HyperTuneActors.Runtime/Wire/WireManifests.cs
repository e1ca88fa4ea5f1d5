using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Wire;

/// <summary>The words under which messages cross the wire, each with its version, and how many bytes of each there may be.
/// Two versions that follow each other must understand each other: members may be added if they can be left out, and a new
/// meaning is a new version.</summary>
internal static class WireManifests
{
    private static readonly FrozenDictionary<Type, Message> ByType = new[]
    {
        Of<StartRun>("start-run/1", WireLimits.Message),
        Of<StopRun>("stop-run/1", WireLimits.Notice),
        Of<RunStarted>("run-started/1", WireLimits.Notice),
        Of<RunReported>("run-reported/1", WireLimits.Report),
        Of<CheckpointReported>("checkpoint-reported/1", WireLimits.Report),
        Of<ArtifactReported>("artifact-reported/1", WireLimits.Report),
        Of<RunEnded>("run-ended/1", WireLimits.Report),
        Of<Acknowledged>("acknowledged/1", WireLimits.Notice),
        Of<WorkerHere>("worker-here/1", WireLimits.Message),
        Of<StudiesHere>("studies-here/1", WireLimits.Message),
        Of<GetOpenStudies>("get-open-studies/1", WireLimits.Notice),
        Of<StudyLeft>("study-left/1", WireLimits.Notice),
        Of<SlotsHere>("slots-here/1", WireLimits.Message),
        Of<SlotsWanted>("slots-wanted/1", WireLimits.Message),
        Of<SlotOffered>("slot-offered/1", WireLimits.Notice),
        Of<SlotReturned>("slot-returned/1", WireLimits.Notice),
        Of<OfferWithdrawn>("offer-withdrawn/1", WireLimits.Notice),
        Of<StudySuperseded>("study-superseded/1", WireLimits.Notice),
        Of<CheckpointsHere>("checkpoints-here/1", WireLimits.Message),
        Of<DropCheckpoints>("drop-checkpoints/1", WireLimits.Message),
        Of<DropArtifacts>("drop-artifacts/1", WireLimits.Message),
        Of<WhyWaiting>("why-waiting/1", WireLimits.Notice),
        Of<WaitingBecause>("waiting-because/1", WireLimits.Notice),
        Of<GetNodes>("get-nodes/1", WireLimits.Notice),
        Of<NodesAre>("nodes-are/1", WireLimits.Message),
        Of<Drain>("drain/1", WireLimits.Notice),
        Of<Undrain>("undrain/1", WireLimits.Notice),
        Of<DrainHeard>("drain-heard/1", WireLimits.Notice),
        Of<NodesUnheard>("nodes-unheard/1", WireLimits.Message),
        Of<StudyAsk>("study-ask/1", WireLimits.Notice),
        Of<StudyAnswer>("study-answer/1", WireLimits.Notice),
        Of<GetStudy>("get-study/1", WireLimits.Notice),
        Of<StudyUnavailable>("study-unavailable/1", WireLimits.Notice),
        Of<CloseStudy>("close-study/1", WireLimits.Notice),
        Of<StudyClosed>("study-closed/1", WireLimits.Notice),
        Of<SubmitStudy>("submit-study/1", WireLimits.Message),
        Of<WhereIsStudy>("where-is-study/1", WireLimits.Notice),
        Of<StudyIsAt>("study-is-at/1", WireLimits.Notice),
        Of<NoSuchStudy>("no-such-study/1", WireLimits.Notice),
    }.ToFrozenDictionary(message => message.Type);

    private static readonly FrozenDictionary<string, Message> ByManifest =
        ByType.Values.ToFrozenDictionary(message => message.Manifest, StringComparer.Ordinal);

    public static IEnumerable<Type> Types => ByType.Keys;

    public static IEnumerable<string> All => ByManifest.Keys.Order(StringComparer.Ordinal);

    /// <exception cref="WireException">It is no message between nodes.</exception>
    public static string Of(object message) => Find(message).Manifest;

    /// <exception cref="WireException">It is no message between nodes, or larger than one may be, or has what none may have.</exception>
    public static byte[] Encode(object message)
    {
        var kind = Find(message);
        return Guarded(kind, message, static (kind, message) =>
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(message, kind.Json);
            Check(kind, bytes);
            return bytes;
        });
    }

    /// <exception cref="WireException">The manifest is unknown, or the payload is not what it says.</exception>
    public static object Decode(string? manifest, byte[] payload)
    {
        if (manifest is null || !ByManifest.TryGetValue(manifest, out var kind)) throw Unknown(manifest);
        return Guarded(kind, payload, static (kind, payload) =>
        {
            Check(kind, payload);
            return JsonSerializer.Deserialize(payload, kind.Json) ?? throw new WireException("It is null.");
        });
    }

    private static TResult Guarded<T, TResult>(Message kind, T given, Func<Message, T, TResult> work)
    {
        try
        {
            return work(kind, given);
        }
        catch (WireException wrong)
        {
            throw new WireException($"{kind.Manifest}: {wrong.Message}");
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException or FormatException
            or InvalidOperationException or NotSupportedException or OverflowException)
        {
            throw new WireException($"{kind.Manifest}: It is no JSON of the expected shape ({wrong.GetType().Name}).");
        }
    }

    private static void Check(Message kind, byte[] bytes)
    {
        if (bytes.Length > kind.Limit)
            throw new WireException($"It has {bytes.Length} bytes, and {kind.Limit} are the most.");
        JsonGate.Check(bytes);
    }

    private static Message Find(object message) => ByType.TryGetValue(message.GetType(), out var kind)
        ? kind
        : throw new WireException($"{message.GetType().Name} is no message between nodes.");

    // A word like ours is told, since a newer version may have sent it; anything else is not repeated.
    private static WireException Unknown(string? manifest) =>
        manifest is { Length: > 0 and <= 64 } && manifest.All(c => c is '-' or '/' || char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
            ? new($"This version knows no message '{manifest}'.")
            : new("A message came under a manifest that is no word with a version.");

    private static Message Of<T>(string manifest, int limit) where T : class =>
        new(typeof(T), manifest, limit, WireJson.Of<T>());

    private sealed record Message(Type Type, string Manifest, int Limit, JsonTypeInfo Json);
}
