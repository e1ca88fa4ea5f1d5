using System.Text;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>What a program wrote, but for its reports. Its standard error goes to the same file without passing here.
/// A log that can't be written stops no training.</summary>
internal sealed class RunLog : IDisposable
{
    /// <summary>In bytes of UTF-8.</summary>
    public const int TailBytes = 8 * 1024;

    private readonly string path;
    private readonly FileStream file;

    /// <exception cref="IOException">The file can't be opened.</exception>
    public RunLog(string path)
    {
        this.path = path;
        file = new FileStream(Kernel.OpenToAppend(path), FileAccess.Write, 32 * 1024);
    }

    /// <summary>Why the last write failed, <see langword="null"/> if it did not.</summary>
    public string? Fault { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(bytes);
        }
        catch (IOException full)
        {
            Fault = full.Message;
        }
    }

    public void Flush()
    {
        try
        {
            file.Flush();
            Fault = null;
        }
        catch (IOException full)
        {
            Fault = full.Message;
        }
    }

    /// <returns>The end of the log, from the beginning of a line where there is one; <see langword="null"/> if the log
    /// is empty or can't be read.</returns>
    public string? Tail()
    {
        try
        {
            using var reader = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var skipped = Math.Max(0, reader.Length - TailBytes);
            reader.Position = skipped;
            var bytes = new byte[TailBytes];
            var read = reader.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return read == 0 ? null : TextOf(bytes.AsSpan(0, read), isCut: skipped > 0);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        try
        {
            file.Dispose();
        }
        catch (IOException full)
        {
            Fault = full.Message;
        }
    }

    private static string TextOf(ReadOnlySpan<byte> bytes, bool isCut)
    {
        var end = bytes.IndexOf((byte)'\n') + 1;
        if (isCut && end < bytes.Length) bytes = bytes[end..];
        var text = Encoding.UTF8.GetString(bytes);
        while (Encoding.UTF8.GetByteCount(text) is var size && size > TailBytes)        // what is not UTF-8 grows
            text = text[Math.Max(1, (size - TailBytes) / 3)..];
        return text;
    }
}
