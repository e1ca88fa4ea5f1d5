using System.Globalization;
using System.Text;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>What a program wrote, but for its reports. Of a flood the beginning and the end are kept. A log that can't be
/// written stops no training.</summary>
/// <remarks>While the program runs, the beginning lies in <c>log</c>, and what came last in the two newest of <c>log.1</c>,
/// <c>log.2</c>, …; when it has ended, all is in <c>log</c>, with a line where bytes were cut.</remarks>
internal sealed class RunLog : IDisposable
{
    /// <summary>As a rule so many bytes of the beginning are kept, and as many of the end.</summary>
    public const int KeptBytes = 8 << 20;

    private const int ForExcerpt = 64 * 1024;

    private readonly string path;
    private readonly int kept;
    private readonly RecentBytes recent = new(ForExcerpt);
    private FileStream? file;
    private int segment;
    private long room;
    private long total;
    private string? failed;

    /// <param name="path">Of the file.</param>
    /// <param name="kept">So many bytes of the beginning are kept, and as many of the end.</param>
    /// <exception cref="IOException">The file can't be opened.</exception>
    public RunLog(string path, int kept = KeptBytes)
    {
        (this.path, this.kept, room) = (path, kept, kept);
        file = Open(path);
    }

    /// <summary>Why a write failed before the last flush and since the one before it; <see langword="null"/> if none did.</summary>
    public string? Fault { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        recent.Append(bytes);
        total += bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (room == 0) Try(StartSegment);
            var piece = bytes[..(int)Math.Min(bytes.Length, room)];
            Write(piece);
            room -= piece.Length;
            bytes = bytes[piece.Length..];
        }
    }

    public void Flush()
    {
        Try(() => file?.Flush());
        (Fault, failed) = (failed, null);
    }

    /// <summary>The end of the log, or the last traceback in it; see <see cref="LogExcerpt"/>.</summary>
    public string? Excerpt() => LogExcerpt.Of(recent.ToArray(), recent.IsCut);

    /// <summary>Nothing follows: all that is kept comes into one file.</summary>
    public void Dispose()
    {
        Try(() => file?.Dispose());
        file = null;
        if (segment > 0) Try(Join);
        segment = 0;
    }

    private void StartSegment()
    {
        room = kept;
        file?.Dispose();
        file = null;
        segment++;
        if (segment > 2) File.Delete(PathOf(segment - 2));
        file = Open(PathOf(segment));
    }

    private void Join()
    {
        var last = new[] { segment - 1, segment }.Where(number => number > 0).Select(PathOf).Where(File.Exists).ToArray();
        var surplus = Math.Max(0, last.Sum(part => new FileInfo(part).Length) - kept);
        using (var joined = Open(path))
        {
            var cut = total - joined.Length - last.Sum(part => new FileInfo(part).Length) + surplus;
            if (cut > 0) joined.Write(Encoding.UTF8.GetBytes(CutLine(cut)));
            foreach (var part in last) surplus -= CopyWithout(surplus, part, joined);
        }
        foreach (var part in last) File.Delete(part);
    }

    private string CutLine(long cut) => string.Create(CultureInfo.InvariantCulture,
        $"\n[{cut} bytes were cut here: a log keeps {kept >> 20} MiB of its beginning and of its end]\n");

    /// <returns>How much of the file's beginning was left out.</returns>
    private static long CopyWithout(long surplus, string part, FileStream to)
    {
        using var from = new FileStream(part, FileMode.Open, FileAccess.Read);
        from.Position = Math.Min(surplus, from.Length);
        var skipped = from.Position;
        from.CopyTo(to);
        return skipped;
    }

    private void Write(ReadOnlySpan<byte> piece)
    {
        try
        {
            file?.Write(piece);
        }
        catch (Exception e) when (e is IOException or ArgumentOutOfRangeException)     // the latter: it may not grow (EFBIG)
        {
            failed = e.Message;
        }
    }

    private void Try(Action act)
    {
        try
        {
            act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failed = e.Message;
        }
    }

    private string PathOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");

    private static FileStream Open(string path) =>
        new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 32 * 1024);
}
