using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Akka.Actor;
using HyperTuneActors.Simulation.Timing;

namespace HyperTuneActors.Simulation.Storage;

/// <summary>A serialised fact or snapshot.</summary>
/// <param name="Number">Of the fact, or of the last fact that the snapshot covers.</param>
/// <param name="Manifest">Names the payload's format.</param>
/// <param name="Payload">The bytes.</param>
/// <param name="Content">What was serialised.</param>
public sealed record Row(long Number, string Manifest, byte[] Payload, object? Content);

/// <summary>The journal and the snapshots of an actor system in virtual time. They outlive the actors that write them.</summary>
public sealed class Disk
{
    private static readonly ConditionalWeakTable<ActorSystem, Disk> All = [];

    /// <summary>No disk is slower than this.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, List<Row>> journals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Row>> snapshots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> highest = new(StringComparer.Ordinal);
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private readonly ArrayBufferWriter<byte> digested = new();

    /// <summary>How long a write or a read takes.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Multiplies <see cref="Latency"/>.</summary>
    public double Slowness { get; set; } = 1;

    /// <summary>How long a write or a read takes now.</summary>
    public TimeSpan Takes => TimeSpan.FromTicks(Math.Min((Latency * Slowness).Ticks, Longest.Ticks));

    /// <summary>When the last write or read that was asked for is done.</summary>
    public TimeSpan BusyUntil { get; private set; }

    /// <summary>Asked once for each write, when it arrives.</summary>
    public Func<IReadOnlyList<Row>, WriteFate> Fate { get; set; } = _ => WriteFate.Written;

    /// <summary>Whether a process that runs this actor is there to write, and hears an answer.</summary>
    public Func<IActorRef, bool> Lives { get; set; } = _ => true;

    /// <summary>Ends the process that runs this actor.</summary>
    public Action<IActorRef> Crash { get; set; } = _ => { };

    /// <summary>Whether a snapshot that is read now is torn.</summary>
    public Func<bool> TearsSnapshot { get; set; } = () => false;

    /// <summary>Which writes are answered before they are done, as a disk does that lies; for tests of the checks.</summary>
    internal Func<IReadOnlyList<Row>, bool> AnswersEarly { get; set; } = _ => false;

    /// <summary>Whose actor wrote last, or is being written for.</summary>
    internal IActorRef? Writer { get; set; }

    /// <summary>Called with each batch when it is in the journal, before anybody hears of it.</summary>
    public event Action<IReadOnlyList<Row>>? Written;

    /// <summary>Called when a writer is told that its write failed or was rejected.</summary>
    internal Action? Failed { get; set; }

    /// <summary>Whether facts are kept. If not, they are serialised, hashed and dropped, and no study can recover.</summary>
    public bool KeepsFacts { get; set; } = true;

    public static Disk Of(ActorSystem system) => All.GetValue(system, _ => new Disk());

    /// <summary>The hash of all that was written so far: of each fact its manifest and payload, in their order.</summary>
    public string Hash() => Convert.ToHexString(hash.GetCurrentHash());

    public IReadOnlyList<Row> Facts(string persistenceId) => journals.GetValueOrDefault(persistenceId) ?? [];

    public long Highest(string persistenceId) => highest.GetValueOrDefault(persistenceId);

    /// <summary>Does something when all that was asked for before is done, and this too.</summary>
    internal void Later(VirtualScheduler scheduler, Action action)
    {
        var now = scheduler.MonotonicClock;
        BusyUntil = TimeSpan.FromTicks(Math.Max(BusyUntil.Ticks, (now + Takes).Ticks));
        scheduler.After(BusyUntil - now, action);
    }

    /// <returns>Whether it was written: not if somebody else wrote a fact of that number.</returns>
    internal bool Append(string persistenceId, IReadOnlyList<Row> rows)
    {
        if (rows[0].Number != Highest(persistenceId) + 1) return false;
        highest[persistenceId] = rows[^1].Number;
        if (KeepsFacts) ListOf(journals, persistenceId).AddRange(rows);
        Digest(rows);
        Written?.Invoke(rows);
        return true;
    }

    internal Row? Snapshot(string persistenceId, long atMost) =>
        ListOf(snapshots, persistenceId).LastOrDefault(row => row.Number <= atMost);

    internal void Save(string persistenceId, Row snapshot) => ListOf(snapshots, persistenceId).Add(snapshot);

    internal void DeleteSnapshots(string persistenceId, long upTo) =>
        ListOf(snapshots, persistenceId).RemoveAll(row => row.Number <= upTo);

    private void Digest(IReadOnlyList<Row> rows)
    {
        digested.ResetWrittenCount();
        foreach (var row in rows)
        {
            Encoding.UTF8.GetBytes(row.Manifest, digested);
            digested.Write(row.Payload);
        }
        hash.AppendData(digested.WrittenSpan);
    }

    private static List<Row> ListOf(Dictionary<string, List<Row>> lists, string persistenceId)
    {
        if (!lists.TryGetValue(persistenceId, out var rows)) lists[persistenceId] = rows = [];
        return rows;
    }
}
