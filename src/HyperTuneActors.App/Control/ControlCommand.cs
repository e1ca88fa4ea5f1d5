using System.Text.Json.Serialization;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.Control;

/// <summary>A command as it is posted.</summary>
/// <param name="Kind">stop, extend or enqueue.</param>
/// <param name="Id">Chosen by the client; repeating a command with the same id does nothing.</param>
/// <param name="By">Who gives it.</param>
/// <param name="Trials">For extend: the new trial budget.</param>
/// <param name="Given">For enqueue: values of parameters, as texts.</param>
internal sealed record ControlCommand(
    string Kind, string Id, string By, int? Trials = null, IReadOnlyDictionary<string, string>? Given = null)
{
    /// <summary>What a client is to send.</summary>
    public const string Expected = "a kind (stop, extend, enqueue), an id and by; extend has trials too, enqueue given";

    /// <param name="spec">That of the study, which says of what kind values are.</param>
    /// <returns><see langword="null"/> if it is no command.</returns>
    public StudyCommand? ToCommand(StudySpec spec) => (Kind, Id, Trials) switch
    {
        (_, null or "", _) => null,
        ("stop", _, _) => new StudyCommand.Stop(new CommandId(Id), By ?? "somebody"),
        ("extend", _, { } trials) => new StudyCommand.Extend(new CommandId(Id), By ?? "somebody", trials),
        ("enqueue", _, _) when Given is not null => new StudyCommand.Enqueue(
            new CommandId(Id), By ?? "somebody", GivenText.Read(spec.Parameters, Given)),
        _ => null,
    };

    public static ControlCommand New(string kind, int? trials = null) =>
        new(kind, Guid.NewGuid().ToString("N"), $"{Environment.UserName}@{Environment.MachineName}", trials);
}

internal sealed record ControlAnswer(bool Accepted, string? Because);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ControlCommand))]
[JsonSerializable(typeof(ControlAnswer))]
internal sealed partial class ControlJson : JsonSerializerContext;
