using System.Globalization;
using System.Numerics;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The bounds and the scale of a number's range.</summary>
internal static class Bounds
{
    /// <summary>Beyond this not every whole number has a double of its own, and a space's points are doubles.</summary>
    private const long Largest = 1L << 53;

    /// <returns><see langword="null"/> after a fault.</returns>
    public static (double Low, double High, bool Log)? Real(Section section, string name)
    {
        var low = section.Require("low", "low: 0.0, the lower bound")?.Real();
        var high = section.Require("high", "high: 1.0, the upper bound")?.Real();
        var log = IsLog(section);
        if (low is not { } from || high is not { } to || log is not { } isLog) return null;
        if (!double.IsFinite(to - from))
            section.Find("high")!.Fault("This range is too wide.", "Bring low and high closer to 0.");
        return IsRange(section, name, from, to) & HasLogarithm(section, isLog, from > 0, "above 0, such as 1e-6")
            ? (from, to, isLog)
            : null;
    }

    /// <returns><see langword="null"/> after a fault.</returns>
    public static (long Low, long High, bool Log)? Whole(Section section, string name)
    {
        var low = section.Require("low", "low: 1, the lower bound")?.Whole(-Largest, Largest);
        var high = section.Require("high", "high: 100, the upper bound")?.Whole(-Largest, Largest);
        var log = IsLog(section);
        if (low is not { } from || high is not { } to || log is not { } isLog) return null;
        return IsRange(section, name, from, to) & HasLogarithm(section, isLog, from > 0, "from 1 on")
            ? (from, to, isLog)
            : null;
    }

    private static bool? IsLog(Section section) =>
        section.Find("scale") is { } at ? at.OneOf(("linear", false), ("log", true)) : false;

    private static bool IsRange<T>(Section section, string name, T low, T high) where T : INumber<T>
    {
        var (from, to) = (Shown(low), Shown(high));
        if (low > high)
            section.Find("low")!.Fault($"low {from} is above high {to}.", "Swap them.");
        else if (low == high)
            section.Find("low")!.Fault($"low and high are both {from}.",
                $"Write a constant, {name}: {from}, or widen the range.");
        return low < high;
    }

    private static bool HasLogarithm(Section section, bool isLog, bool isPositive, string right)
    {
        if (!isLog || isPositive) return true;
        section.Find("low")!.Fault("A log scale never reaches 0.", $"Write a low {right}, or scale: linear.");
        return false;
    }

    private static string Shown<T>(T number) where T : INumber<T> => number.ToString(null, CultureInfo.InvariantCulture);
}
