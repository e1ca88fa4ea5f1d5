using System.Globalization;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>Numbers of a study file. Each reader gives <see langword="null"/> after a fault.</summary>
internal static class Numbers
{
    /// <summary>A whole number within both bounds.</summary>
    public static int? Count(this Cursor at, int from, int to = int.MaxValue) => (int?)at.Whole(from, to);

    /// <summary>A whole number within both bounds.</summary>
    public static long? Whole(this Cursor at, long from, long to)
    {
        if (at.Number($"a whole number {Range(from, to)}") is not { } text) return null;
        if (!TryWhole(text, out var value))
            at.Fault($"'{at.Name}' is {Words.Quote(text)}, which is no whole number.", InsteadOf(text, from, to));
        else if (value < from)
            at.Fault($"'{at.Name}' is {value}.", $"Write a whole number {Range(from, to)}.");
        else if (value > to)
            at.Fault($"'{at.Name}' is {value}.", $"Write a whole number from {from} to {to}.");
        else
            return value;
        return null;
    }

    /// <summary>A finite number.</summary>
    public static double? Real(this Cursor at)
    {
        if (at.Number("a number, such as 0.1 or 1e-4") is not { } text) return null;
        if (TryReal(text, out var value)) return value;
        at.Fault($"'{at.Name}' is {Words.Quote(text)}, which is no finite number.",
            "Write a number, such as 0.1 or 1e-4.");
        return null;
    }

    /// <summary>A finite number that is not too small.</summary>
    /// <param name="at">Where it stands.</param>
    /// <param name="low">The bound.</param>
    /// <param name="isIncluded">Whether it may be the bound itself.</param>
    /// <param name="example">A number that may stand there.</param>
    public static double? RealFrom(this Cursor at, double low, bool isIncluded, string example)
    {
        if (at.Real() is not { } value) return null;
        if (value > low || (isIncluded && value == low)) return value;
        at.Fault(string.Create(CultureInfo.InvariantCulture, $"'{at.Name}' is {value}."),
            string.Create(CultureInfo.InvariantCulture, $"Write a number {(isIncluded ? "from" : "above")} {low}{(isIncluded ? " on" : "")}, such as {example}."));
        return null;
    }

    /// <summary>A finite number that is neither too small nor too large.</summary>
    /// <param name="at">Where it stands.</param>
    /// <param name="high">The upper bound, which it may be itself.</param>
    /// <param name="low">The lower bound.</param>
    /// <param name="isIncluded">Whether it may be the lower bound itself.</param>
    public static double? RealTo(this Cursor at, double high, double low, bool isIncluded)
    {
        if (at.Real() is not { } value) return null;
        if (value <= high && (value > low || (isIncluded && value == low))) return value;
        at.Fault(string.Create(CultureInfo.InvariantCulture, $"'{at.Name}' is {value}."),
            string.Create(CultureInfo.InvariantCulture, $"Write a number {(isIncluded ? $"from {low} to" : $"above {low}, at most")} {high}."));
        return null;
    }

    /// <summary>An unsigned whole number of 64 bits.</summary>
    public static ulong? Unsigned(this Cursor at)
    {
        if (at.Number("a whole number from 0 on") is not { } text) return null;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return value;
        at.Fault($"'{at.Name}' is {Words.Quote(text)}.", $"Write a whole number from 0 to {ulong.MaxValue}.");
        return null;
    }

    public static bool TryWhole(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    /// <returns>Whether the text is a number as YAML writes it, and a finite one.</returns>
    public static bool TryReal(string text, out double value)
    {
        value = 0;
        return text.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '.' or 'e' or 'E')
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    /// <returns>Whether YAML takes the plain text for a real number, a finite one or not; long rows of digits are
    /// none, since a real number would lose some of them.</returns>
    public static bool LooksReal(string text) =>
        text.TrimStart('+', '-') is ".nan" or ".NaN" or ".NAN" or ".inf" or ".Inf" or ".INF"
        || (text.AsSpan().IndexOfAny(".eE") >= 0 && text.All(c => char.IsAsciiDigit(c) || "+-.eE".Contains(c))
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _));

    /// <summary>A plain text where a number is wanted; a quoted number is a fault of its own.</summary>
    private static string? Number(this Cursor at, string example)
    {
        if (at.Scalar(example) is not { } scalar) return null;
        if (scalar.IsPlain || !TryReal(scalar.Text, out _)) return scalar.Text;
        at.Fault($"'{at.Name}' is a text, since it has quotes.", $"Write {scalar.Text} without them.");
        return null;
    }

    private static string InsteadOf(string text, long from, long to) =>
        TryReal(text, out var real) && Math.Floor(real) == real && real >= from && real <= to
            ? $"Write {(decimal)real:0}."
            : $"Write a whole number {Range(from, to)}.";

    private static string Range(long from, long to) =>
        to is int.MaxValue or long.MaxValue ? $"from {from} on" : $"from {from} to {to}";
}
