using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>Enum values as snake_case words, never as numbers.</summary>
internal sealed class WordConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, false)
    where T : struct, Enum;

internal sealed class StudyNameConverter : JsonConverter<StudyName>
{
    public override StudyName Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        new(reader.GetString() ?? throw new JsonException("A study's name is a text."));

    public override void Write(Utf8JsonWriter writer, StudyName value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}

internal sealed class TrialNumberConverter : JsonConverter<TrialNumber>
{
    public override TrialNumber Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        new(reader.GetInt32());

    public override void Write(Utf8JsonWriter writer, TrialNumber value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Value);
}

internal sealed class RunIdConverter : JsonConverter<RunId>
{
    public override RunId Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        try
        {
            return RunId.Parse(reader.GetString() ?? "");
        }
        catch (FormatException wrong)
        {
            throw new JsonException(wrong.Message, wrong);
        }
    }

    public override void Write(Utf8JsonWriter writer, RunId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

internal sealed class CommandIdConverter : JsonConverter<CommandId>
{
    public override CommandId Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        new(reader.GetString() ?? throw new JsonException("A command's id is a text."));

    public override void Write(Utf8JsonWriter writer, CommandId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}

/// <summary>A moment as <c>"2026-11-24T17:01:19.123Z 12.345"</c>: UTC, and the study's running time in seconds.</summary>
internal sealed class MomentConverter : JsonConverter<Moment>
{
    private const string Utc = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public override Moment Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var text = reader.GetString() ?? "";
        return text.Length > Utc.Length + 1
            && DateTimeOffset.TryParseExact(text.AsSpan(0, Utc.Length), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
                CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var utc)
            && decimal.TryParse(text.AsSpan(Utc.Length + 1), CultureInfo.InvariantCulture, out var seconds)
            ? new Moment(utc, TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)))
            : throw new JsonException($"'{text}' is no moment.");
    }

    public override void Write(Utf8JsonWriter writer, Moment value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[64];
        value.Utc.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z '", CultureInfo.InvariantCulture);
        (value.Elapsed.Ticks / TimeSpan.TicksPerMillisecond / 1000m)
            .TryFormat(text[length..], out var more, "0.000", CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..(length + more)]);
    }
}

/// <summary>A span of time as seconds.</summary>
internal sealed class SecondsConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        TimeSpan.FromTicks((long)(reader.GetDecimal() * TimeSpan.TicksPerSecond));

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteNumberValue((decimal)value.Ticks / TimeSpan.TicksPerSecond);
}

/// <summary>Metrics as an object from name to number.</summary>
internal sealed class MetricsConverter : JsonConverter<Metrics>
{
    public override Metrics Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var names = ImmutableArray.CreateBuilder<string>(4);
        var values = new List<double>(4);
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("Metrics are an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            names.Add(reader.GetString()!);
            reader.Read();
            values.Add(reader.GetDouble());
        }
        return new Metrics(names.DrainToImmutable(), [.. values]);
    }

    public override void Write(Utf8JsonWriter writer, Metrics value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        for (var i = 0; i < value.Names.Length; i++) writer.WriteNumber(value.Names[i], value.Values[i]);
        writer.WriteEndObject();
    }
}

/// <summary>A configuration as an object from name to value; what is not active is absent.</summary>
internal sealed class ConfigurationConverter : JsonConverter<Configuration>
{
    public override Configuration Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var values = ImmutableArray.CreateBuilder<KeyValuePair<string, ParameterValue>>();
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("A configuration is an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            values.Add(KeyValuePair.Create(name, ParameterValueConverter.Read(ref reader)));
        }
        return new Configuration(values.DrainToImmutable());
    }

    public override void Write(Utf8JsonWriter writer, Configuration value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, one) in value.Values)
        {
            writer.WritePropertyName(name);
            ParameterValueConverter.Write(writer, one);
        }
        writer.WriteEndObject();
    }
}

/// <summary>A value as a JSON scalar. A real number always has a point or an exponent, which tells it from a whole one.</summary>
internal sealed class ParameterValueConverter : JsonConverter<ParameterValue>
{
    public override ParameterValue Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, ParameterValue value, JsonSerializerOptions options) =>
        Write(writer, value);

    public static ParameterValue Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => new ParameterValue.Text(reader.GetString()!),
        JsonTokenType.True => new ParameterValue.Flag(true),
        JsonTokenType.False => new ParameterValue.Flag(false),
        JsonTokenType.Number when reader.ValueSpan.ContainsAny((byte)'.', (byte)'e', (byte)'E') =>
            new ParameterValue.Real(reader.GetDouble()),
        JsonTokenType.Number => new ParameterValue.Whole(reader.GetInt64()),
        _ => throw new JsonException($"{reader.TokenType} is no value of a parameter."),
    };

    public static void Write(Utf8JsonWriter writer, ParameterValue value)
    {
        switch (value)
        {
            case ParameterValue.Text v: writer.WriteStringValue(v.Value); break;
            case ParameterValue.Flag v: writer.WriteBooleanValue(v.Value); break;
            case ParameterValue.Whole v: writer.WriteNumberValue(v.Value); break;
            case ParameterValue.Real v: writer.WriteRawValue(Encoding.ASCII.GetBytes(Text(v.Value))); break;
            default: throw new JsonException($"{value.GetType().Name} is no value of a parameter.");
        }
    }

    private static string Text(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E', 'e') ? text : text + ".0";
    }
}
