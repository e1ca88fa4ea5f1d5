namespace HyperTuneActors.Runtime.Workers;

internal enum PieceKind
{
    /// <summary>With its line ending, unless it is the last and has none.</summary>
    WholeLine,

    /// <summary>Of a line that is too long to wait for its end.</summary>
    StartOfLine,

    /// <summary>More of such a line.</summary>
    RestOfLine,
}

/// <param name="line">From 1.</param>
/// <param name="bytes">Valid during the call only.</param>
internal delegate void TakePiece(PieceKind kind, long line, ReadOnlySpan<byte> bytes);

/// <summary>Cuts a stream of bytes into lines. All bytes come out again, in order; at most <paramref name="limit"/> are
/// held back. Lines end with \n, \r\n, or \r as progress bars write it.</summary>
/// <param name="limit">In bytes.</param>
/// <param name="take">Gets the lines.</param>
/// <param name="line">The number of the first line.</param>
/// <param name="cutAfter">Set where the stream goes on within a line that was too long to wait for its end: the byte before.
/// </param>
internal sealed class LineSplitter(int limit, TakePiece take, long line = 1, byte? cutAfter = null)
{
    private readonly byte[] held = new byte[limit];
    private int length;
    private byte last = cutAfter ?? 0;
    private bool isCut = cutAfter is not null;

    /// <summary>The number of the line that has not ended.</summary>
    public long Line => line;

    /// <summary>Set if the line that has not ended was too long to wait for: its last byte.</summary>
    public byte? CutAfter => isCut ? last : null;

    /// <summary>How many bytes were pushed so far.</summary>
    public long Pushed { get; private set; }

    /// <summary>How many of the bytes pushed so far belong to lines that have ended.</summary>
    public long Ended { get; private set; }

    public void Push(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (last == '\r' && bytes[0] != '\n') EndLine();
            var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
            var piece = end < 0 ? bytes : bytes[..(end + 1)];
            Hold(piece);
            Pushed += piece.Length;
            if (last == '\n') EndLine();
            bytes = bytes[piece.Length..];
        }
    }

    /// <summary>Nothing follows.</summary>
    public void End()
    {
        if (length > 0 || isCut) EndLine();
    }

    private void Hold(ReadOnlySpan<byte> piece)
    {
        last = piece[^1];
        if (!isCut && length + piece.Length <= limit)
        {
            piece.CopyTo(held.AsSpan(length));
            length += piece.Length;
            return;
        }
        var fits = isCut ? 0 : limit - length;
        if (!isCut) StartCut(piece[..fits]);
        take(PieceKind.RestOfLine, line, piece[fits..]);
    }

    private void StartCut(ReadOnlySpan<byte> more)
    {
        more.CopyTo(held.AsSpan(length));
        isCut = true;
        take(PieceKind.StartOfLine, line, held);
    }

    private void EndLine()
    {
        if (!isCut) take(PieceKind.WholeLine, line, held.AsSpan(0, length));
        (length, last, isCut) = (0, 0, false);
        line++;
        Ended = Pushed;
    }
}
