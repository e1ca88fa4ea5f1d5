using Microsoft.Win32.SafeHandles;

namespace HyperTuneActors.Runtime.Workers.Detached;

/// <summary>Reads a spool from its beginning, while it grows.</summary>
/// <param name="file">The spool's; it stays the spool's.</param>
/// <param name="length">Up to where it counts now.</param>
internal sealed class SpoolReader(SafeFileHandle file, Func<long> length)
{
    private const int Piece = 64 * 1024;

    private byte[] held = [];
    private int start;

    /// <summary>Behind the last line that was read.</summary>
    public long Position { get; private set; }

    /// <returns>The next line; <see langword="null"/> if there is none yet, or none that can be read.</returns>
    public SpoolLine? Next()
    {
        int end;
        while ((end = held.AsSpan(start).IndexOf((byte)'\n')) < 0)
            if (!Fetch()) return null;
        var line = DetachedJson.Read<SpoolLine>(held.AsSpan(start, end));
        if (line is null) return null;
        start += end + 1;
        Position += end + 1;
        return line;
    }

    private bool Fetch()
    {
        var rest = held.Length - start;
        var at = Position + rest;
        var more = new byte[rest + (int)Math.Min(Piece, length() - at)];
        if (more.Length == rest) return false;
        held.AsSpan(start).CopyTo(more);
        var read = RandomAccess.Read(file, more.AsSpan(rest), at);
        held = more.AsSpan(0, rest + read).ToArray();
        start = 0;
        return read > 0;
    }
}
