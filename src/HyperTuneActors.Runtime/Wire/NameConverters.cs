using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Wire;

/// <summary>Names and ids as texts, none of which can be a path or leave a directory.</summary>
internal sealed class StudyNameWire : JsonConverter<StudyName>
{
    public override StudyName Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        new(Checked(reader.GetString()));

    public override void Write(Utf8JsonWriter writer, StudyName value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Checked(value.Value));

    public static string Checked(string? name) => name is not null && StudyName.IsValid(name)
        ? name
        : throw new WireException($"A study's name has {StudyName.Rule}.");
}

/// <summary>A run as <c>study/trial/attempt</c>.</summary>
internal sealed class RunIdWire : JsonConverter<RunId>
{
    /// <summary>A name of 64 characters and two numbers of ten digits.</summary>
    private const int Longest = 64 + 2 * (1 + 10);

    public override RunId Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || reader.HasValueSequence || reader.ValueSpan.Length > Longest
            || reader.ValueIsEscaped) throw Fault();
        var text = reader.ValueSpan;
        var first = text.IndexOf((byte)'/');
        var last = text.LastIndexOf((byte)'/');
        return first < last && Number(text[(first + 1)..last]) is { } trial && Number(text[(last + 1)..]) is { } attempt and > 0
            ? new RunId(new StudyName(StudyNameWire.Checked(Encoding.UTF8.GetString(text[..first]))), new TrialNumber(trial), attempt)
            : throw Fault();
    }

    public override void Write(Utf8JsonWriter writer, RunId value, JsonSerializerOptions options)
    {
        StudyNameWire.Checked(value.Study.Value);
        if (value.Trial.Value < 0 || value.Attempt < 1) throw Fault();
        Span<char> text = stackalloc char[Longest];
        text.TryWrite(System.Globalization.CultureInfo.InvariantCulture,
            $"{value.Study.Value}/{value.Trial.Value}/{value.Attempt}", out var length);
        writer.WriteStringValue(text[..length]);
    }

    // Digits alone, so that there is one way to write a run.
    private static int? Number(ReadOnlySpan<byte> digits) =>
        digits.Length > 0 && digits[0] is >= (byte)'0' and <= (byte)'9' && (digits.Length == 1 || digits[0] != '0')
        && Utf8Parser.TryParse(digits, out int number, out var used) && used == digits.Length
            ? number
            : null;

    private static WireException Fault() => new("A run is study/trial/attempt, the attempt from 1.");
}

/// <summary>A worker's life as <c>worker#incarnation</c>; a worker's id keeps to the rule of a study's name.</summary>
internal sealed class WorkerIncarnationWire : JsonConverter<WorkerIncarnation>
{
    public override WorkerIncarnation Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        (reader.GetString() ?? "") is var text && text.LastIndexOf('#') is > 0 and var at
        && long.TryParse(text.AsSpan(at + 1), System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture, out var incarnation)
            ? Checked(new WorkerIncarnation(text[..at], incarnation))
            : throw Fault();

    public override void Write(Utf8JsonWriter writer, WorkerIncarnation value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Checked(value).ToString());

    private static WorkerIncarnation Checked(WorkerIncarnation life) =>
        life.Worker is not null && StudyName.IsValid(life.Worker) && life.Incarnation >= 0 ? life : throw Fault();

    private static WireException Fault() =>
        new($"A worker's life is its id, '#' and its incarnation; the id has {StudyName.Rule}.");
}

internal sealed class CommandIdWire : JsonConverter<CommandId>
{
    public override CommandId Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        new(Checked(reader.GetString()));

    public override void Write(Utf8JsonWriter writer, CommandId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Checked(value.Value));

    private static string Checked(string? id) => id is { Length: > 0 and <= WireLimits.CommandId } && !id.Any(char.IsControl)
        ? id
        : throw new WireException($"A command's id has 1 to {WireLimits.CommandId} characters, none of them a control character.");
}

/// <summary>A text that is an absolute path and stays below where it points.</summary>
internal sealed class PathWire : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Checked(reader.GetString());

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Checked(value));

    public static readonly string Rule = $"A path is absolute, without '..', and has at most {WireLimits.Path} characters.";

    public static bool IsSound(string? path) =>
        path is { Length: > 0 and <= WireLimits.Path } && path[0] == '/' && !path.Contains('\0') && !path.Split('/').Contains("..");

    private static string Checked(string? path) => IsSound(path) ? path! : throw new WireException(Rule);
}

/// <summary>A text that is the name of one file.</summary>
internal sealed class FileNameWire : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Checked(reader.GetString());

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Checked(value));

    private static string Checked(string? name) =>
        name is { Length: > 0 and <= WireLimits.FileName } and not ("." or "..") && !name.Any(c => c == '/' || char.IsControl(c))
            ? name
            : throw new WireException($"A file's name has 1 to {WireLimits.FileName} characters and no '/'.");
}
