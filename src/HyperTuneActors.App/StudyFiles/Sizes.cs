using System.Globalization;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>Amounts of memory, as <c>500MB</c> or <c>4GB</c> (powers of 1000) or <c>512MiB</c> or <c>4GiB</c> (powers of
/// 1024).</summary>
internal static class Sizes
{
    private const int MostDigits = 9;

    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("kB", 1000), ("MB", 1000_000), ("GB", 1000_000_000), ("TB", 1000_000_000_000),
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
    ];

    /// <param name="at">Where it stands.</param>
    /// <param name="least">The smallest that is allowed, as it would be written.</param>
    /// <param name="most">The largest that is allowed, as it would be written.</param>
    /// <returns>In bytes.</returns>
    public static long? Size(this Cursor at, string least, string most)
    {
        if (at.Scalar("a size, such as 500MB or 4GB") is not { Text: var text }) return null;
        if (Parse(text) is not { } bytes)
            at.Fault($"'{at.Name}' is {Words.Quote(text)}, which is no size.", InsteadOf(text));
        else if (bytes < Parse(least) || bytes > Parse(most))
            at.Fault($"'{at.Name}' is {text}.", $"Write a size from {least} to {most}.");
        else
            return bytes;
        return null;
    }

    /// <returns>Whether the text is a size; in bytes.</returns>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = Parse(text) ?? 0;
        return Parse(text) is > 0;
    }

    private static long? Parse(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        if (digits is 0 or > MostDigits) return null;
        var amount = long.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture);
        foreach (var (unit, bytes) in Units)
            if (text.AsSpan(digits).SequenceEqual(unit)) return amount <= long.MaxValue / bytes ? amount * bytes : long.MaxValue;
        return null;
    }

    private static string InsteadOf(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        if (digits is > 0 and <= MostDigits && digits == text.Length) return $"Say the unit: {text}MB or {text}GB.";
        var meant = Units.FirstOrDefault(unit => string.Equals(unit.Unit, text[digits..].Trim(), StringComparison.OrdinalIgnoreCase)).Unit;
        return digits > 0 && meant is not null ? $"Write {text[..digits]}{meant}." : "Write it as 500MB, 4GB, 512MiB or 4GiB.";
    }
}
