using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using HyperTuneActors.App.StudyFiles;

namespace HyperTuneActors.App.AskTell;

/// <summary>Makes a line of JSON into the nodes that the readers of study files know. What is null is not there. NaN and
/// Infinity, which are no JSON and which Python writes all the same, are null.</summary>
internal static partial class JsonTree
{
    /// <returns><see langword="null"/> after a fault.</returns>
    public static Node.Mapping? Load(string line, Faults faults)
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutNaN(line));
            if (Of(document.RootElement) is Node.Mapping mapping) return mapping;
            faults.Add(Position.None, "This is JSON, but no object.", "Write one object in a line, as in {\"op\": \"ask\"}.");
        }
        catch (JsonException wrong)
        {
            faults.Add(Position.None, $"This is no line of JSON, from its byte {wrong.BytePositionInLine} on.",
                "Write one object in a line, as in {\"op\": \"ask\"}.");
        }
        return null;
    }

    private static Node Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new Node.Mapping(Position.None, Entries(element)),
        JsonValueKind.Array => new Node.List(Position.None, [.. element.EnumerateArray().Select(Of)]),
        JsonValueKind.String => new Node.Scalar(Position.None, element.GetString()!, isPlain: false),
        JsonValueKind.Null => new Node.Scalar(Position.None, "", isPlain: true),
        _ => new Node.Scalar(Position.None, element.GetRawText(), isPlain: true),
    };

    private static ImmutableArray<Entry> Entries(JsonElement element)
    {
        var entries = ImmutableArray.CreateBuilder<Entry>();
        foreach (var member in element.EnumerateObject())
            if (member.Value.ValueKind != JsonValueKind.Null)
                entries.Add(new Entry(new Node.Scalar(Position.None, member.Name, isPlain: true), Of(member.Value)));
        return entries.DrainToImmutable();
    }

    private static string WithoutNaN(string line) =>
        line.Contains("NaN", StringComparison.Ordinal) || line.Contains("Infinity", StringComparison.Ordinal)
            ? TextOrNaN().Replace(line, found => found.ValueSpan[0] == '"' ? found.Value : "null")
            : line;

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|-?(?:NaN|Infinity)\b
        """)]
    private static partial Regex TextOrNaN();
}
