using System.Globalization;
using System.Text;
using System.Text.Json;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>A fact as one line of JSON for machines: <c>{"number":7,"fact":"trial-pruned/1","data":{…}}</c>, with the same
/// data as in the journal.</summary>
public static class FactLine
{
    /// <exception cref="UnreadableJournalException">The line is none, or of a kind that this version does not know.</exception>
    public static (long Number, StudyEvent Fact) Read(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return (root.GetProperty("number").GetInt64(),
                Manifests.Decode(root.GetProperty("fact").GetString()!, Encoding.UTF8.GetBytes(root.GetProperty("data").GetRawText())));
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw UnreadableJournalException.Unknown("a line that is no fact");
        }
    }

    public static string Of(long number, StudyEvent fact) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"number":{{number}},"fact":"{{Manifests.Of(fact)}}","data":{{Encoding.UTF8.GetString(Manifests.Encode(fact))}}}""");
}
