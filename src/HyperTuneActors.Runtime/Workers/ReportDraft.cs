using System.Globalization;
using System.Text;
using System.Text.Json;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>A report while its members are read.</summary>
internal sealed class ReportDraft
{
    private readonly HashSet<string> names = [];
    private readonly List<(string Name, double Value)> metrics = [];
    private int? step;
    private (string Metric, string Value)? diverged;

    /// <returns>A sentence on what is wrong with the member, or <see langword="null"/>.</returns>
    public string? Add(string name, ReadOnlySpan<byte> value)
    {
        if (!names.Add(name)) return $"It has '{name}' twice.";
        if (name == "step") return AddStep(value);
        if (metrics.Count == Metrics.Limit) return $"It has more than {Metrics.Limit} metrics.";
        if (NumberIn(value) is not { } number) return $"Metric '{name}' is {KindOf(value)}; metrics are numbers.";
        if (!double.IsFinite(number)) diverged ??= (name, Encoding.UTF8.GetString(value));
        metrics.Add((name, number));
        return null;
    }

    /// <returns><see langword="null"/> if there is no metric.</returns>
    public LineResult? Finish() => (metrics.Count, diverged) switch
    {
        (0, _) => null,
        (_, { } d) => new LineResult.Diverged(d.Metric, step, d.Value),
        _ => new LineResult.Report(step, Metrics.Of([.. metrics])),
    };

    private string? AddStep(ReadOnlySpan<byte> value)
    {
        if (NumberIn(value) is not (>= 1 and <= int.MaxValue and var number) || number % 1 != 0)
            return $"The step is {KindOf(value)}; steps are whole numbers from 1.";
        step = (int)number;
        return null;
    }

    private static double? NumberIn(ReadOnlySpan<byte> value)
    {
        if (IsJsonNumber(value)) return double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetString(value).ToUpperInvariant() switch
        {
            "NAN" or "+NAN" or "-NAN" => double.NaN,
            "INF" or "+INF" or "INFINITY" or "+INFINITY" => double.PositiveInfinity,
            "-INF" or "-INFINITY" => double.NegativeInfinity,
            _ => null,
        };
    }

    private static bool IsJsonNumber(ReadOnlySpan<byte> value)
    {
        if (!(char.IsAsciiDigit((char)value[0]) || value[0] == '-')) return false;
        try
        {
            var reader = new Utf8JsonReader(value);
            return reader.Read() && reader.BytesConsumed == value.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string KindOf(ReadOnlySpan<byte> value) => value[0] switch
    {
        (byte)'"' => FlatObject.Unquote(value) is { } text ? $"the text '{Short(text)}'" : "a text that is not UTF-8",
        (byte)'{' => "an object",
        (byte)'[' => "a list",
        _ => Short(Encoding.UTF8.GetString(value)),
    };

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
