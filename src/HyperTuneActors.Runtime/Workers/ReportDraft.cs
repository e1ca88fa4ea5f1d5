using System.Globalization;
using System.Text;
using System.Text.Json;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>A report, or one per step, while its members are read.</summary>
internal sealed class ReportDraft
{
    /// <summary>A list has no more numbers than this.</summary>
    public const int MostSteps = 1000;

    private readonly HashSet<string> names = [];
    private readonly List<(string Name, double Value)> metrics = [];
    private readonly List<(string Name, List<double> Values)> lists = [];
    private int? step;
    private (string Metric, string Value, int? Place)? diverged;

    /// <summary>A sentence on what is missing or too much when all members are read; <see langword="null"/> if nothing is.
    /// </summary>
    public string? Lack =>
        metrics.Count + lists.Count == 0 ? "It has no metric."
        : LastStep > int.MaxValue ? $"Its steps go beyond {int.MaxValue}."
        : null;

    private int Length => lists.Count == 0 ? 1 : lists[0].Values.Count;

    private long LastStep => (step ?? 1L) + Length - 1;

    /// <returns>A sentence on what is wrong with the member, or <see langword="null"/>.</returns>
    public string? Add(string name, ReadOnlySpan<byte> value)
    {
        if (!names.Add(name)) return $"It has '{name}' twice.";
        if (name == "step") return AddStep(value);
        if (metrics.Count + lists.Count == Metrics.Limit) return $"It has more than {Metrics.Limit} metrics.";
        if (value[0] == '[') return AddList(name, value);
        if (NumberIn(value) is not { } number) return $"Metric '{name}' is {KindOf(value)}; metrics are numbers.";
        if (!double.IsFinite(number)) diverged ??= (name, Encoding.UTF8.GetString(value), null);
        metrics.Add((name, number));
        return null;
    }

    /// <summary>To be called if there is no <see cref="Lack"/>.</summary>
    public LineResult Finish()
    {
        if (diverged is { } d)
            return new LineResult.Diverged(d.Metric, lists.Count == 0 ? step : StepAt(d.Place ?? Length - 1), d.Value);
        return lists.Count == 0
            ? new LineResult.Report(step, Metrics.Of([.. metrics]))
            : new LineResult.Reports([.. Enumerable.Range(0, Length).Select(ReportAt)]);
    }

    private LineResult.Report ReportAt(int place)
    {
        var listed = lists.Select(list => (list.Name, list.Values[place]));
        return new LineResult.Report(StepAt(place), Metrics.Of([.. place == Length - 1 ? listed.Concat(metrics) : listed]));
    }

    private int StepAt(int place) => (step ?? 1) + place;

    private string? AddStep(ReadOnlySpan<byte> value)
    {
        if (NumberIn(value) is not (>= 1 and <= int.MaxValue and var number) || number % 1 != 0)
            return $"The step is {KindOf(value)}; steps are whole numbers from 1.";
        step = (int)number;
        return null;
    }

    private string? AddList(string name, ReadOnlySpan<byte> value)
    {
        var values = new List<double>();
        var items = value[1..^1];
        foreach (var place in items.Split((byte)','))
        {
            var item = items[place].Trim(" \t\r\n"u8);
            if (item.IsEmpty || NumberIn(item) is not { } number)
                return $"Metric '{name}' is a list with {KindOfItem(item)} in it; a list has one number per step.";
            if (values.Count == MostSteps) return $"Metric '{name}' is a list of more than {MostSteps} numbers.";
            if (!double.IsFinite(number)) diverged ??= (name, Encoding.UTF8.GetString(item), values.Count);
            values.Add(number);
        }
        if (lists.Count > 0 && values.Count != Length)
            return $"Its lists have {Length} and {values.Count} numbers; all lists of a report have one per step.";
        lists.Add((name, values));
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

    // A text may have been cut at a comma.
    private static string KindOfItem(ReadOnlySpan<byte> item) =>
        item.IsEmpty ? "nothing" : item[0] == '"' ? "a text" : KindOf(item);

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
