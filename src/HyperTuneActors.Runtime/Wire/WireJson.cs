using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Wire;

/// <summary>The generated code behind <see cref="WireJson"/>. A new message is one line here and one in
/// <see cref="WireManifests"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    IgnoreReadOnlyProperties = true,              // what is computed is not sent
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = WireLimits.Depth,
    Converters =
    [
        typeof(StudyNameWire), typeof(RunIdWire), typeof(WorkerIncarnationWire), typeof(CommandIdWire), typeof(NaturalWire),
        typeof(LongNaturalWire), typeof(FiniteWire), typeof(SpanWire), typeof(MetricsWire), typeof(ConfigurationWire),
        typeof(TextsWire), typeof(SpecWire), typeof(WordWire<RunVerdict>), typeof(WordWire<RunClass>),
        typeof(WordWire<WorkerStanding>),
    ])]
[JsonSerializable(typeof(StartRun))]
[JsonSerializable(typeof(StopRun))]
[JsonSerializable(typeof(RunStarted))]
[JsonSerializable(typeof(RunReported))]
[JsonSerializable(typeof(CheckpointReported))]
[JsonSerializable(typeof(ArtifactReported))]
[JsonSerializable(typeof(RunEnded))]
[JsonSerializable(typeof(Acknowledged))]
[JsonSerializable(typeof(WorkerHere))]
[JsonSerializable(typeof(StudiesHere))]
[JsonSerializable(typeof(GetOpenStudies))]
[JsonSerializable(typeof(StudyLeft))]
[JsonSerializable(typeof(SubmitStudy))]
[JsonSerializable(typeof(WhereIsStudy))]
[JsonSerializable(typeof(StudyIsAt))]
[JsonSerializable(typeof(NoSuchStudy))]
[JsonSerializable(typeof(SlotsHere))]
[JsonSerializable(typeof(SlotsWanted))]
[JsonSerializable(typeof(SlotOffered))]
[JsonSerializable(typeof(SlotReturned))]
[JsonSerializable(typeof(OfferWithdrawn))]
[JsonSerializable(typeof(StudySuperseded))]
[JsonSerializable(typeof(CheckpointsHere))]
[JsonSerializable(typeof(DropCheckpoints))]
[JsonSerializable(typeof(DropArtifacts))]
[JsonSerializable(typeof(WhyWaiting))]
[JsonSerializable(typeof(WaitingBecause))]
[JsonSerializable(typeof(GetNodes))]
[JsonSerializable(typeof(NodesAre))]
[JsonSerializable(typeof(Drain))]
[JsonSerializable(typeof(Undrain))]
[JsonSerializable(typeof(DrainHeard))]
[JsonSerializable(typeof(NodesUnheard))]
[JsonSerializable(typeof(StudyAsk))]
[JsonSerializable(typeof(StudyAnswer))]
[JsonSerializable(typeof(GetStudy))]
[JsonSerializable(typeof(StudyUnavailable))]
[JsonSerializable(typeof(CloseStudy))]
[JsonSerializable(typeof(StudyClosed))]
[JsonSerializable(typeof(StudyCommand.Stop))]
[JsonSerializable(typeof(StudyCommand.Resume))]
[JsonSerializable(typeof(StudyCommand.Extend))]
[JsonSerializable(typeof(StudyCommand.Enqueue))]
[JsonSerializable(typeof(Answer.Done))]
[JsonSerializable(typeof(Answer.GoOn))]
[JsonSerializable(typeof(Answer.Finish))]
[JsonSerializable(typeof(Answer.Halt))]
[JsonSerializable(typeof(Answer.Forget))]
[JsonSerializable(typeof(Answer.Reject))]
[JsonSerializable(typeof(Answer.Later))]
internal sealed partial class WireJsonContext : JsonSerializerContext;

/// <summary>The JSON of messages: that of facts, but stricter, since anybody may have written it.</summary>
internal static class WireJson
{
    private static readonly JsonSerializerOptions Options = new(WireJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,      // no browser reads it
        TypeInfoResolver = WireJsonContext.Default
            .WithAddedModifier(NameKinds).WithAddedModifier(CheckPaths).WithAddedModifier(WireBounds.AddTo)
            .WithAddedModifier(FactJson.LeaveOutDefaults),
    };

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    // Of a study's commands only those that a person gives: the others come from the study's own node.
    private static void NameKinds(JsonTypeInfo type)
    {
        if (type.Type == typeof(StudyCommand))
            FactJson.Name(type, (typeof(StudyCommand.Stop), "stop"), (typeof(StudyCommand.Resume), "resume"),
                (typeof(StudyCommand.Extend), "extend"), (typeof(StudyCommand.Enqueue), "enqueue"));
        else if (type.Type == typeof(Answer))
            FactJson.Name(type, (typeof(Answer.Done), "done"), (typeof(Answer.GoOn), "go_on"), (typeof(Answer.Finish), "finish"),
                (typeof(Answer.Halt), "halt"), (typeof(Answer.Forget), "forget"), (typeof(Answer.Reject), "reject"),
                (typeof(Answer.Later), "later"));
    }

    // By the name of the member, so that a message that comes later is checked too.
    private static void CheckPaths(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            if (property.PropertyType == typeof(string))
                property.CustomConverter = property.Name switch
                {
                    "path" or "working_directory" => new PathWire(),
                    "name" => new FileNameWire(),
                    _ => property.CustomConverter,
                };
    }
}
