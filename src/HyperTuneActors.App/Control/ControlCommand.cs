using System.Text.Json.Serialization;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.Control;

/// <summary>A command as it is posted.</summary>
/// <param name="Kind">stop or extend.</param>
/// <param name="Id">Chosen by the client; repeating a command with the same id does nothing.</param>
/// <param name="By">Who gives it.</param>
/// <param name="Trials">For extend: the new trial budget.</param>
internal sealed record ControlCommand(string Kind, string Id, string By, int? Trials = null)
{
    /// <returns><see langword="null"/> if it is no command.</returns>
    public StudyCommand? ToCommand() => (Kind, Id, Trials) switch
    {
        (_, null or "", _) => null,
        ("stop", _, _) => new StudyCommand.Stop(new CommandId(Id), By ?? "somebody"),
        ("extend", _, { } trials) => new StudyCommand.Extend(new CommandId(Id), By ?? "somebody", trials),
        _ => null,
    };

    public static ControlCommand New(string kind, int? trials = null) =>
        new(kind, Guid.NewGuid().ToString("N"), $"{Environment.UserName}@{Environment.MachineName}", trials);
}

internal sealed record ControlAnswer(bool Accepted, string? Because);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ControlCommand))]
[JsonSerializable(typeof(ControlAnswer))]
internal sealed partial class ControlJson : JsonSerializerContext;
