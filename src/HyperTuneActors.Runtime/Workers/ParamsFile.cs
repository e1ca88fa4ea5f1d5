using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>A configuration as a flat JSON object, from names to numbers, texts and flags.</summary>
public static class ParamsFile
{
    private static readonly JsonWriterOptions Readable =
        new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] ContentFor(Configuration configuration)
    {
        using var content = new MemoryStream();
        using (var writer = new Utf8JsonWriter(content, Readable))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in configuration.Values) Write(writer, name, value);
            writer.WriteEndObject();
        }
        return content.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, string name, ParameterValue value)
    {
        writer.WritePropertyName(name);
        switch (value)
        {
            case ParameterValue.Whole v: writer.WriteNumberValue(v.Value); break;
            case ParameterValue.Real v: writer.WriteRawValue(Real(v.Value)); break;
            case ParameterValue.Text v: writer.WriteStringValue(v.Value); break;
            case ParameterValue.Flag v: writer.WriteBooleanValue(v.Value); break;
            default: throw new UnreachableException(value.GetType().Name);
        }
    }

    // 1 would come out of a JSON reader as a whole number in languages that tell the two apart.
    private static string Real(double value) =>
        value.ToString("R", CultureInfo.InvariantCulture) is var text && text.AsSpan().IndexOfAny('.', 'E') < 0
            ? text + ".0"
            : text;
}
