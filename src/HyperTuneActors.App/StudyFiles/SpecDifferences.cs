using System.Text.Json.Nodes;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>Names what a study file says otherwise than when its study was created.</summary>
internal static class SpecDifferences
{
    /// <returns>One sentence per difference, as <c>budget.trials is 80 now and was 60</c>; empty if there is none.</returns>
    public static IReadOnlyList<string> Between(StudySpec created, StudySpec now) =>
        [.. Between("", SpecJson.Of(created), SpecJson.Of(now))];

    private static IEnumerable<string> Between(string path, JsonNode? was, JsonNode? now) => (was, now) switch
    {
        (JsonObject a, JsonObject b) => a.Select(member => member.Key).Union(b.Select(member => member.Key))
            .SelectMany(key => Between(path.Length == 0 ? key : $"{path}.{key}", a[key], b[key])),
        (JsonArray a, JsonArray b) when a.Count == b.Count =>
            Enumerable.Range(0, a.Count).SelectMany(i => Between($"{path}{Label(b[i], i)}", a[i], b[i])),
        _ when JsonNode.DeepEquals(was, now) => [],
        _ => [$"{path} is {now?.ToJsonString() ?? "absent"} now and was {was?.ToJsonString() ?? "absent"}"],
    };

    private static string Label(JsonNode? item, int index) =>
        item is JsonObject named && named["name"] is { } name ? $".{name}" : $"[{index}]";
}
