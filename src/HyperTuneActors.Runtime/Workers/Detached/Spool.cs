using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;
using Microsoft.Win32.SafeHandles;

namespace HyperTuneActors.Runtime.Workers.Detached;

/// <summary>What a run tells, in the order and under the numbers in which the study hears it, as lines of JSON in a file. What is
/// told was written before; what was written in part, when a worker was killed, does not count.</summary>
/// <remarks>It grows with what the run reports, and is removed when the study has acknowledged the end: the disk is its
/// bound.</remarks>
internal sealed class Spool : IDisposable
{
    private readonly Lock gate = new();
    private readonly SafeFileHandle file;
    private long length;

    private Spool(SafeFileHandle file) => this.file = file;

    /// <summary>The number of the last that was told, or may be.</summary>
    public long Last { get; private set; }

    /// <summary>Where to go on reading the program's output; <see langword="null"/> at its beginning.</summary>
    public OutputState? After { get; private set; }

    public SpoolLine.Start? Started { get; private set; }

    /// <summary>Why the run was stopped; <see langword="null"/> if it was not.</summary>
    public StopCause? Stop { get; private set; }

    public RunEnd? Ended { get; private set; }

    /// <summary>What was saved, as it was told.</summary>
    public ImmutableArray<SpoolLine.SavedCheckpoint> Saved { get; private set; } = [];

    /// <summary>What was kept, as it was told; of a name the last counts.</summary>
    public ImmutableArray<SpoolLine.KeptArtifact> Kept { get; private set; } = [];

    /// <summary>Opens it, and reads what is there.</summary>
    /// <exception cref="IOException">It can't be opened.</exception>
    public static Spool Open(string path)
    {
        var spool = new Spool(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
        spool.Recover();
        return spool;
    }

    /// <summary>Appends lines as a whole, under the numbers that follow.</summary>
    /// <param name="lines">What is numbered; may be empty.</param>
    /// <param name="seal">The last of them.</param>
    /// <exception cref="IOException">There is no room: nothing was appended.</exception>
    public void Append(IReadOnlyList<SpoolLine> lines, SpoolLine seal)
    {
        lock (gate)
        {
            SpoolLine[] numbered = [.. lines.Select((line, at) => line with { N = Last + 1 + at }), seal];
            var bytes = new MemoryStream();
            foreach (var line in numbered)
            {
                bytes.Write(DetachedJson.Bytes(line));
                bytes.WriteByte((byte)'\n');
            }
            Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
            foreach (var line in numbered) Take(line);
        }
    }

    /// <summary>Reads lines up to those that were appended last.</summary>
    public SpoolReader Read() => new(file, () => { lock (gate) return length; });

    public void Dispose() => file.Dispose();

    private void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(file, bytes, length);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(file, length);
            throw;
        }
        length += bytes.Length;
    }

    private void Recover()
    {
        var end = RandomAccess.GetLength(file);
        var reader = new SpoolReader(file, () => end);
        var unsealed = new List<SpoolLine>();
        while (reader.Next() is { } line)
        {
            unsealed.Add(line);
            if (!line.IsSeal) continue;
            foreach (var sealedLine in unsealed) Take(sealedLine);
            unsealed.Clear();
            length = reader.Position;
        }
        if (length < end) RandomAccess.SetLength(file, length);
    }

    private void Take(SpoolLine line)
    {
        Last = line.N ?? Last;
        After = line.After ?? After;
        Started = line.Started ?? Started;
        Stop ??= line.Stop;
        Ended = line.Ended ?? Ended;
        if (line.Saved is { } saved) Saved = Saved.Add(saved);
        if (line.Kept is { } kept) Kept = Kept.Add(kept);
    }
}
