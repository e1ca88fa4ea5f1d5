using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperTuneActors.App.Views;

/// <summary>A configuration on one line for people, real numbers to four digits.</summary>
internal static class ConfigurationText
{
    public static string Of(JsonObject? configuration) =>
        configuration is null ? "" : string.Join(" ", configuration.Select(one => $"{one.Key}={Of(one.Value!)}"));

    /// <summary>The same, cut where it is longer than <paramref name="width"/>.</summary>
    public static string Of(JsonObject? configuration, int width) =>
        Of(configuration) is var text && text.Length <= Math.Max(width, 10) ? text : text[..(Math.Max(width, 10) - 1)] + "…";

    private static string Of(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Number => Short(value.ToJsonString()),
        JsonValueKind.String => value.GetValue<string>(),
        _ => value.ToJsonString(),
    };

    // A whole number stays as it is.
    private static string Short(string number) => number.AsSpan().ContainsAny('.', 'E', 'e')
        ? double.Parse(number, CultureInfo.InvariantCulture).ToString("G4", CultureInfo.InvariantCulture)
        : number;
}
