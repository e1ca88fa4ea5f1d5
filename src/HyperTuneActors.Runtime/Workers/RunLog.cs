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
    private readonly bool awaitsTrim;
    private FileStream? file;
    private int segment;
    private int oldest = 1;
    private long room;
    private string? failed;

    /// <param name="path">Of the file.</param>
    /// <param name="kept">So many bytes of the beginning are kept, and as many of the end.</param>
    /// <exception cref="IOException">The file can't be opened.</exception>
    public RunLog(string path, int kept = KeptBytes)
    {
        (this.path, this.kept, room) = (path, kept, kept);
        file = Open(path);
    }

    private RunLog(string path, int kept, long total)
    {
        (this.path, this.kept, Total, awaitsTrim) = (path, kept, total, true);
        segment = total <= kept ? 0 : (int)((total - 1) / kept);
        oldest = Math.Max(1, segment - 1);
        room = (kept * (segment + 1L)) - total;
        if (!IsJoined) CutBack();
        file = IsJoined ? null : Open(PathOf(segment));
    }

    /// <summary>Goes on with a log of which the first <paramref name="total"/> bytes count; what was written after them is written
    /// again. What such a log has no need of any more it deletes when told to (<see cref="Trim"/>).</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="total">As another one's <see cref="Total"/> was after a <see cref="Flush"/>.</param>
    /// <param name="kept">As above, and as before.</param>
    /// <exception cref="IOException">The file can't be opened.</exception>
    public static RunLog Resume(string path, long total, int kept = KeptBytes) => new(path, kept, total);

    /// <summary>How many bytes were appended, kept or not.</summary>
    public long Total { get; private set; }

    /// <summary>Whether there is something to <see cref="Trim"/>.</summary>
    public bool HasSurplus => oldest < segment - 1;

    // Its beginning is never longer while it is written.
    private bool IsJoined => segment > 0 && LengthOf(path) > kept;

    /// <summary>Why a write failed before the last flush and since the one before it; <see langword="null"/> if none did.</summary>
    public string? Fault { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        recent.Append(bytes);
        Total += bytes.Length;
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
        if (!awaitsTrim) Trim();
        (Fault, failed) = (failed, null);
    }

    /// <summary>Deletes what is neither of the beginning nor of the end.</summary>
    public void Trim()
    {
        for (; HasSurplus; oldest++) Try(() => File.Delete(PathOf(oldest)));
    }

    /// <summary>The end of the log, or the last traceback in it; see <see cref="LogExcerpt"/>.</summary>
    public string? Excerpt() => LogExcerpt.Of(recent.ToArray(), recent.IsCut);

    /// <summary>Nothing follows: all that is kept comes into one file.</summary>
    public void Dispose()
    {
        Try(() => file?.Dispose());
        file = null;
        Trim();
        if (segment > 0) Try(Join);
        segment = 0;
    }

    /// <summary>Lets go of it as it is: another one goes on with it.</summary>
    public void Leave() => Try(() => file?.Dispose());

    private void CutBack()
    {
        for (var later = segment + 1; File.Exists(PathOf(later)); later++) File.Delete(PathOf(later));
        using (var last = new FileStream(PathOf(segment), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite))
            if (last.Length > kept - room) last.SetLength(kept - room);
        if (segment > 0) Remember(PathOf(segment - 1));
        Remember(PathOf(segment));
    }

    private void Remember(string part)
    {
        if (!File.Exists(part)) return;
        using var file = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Max(0, file.Length - ForExcerpt - 1);           // one more, so that it is known to be cut
        var bytes = new byte[file.Length - file.Position];
        file.ReadExactly(bytes);
        recent.Append(bytes);
    }

    private void StartSegment()
    {
        room = kept;
        file?.Dispose();
        file = null;
        segment++;
        file = Open(PathOf(segment));
    }

    private void Join()
    {
        var last = new[] { segment - 1, segment }.Where(number => number > 0).Select(PathOf).Where(File.Exists).ToArray();
        if (!IsJoined) Join(last);
        foreach (var part in last) File.Delete(part);
    }

    // In a file of its own, so that whoever finds this half done begins it anew.
    private void Join(string[] last)
    {
        var draft = path + ".tmp";
        var surplus = Math.Max(0, last.Sum(LengthOf) - kept);
        File.Copy(path, draft, overwrite: true);
        using (var joined = Open(draft))
        {
            var cut = Total - joined.Length - last.Sum(LengthOf) + surplus;
            if (cut > 0) joined.Write(Encoding.UTF8.GetBytes(CutLine(cut)));
            foreach (var part in last) surplus -= CopyWithout(surplus, part, joined);
        }
        File.Move(draft, path, overwrite: true);
    }

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

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

    private string PathOf(int number) => number == 0 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");

    private static FileStream Open(string path) =>
        new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 32 * 1024);
}
