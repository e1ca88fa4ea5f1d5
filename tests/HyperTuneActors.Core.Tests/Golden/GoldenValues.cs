using System.Globalization;
using System.Text.Json;

namespace HyperTuneActors.Core.Tests.Golden;

/// <summary>Values that other programs computed for the same formulas.</summary>
internal static class GoldenValues
{
    private static readonly JsonElement Root =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "golden.json"))).RootElement;

    /// <param name="path">The keys down to the value.</param>
    public static JsonElement At(params string[] path) =>
        path.Aggregate(Root, (element, key) => element.GetProperty(key));

    public static double[] Numbers(this JsonElement array) => [.. array.EnumerateArray().Select(Number)];

    /// <summary>A number, also one that is written as text for the sake of its digits.</summary>
    public static double Number(this JsonElement element) => element.ValueKind == JsonValueKind.String
        ? double.Parse(element.GetString()!, CultureInfo.InvariantCulture)
        : element.GetDouble();
}
