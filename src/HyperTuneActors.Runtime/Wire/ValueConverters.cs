using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.Runtime.Wire;

/// <summary>A whole number from 0: no message has another.</summary>
internal sealed class NaturalWire : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Checked(reader.GetInt32());

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(Checked(value));

    private static int Checked(int value) => value >= 0 ? value : throw new WireException("A number is below 0.");
}

/// <summary>A whole number from 0: no message has another.</summary>
internal sealed class LongNaturalWire : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Checked(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(Checked(value));

    private static long Checked(long value) => value >= 0 ? value : throw new WireException("A number is below 0.");
}

/// <summary>A finite number.</summary>
internal sealed class FiniteWire : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Checked(reader.GetDouble());

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(Checked(value));

    public static double Checked(double value) =>
        double.IsFinite(value) ? value : throw new WireException("A number is not finite.");
}

/// <summary>A span of time as seconds, from 0.</summary>
internal sealed class SpanWire : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.GetDecimal() is >= 0 and var seconds && seconds <= (decimal)WireLimits.Span.TotalSeconds
            ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : throw Fault();

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(
        value >= TimeSpan.Zero && value <= WireLimits.Span ? (decimal)value.Ticks / TimeSpan.TicksPerSecond : throw Fault());

    private static WireException Fault() => new("A span of time is from 0 to 100 years.");
}

/// <summary>A value of an enum as a snake_case word; one that is called None is none.</summary>
internal sealed class WordWire<T> : JsonConverter<T> where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Words = Enum.GetValues<T>().Where(value => value.ToString() != "None")
        .ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private static readonly FrozenDictionary<string, T> Values =
        Words.ToFrozenDictionary(word => word.Value, word => word.Key, StringComparer.Ordinal);

    public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        Values.TryGetValue(reader.GetString() ?? "", out var value) ? value : throw Fault();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Words.TryGetValue(value, out var word) ? word : throw Fault());

    private static WireException Fault() => new($"A {typeof(T).Name} is one of {string.Join(", ", Words.Values)}.");
}

/// <summary>Metrics as an object from name to finite number.</summary>
internal sealed class MetricsWire : JsonConverter<Metrics>
{
    public override Metrics Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new WireException("Metrics are an object.");
        var names = ImmutableArray.CreateBuilder<string>(4);
        Span<double> values = stackalloc double[Metrics.Limit];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (names.Count == Metrics.Limit) throw TooMany();
            names.Add(reader.GetString()!);
            reader.Read();
            values[names.Count - 1] = FiniteWire.Checked(reader.GetDouble());
        }
        Check(names);
        var finite = values[..names.Count].ToArray();
        return new Metrics(names.DrainToImmutable(), finite);
    }

    public override void Write(Utf8JsonWriter writer, Metrics value, JsonSerializerOptions options)
    {
        Check(value.Names);
        writer.WriteStartObject();
        for (var i = 0; i < value.Names.Length; i++) writer.WriteNumber(value.Names[i], value.Values[i]);
        writer.WriteEndObject();
    }

    private static void Check(IReadOnlyList<string> names)
    {
        var length = 0;
        for (var i = 0; i < names.Count; i++)
        {
            length += names[i].Length;
            for (var k = 0; k < i; k++)
                if (names[k] == names[i]) throw new WireException("A report has a metric twice.");
        }
        if (length > WireLimits.MetricNames) throw TooMany();
    }

    private static WireException TooMany() => new(
        $"A report has at most {Metrics.Limit} metrics, with {WireLimits.MetricNames / 1024} kB of names.");
}

/// <summary>A configuration as an object from name to value, as in the journal; each name once, each number finite.</summary>
internal sealed class ConfigurationWire : JsonConverter<Configuration>
{
    private static readonly ConfigurationConverter Plain = new();

    public override Configuration Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        Checked(Plain.Read(ref reader, type, options));

    public override void Write(Utf8JsonWriter writer, Configuration value, JsonSerializerOptions options) =>
        Plain.Write(writer, Checked(value), options);

    private static Configuration Checked(Configuration configuration)
    {
        var names = new HashSet<string>(configuration.Values.Length, StringComparer.Ordinal);
        foreach (var (name, value) in configuration.Values)
        {
            if (!names.Add(name)) throw new WireException("A configuration has a parameter twice.");
            if (value is ParameterValue.Real real) FiniteWire.Checked(real.Value);
        }
        return configuration;
    }
}

/// <summary>Texts by name, none of them missing.</summary>
internal sealed class TextsWire : JsonConverter<ImmutableSortedDictionary<string, string>>
{
    public override ImmutableSortedDictionary<string, string> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new WireException("Texts by name are an object.");
        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            texts[name] = reader.GetString() ?? throw new WireException("A text is missing.");
        }
        return texts.ToImmutable();
    }

    public override void Write(
        Utf8JsonWriter writer, ImmutableSortedDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value) writer.WriteString(name, text);
        writer.WriteEndObject();
    }
}
