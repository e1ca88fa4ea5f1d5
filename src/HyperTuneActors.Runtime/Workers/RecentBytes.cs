namespace HyperTuneActors.Runtime.Workers;

/// <summary>The last bytes of a stream.</summary>
internal sealed class RecentBytes(int capacity)
{
    private readonly byte[] ring = new byte[capacity];
    private long total;

    public bool IsCut => total > capacity;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > capacity)
        {
            total += bytes.Length - capacity;
            bytes = bytes[^capacity..];
        }
        var at = (int)(total % capacity);
        var first = bytes[..Math.Min(bytes.Length, capacity - at)];
        first.CopyTo(ring.AsSpan(at));
        bytes[first.Length..].CopyTo(ring);
        total += bytes.Length;
    }

    public byte[] ToArray()
    {
        var at = (int)(total % capacity);
        return IsCut ? [.. ring.AsSpan(at), .. ring.AsSpan(0, at)] : ring[..(int)total];
    }
}
