using System.Globalization;
using System.Text;

namespace HyperTuneActors.Runtime.Hooks;

/// <summary>What a hook writes: all is read, so that it never waits, and its beginning is kept.</summary>
internal sealed class HookOutput
{
    public const int MaxBytes = 8 * 1024;

    private readonly byte[] kept = new byte[MaxBytes];
    private readonly Lock gate = new();
    private int length;
    private long dropped;

    /// <summary>Reads to the end.</summary>
    public async Task TakeAsync(Stream stream)
    {
        try
        {
            var buffer = new byte[32 * 1024];
            while (await stream.ReadAsync(buffer) is > 0 and var read) Keep(buffer.AsSpan(0, read));
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Nobody waits any longer for what a process writes that has left the hook's group.
        }
    }

    public override string ToString()
    {
        lock (gate)
        {
            var text = Encoding.UTF8.GetString(kept, 0, length).TrimEnd();
            return dropped == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}… ({dropped} bytes more)");
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            var fits = bytes[..Math.Min(bytes.Length, MaxBytes - length)];
            fits.CopyTo(kept.AsSpan(length));
            length += fits.Length;
            dropped += bytes.Length - fits.Length;
        }
    }
}
