namespace HyperTuneActors.Runtime.Workers;

/// <param name="bytes">Valid during the call only.</param>
internal delegate void TakeBytes(ReadOnlySpan<byte> bytes);

/// <summary>Blots secrets out of a stream of bytes, wherever it is cut: what may be the beginning of one is held back until
/// more comes.</summary>
/// <param name="secrets">Not to be seen.</param>
/// <param name="take">Gets the rest.</param>
/// <param name="from">Where in the program's output the first byte stands.</param>
internal sealed class Redactor(IReadOnlyList<byte[]> secrets, TakeBytes take, long from = 0)
{
    private static ReadOnlySpan<byte> Blot => "[secret]"u8;

    private byte[] held = [];

    /// <summary>Up to where the program's output was passed on before this call of <c>take</c>, or is now.</summary>
    public long Passed { get; private set; } = from;

    public void Push(ReadOnlySpan<byte> bytes)
    {
        if (secrets.Count == 0) Take(bytes, bytes.Length);
        else Pass(held.Length == 0 ? bytes : [.. held, .. bytes], isEnd: false);
    }

    /// <summary>Nothing follows.</summary>
    public void End() => Pass(held, isEnd: true);

    private void Pass(ReadOnlySpan<byte> text, bool isEnd)
    {
        while (true)
        {
            var (start, length) = Find(text);
            var open = isEnd ? text.Length : OpenEnd(text);
            if (length == 0 || start >= open)
            {
                if (open > 0) Take(text[..open], open);
                held = text[open..].ToArray();
                return;
            }
            if (start > 0) Take(text[..start], start);
            Take(Blot, length);
            text = text[(start + length)..];
        }
    }

    /// <param name="bytes">What is passed on.</param>
    /// <param name="length">What it was before.</param>
    private void Take(ReadOnlySpan<byte> bytes, int length)
    {
        take(bytes);
        Passed += length;
    }

    /// <returns>The first that is there as a whole, of several the longest; no length if there is none.</returns>
    private (int Start, int Length) Find(ReadOnlySpan<byte> text)
    {
        var (start, length) = (text.Length, 0);
        foreach (var secret in secrets)
        {
            var at = text.IndexOf(secret);
            if (at >= 0 && (at < start || (at == start && secret.Length > length))) (start, length) = (at, secret.Length);
        }
        return (start, length);
    }

    /// <returns>Where a secret may begin that is not there as a whole; the end if nowhere.</returns>
    private int OpenEnd(ReadOnlySpan<byte> text)
    {
        var longest = secrets.Max(secret => secret.Length);
        for (var at = Math.Max(0, text.Length - longest + 1); at < text.Length; at++)
            foreach (var secret in secrets)
                if (secret.Length > text.Length - at && secret.AsSpan().StartsWith(text[at..]))
                    return at;
        return text.Length;
    }
}
