using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperTuneActors.App.Views;

/// <summary>A configuration on one line for people: real numbers to four digits, whole ones as they are.</summary>
internal static class ConfigurationText
{
    public static string Of(JsonObject? configuration) =>
        configuration is null ? "" : string.Join(" ", configuration.Select(one => $"{one.Key}={Of(one.Value!)}"));

    private static string Of(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Number => OfNumber(value.ToJsonString()),
        JsonValueKind.String => value.GetValue<string>(),
        _ => value.ToJsonString(),
    };

    private static string OfNumber(string json) => json.AsSpan().ContainsAny(".eE")
        ? double.Parse(json, CultureInfo.InvariantCulture).ToString("G4", CultureInfo.InvariantCulture)
        : json;
}
