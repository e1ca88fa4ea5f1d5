using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperTuneActors.App.Views;

/// <summary>A configuration on one line for people, real numbers to four digits.</summary>
internal static class ConfigurationText
{
    public static string Of(JsonObject? configuration) =>
        configuration is null ? "" : string.Join(" ", configuration.Select(one => $"{one.Key}={Of(one.Value!)}"));

    private static string Of(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Number => value.GetValue<double>().ToString("G4", CultureInfo.InvariantCulture),
        JsonValueKind.String => value.GetValue<string>(),
        _ => value.ToJsonString(),
    };
}
