using Microsoft.Win32.SafeHandles;

namespace HyperTuneActors.Runtime.Workers.Detached;

/// <summary>What a program writes to one of its streams, in a file that grows while it is read. What was read and is in log and
/// spool is given back to the disk.</summary>
internal sealed class RawOutput : IDisposable
{
    private const int Block = 4096;
    private const int Least = 16 * Block;

    private readonly SafeFileHandle file;
    private long position;
    private long released;
    private long vanished;

    /// <param name="path">Of the file.</param>
    /// <param name="from">Where to go on.</param>
    /// <exception cref="IOException">It can't be opened.</exception>
    public RawOutput(string path, long from)
    {
        file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        position = from;
        released = from / Block * Block;
    }

    /// <returns>How many bytes of the buffer were filled; 0 if there is nothing new.</returns>
    public int Read(Span<byte> buffer)
    {
        // A script that writes to /dev/stderr by '>' and not by '>&2' empties the file each time, and begins it anew.
        if (RandomAccess.GetLength(file) < position - vanished) vanished = position;
        var read = RandomAccess.Read(file, buffer, position - vanished);
        position += read;
        return read;
    }

    /// <summary>Nobody reads again what lies before.</summary>
    public void Release(long before)
    {
        var end = before / Block * Block;
        if (end - released < Least || vanished > 0) return;
        Kernel.Release(file, released, end - released);
        released = end;
    }

    public void Dispose() => file.Dispose();
}
