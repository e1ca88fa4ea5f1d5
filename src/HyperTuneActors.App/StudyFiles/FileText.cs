using System.Text;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The text of a file that some user named: it may be anything.</summary>
internal static class FileText
{
    public const int MaxBytes = 256 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>The text, or <see langword="null"/> after a fault.</returns>
    public static string? Read(string path, Faults faults)
    {
        if (Directory.Exists(path))
            faults.Add(Position.None, "This is a directory.", "Name the study file in it.");
        else if (!File.Exists(path))
            faults.Add(Position.None, "There is no such file.", "Check the path of the study file.");
        else if (Bytes(path, faults) is { } bytes)
            return Decode(bytes, faults);
        return null;
    }

    private static byte[]? Bytes(string path, Faults faults)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[MaxBytes + 1];
            var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (count <= MaxBytes) return bytes[..count];
            faults.Add(Position.None, "This file is larger than 256 kB.",
                "Name a study file, which is a page or two of YAML.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            faults.Add(Position.None, $"This file can't be read: {e.Message}", "Check who may read it.");
        }
        return null;
    }

    private static string? Decode(byte[] bytes, Faults faults)
    {
        try
        {
            // The YAML parser would take a NUL for the end of the file.
            var nul = Array.IndexOf(bytes, (byte)0);
            if (nul < 0) return Strict.GetString(bytes).TrimStart('\uFEFF');
            faults.Add(PositionOf(bytes.AsSpan(0, nul)), "A NUL character stands here.",
                "Name a study file: this is no text.");
        }
        catch (DecoderFallbackException e)
        {
            faults.Add(PositionOf(bytes.AsSpan(0, e.Index)), "This is not UTF-8 text.", "Save the file as UTF-8.");
        }
        return null;
    }

    private static Position PositionOf(ReadOnlySpan<byte> before)
    {
        var line = before[(before.LastIndexOf((byte)'\n') + 1)..];
        return new Position(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(line) + 1);
    }
}
