using System.Globalization;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>Lengths of time, as <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>2h</c>, <c>1d</c>, or several of them from long to
/// short: <c>1h30m</c>.</summary>
internal static class Durations
{
    private const int MostDigits = 9;

    private static readonly (string Unit, long Milliseconds)[] Units =
        [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

    /// <param name="at">Where it stands.</param>
    /// <param name="least">The shortest that is allowed, as it would be written.</param>
    /// <param name="most">The longest that is allowed, as it would be written.</param>
    public static TimeSpan? Duration(this Cursor at, string least, string most)
    {
        if (at.Scalar("a duration, such as 30s or 1h30m") is not { Text: var text }) return null;
        if (Parse(text) is not { } milliseconds)
            at.Fault($"'{at.Name}' is {Words.Quote(text)}, which is no duration.", InsteadOf(text));
        else if (milliseconds < Parse(least) || milliseconds > Parse(most))
            at.Fault($"'{at.Name}' is {text}.", $"Write a duration from {least} to {most}.");
        else
            return TimeSpan.FromMilliseconds(milliseconds);
        return null;
    }

    /// <returns>Whether the text is a duration.</returns>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = TimeSpan.FromMilliseconds(Parse(text) ?? 0);
        return Parse(text) is not null;
    }

    private static long? Parse(string text)
    {
        var rest = text.AsSpan();
        var sum = 0L;
        foreach (var (unit, milliseconds) in Units)
            sum += Take(ref rest, unit) * milliseconds;
        return rest.IsEmpty && text.Length > 0 ? sum : null;
    }

    private static long Take(ref ReadOnlySpan<char> rest, string unit)
    {
        var digits = Count(rest, char.IsAsciiDigit);
        var letters = Count(rest[digits..], char.IsAsciiLetter);
        if (digits is 0 or > MostDigits || !rest.Slice(digits, letters).SequenceEqual(unit)) return 0;
        var amount = long.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
        rest = rest[(digits + letters)..];
        return amount;
    }

    private static int Count(ReadOnlySpan<char> text, Predicate<char> isOne)
    {
        var count = 0;
        while (count < text.Length && isOne(text[count])) count++;
        return count;
    }

    private static string InsteadOf(string text) =>
        text.Length is > 0 and <= MostDigits && text.All(char.IsAsciiDigit)
            ? $"Say the unit: {text}s, {text}m or {text}h."
            : "Write it as 500ms, 10s, 5m, 2h, 1d or 1h30m.";
}
