using System.Text;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>The part of a log that is shown with a failure.</summary>
internal static class LogExcerpt
{
    /// <summary>In bytes of UTF-8.</summary>
    public const int MaxBytes = 8 * 1024;

    private const int HeadOfTraceback = 2 * 1024;
    private const string Traceback = "Traceback (most recent call last):";
    private const string Gap = "\n…\n";

    /// <param name="recent">The end of the log.</param>
    /// <param name="isCut">Whether the log has more before it.</param>
    /// <returns>From the last Python traceback on, without its middle if it is too long; without a traceback the end, from
    /// the beginning of a line where there is one. <see langword="null"/> of an empty log.</returns>
    public static string? Of(byte[] recent, bool isCut)
    {
        if (recent.Length == 0) return null;
        var text = Encoding.UTF8.GetString(recent);
        var at = text.LastIndexOf(Traceback, StringComparison.Ordinal);
        if (at < 0) return End(text, isCut);
        var traced = text[at..];
        return Size(traced) <= MaxBytes
            ? traced
            : Fitting(traced[..HeadOfTraceback], HeadOfTraceback, fromEnd: false) + Gap
                + Fitting(traced, MaxBytes - HeadOfTraceback - Size(Gap), fromEnd: true);
    }

    private static string End(string text, bool isCut)
    {
        var end = Fitting(text, MaxBytes, fromEnd: true);
        var line = end.IndexOf('\n', StringComparison.Ordinal) + 1;
        return (isCut || end.Length < text.Length) && line < end.Length ? end[line..] : end;
    }

    private static string Fitting(string text, int bytes, bool fromEnd)
    {
        if (text.Length > bytes) text = fromEnd ? text[^bytes..] : text[..bytes];
        while (Size(text) is var size && size > bytes)                       // what is not ASCII takes up to three bytes
        {
            var excess = Math.Max(1, (size - bytes) / 3);
            text = fromEnd ? text[excess..] : text[..^excess];
        }
        return text;
    }

    private static int Size(string text) => Encoding.UTF8.GetByteCount(text);
}
