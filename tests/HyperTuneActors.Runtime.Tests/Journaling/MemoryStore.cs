using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Persistence;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.Runtime.Tests.Journaling;

/// <summary>A serialised fact or snapshot.</summary>
public sealed record MemoryRow(long Number, int Serializer, string Manifest, byte[] Payload)
{
    internal Lazy<StudyEvent> Fact { get; } = new(() => Manifests.Decode(Manifest, Payload));
}

/// <summary>What becomes of a write.</summary>
public enum WriteFate
{
    Written,
    FailedBefore,
    WrittenThenFailed,
    Rejected,
}

/// <summary>Serialised facts and snapshots in memory, which outlive the actor systems that use them, and the faults of
/// the journal over them.</summary>
public sealed class MemoryStore
{
    private const string Plugins = """
        akka {
          loglevel = WARNING
          stdout-loglevel = OFF
          loggers = []
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          coordinated-shutdown.run-by-clr-shutdown-hook = off
          test.single-expect-default = 20s
          test.default-timeout = 20s
          persistence {
            journal.plugin = "akka.persistence.journal.memory"
            journal.memory {
              class = "HyperTuneActors.Runtime.Tests.Journaling.MemoryJournal, HyperTuneActors.Runtime.Tests"
              replay-filter.mode = off
              circuit-breaker { max-failures = 1000000, call-timeout = 60s, reset-timeout = 1s }
            }
            snapshot-store.plugin = "akka.persistence.snapshot-store.memory"
            snapshot-store.memory {
              class = "HyperTuneActors.Runtime.Tests.Journaling.MemorySnapshots, HyperTuneActors.Runtime.Tests"
              snapshot-is-optional = true
            }
          }
        }
        """;

    private readonly object gate = new();
    private readonly Dictionary<string, List<MemoryRow>> journals = [];
    private readonly Dictionary<string, List<long>> ends = [];
    private readonly Dictionary<string, List<MemoryRow>> snapshots = [];
    private readonly List<(Func<StudyEvent, bool> IsIt, TaskCompletionSource Seen)> waiting = [];

    /// <summary>Asked before each write, which waits for the answer.</summary>
    internal Func<IReadOnlyList<StudyEvent>, Task<WriteFate>> OnWrite { get; set; } = _ => Task.FromResult(WriteFate.Written);

    /// <summary>Awaited before each snapshot is stored.</summary>
    internal Func<Task> OnSave { get; set; } = () => Task.CompletedTask;

    /// <summary>Whether snapshots that the study gives up stay, so that a test can look at all of them.</summary>
    public bool KeepsSnapshots { get; init; }

    private static string Id => JournalReader.PersistenceId(Specs.Name);

    /// <summary>The facts of the tested study.</summary>
    internal IReadOnlyList<StudyEvent> Facts => [.. Rows(Id).Select(row => row.Fact.Value)];

    /// <summary>The number of the last fact of each batch.</summary>
    public IReadOnlyList<long> BatchEnds
    {
        get
        {
            lock (gate) return ends.TryGetValue(Id, out var all) ? [.. all] : [];
        }
    }

    /// <summary>The snapshots of the tested study, oldest first.</summary>
    public IReadOnlyList<MemoryRow> Snapshots
    {
        get
        {
            lock (gate) return snapshots.TryGetValue(Id, out var all) ? [.. all] : [];
        }
    }

    /// <summary>For an actor system over this store.</summary>
    public ActorSystemSetup Setup() => ActorSystemSetup.Create(
        BootstrapSetup.Create().WithConfig(
            ConfigurationFactory.ParseString(Plugins).WithFallback(JournalSerialization.Config)),
        new MemoryStoreSetup(this));

    public static MemoryStore Of(ActorSystem system) => system.Settings.Setup.Get<MemoryStoreSetup>().Value.Store;

    /// <summary>A copy of the tested study's journal that ends at this fact, without snapshots.</summary>
    public MemoryStore UpTo(long number)
    {
        var copy = new MemoryStore();
        copy.journals[Id] = [.. Rows(Id).Where(row => row.Number <= number)];
        copy.ends[Id] = [.. BatchEnds.Where(end => end <= number)];
        return copy;
    }

    /// <summary>Writes facts behind the study's back.</summary>
    internal void Append(params IEnumerable<StudyEvent> facts)
    {
        foreach (var fact in facts)
            Append(new MemoryRow(LastNumber(Id) + 1, FactSerializer.Id, Manifests.Of(fact), Manifests.Encode(fact)));
    }

    public void Append(MemoryRow row)
    {
        lock (gate) Journal(Id).Add(row);
    }

    /// <summary>Puts a snapshot behind the study's back.</summary>
    public void Put(MemoryRow snapshot)
    {
        lock (gate) SnapshotsOf(Id).Add(snapshot);
    }

    /// <summary>When a fact like this has been written, or at once if it has been.</summary>
    internal Task WhenWritten(Func<StudyEvent, bool> isIt)
    {
        lock (gate)
        {
            if (Facts.Any(isIt)) return Task.CompletedTask;
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((isIt, seen));
            return seen.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public IReadOnlyList<MemoryRow> Rows(string persistenceId)
    {
        lock (gate) return journals.TryGetValue(persistenceId, out var rows) ? [.. rows] : [];
    }

    public long LastNumber(string persistenceId) => Rows(persistenceId) is [.., var last] ? last.Number : 0;

    public async Task<Exception?> WriteAsync(string persistenceId, IReadOnlyList<MemoryRow> rows)
    {
        var facts = rows.Select(row => row.Fact.Value).ToArray();
        var fate = await OnWrite(facts);
        if (fate == WriteFate.Rejected) return new InvalidOperationException("rejected by the test");
        if (fate == WriteFate.FailedBefore) throw new IOException("failed before the write");
        lock (gate)
        {
            if (LastNumber(persistenceId) >= rows[0].Number)
                throw new SqliteException("UNIQUE constraint failed: journal.persistence_id, journal.sequence_number", 19);
            Journal(persistenceId).AddRange(rows);
            if (!ends.TryGetValue(persistenceId, out var all)) ends[persistenceId] = all = [];
            all.Add(rows[^1].Number);
            foreach (var (isIt, seen) in waiting)
                if (facts.Any(isIt)) seen.TrySetResult();
        }
        return fate == WriteFate.WrittenThenFailed ? throw new IOException("written, then failed") : null;
    }

    public MemoryRow? Snapshot(string persistenceId, long atMost)
    {
        lock (gate) return SnapshotsOf(persistenceId).LastOrDefault(row => row.Number <= atMost);
    }

    public async Task SaveAsync(string persistenceId, MemoryRow snapshot)
    {
        await OnSave();
        lock (gate) SnapshotsOf(persistenceId).Add(snapshot);
    }

    public void DeleteSnapshots(string persistenceId, long upTo)
    {
        if (KeepsSnapshots) return;
        lock (gate) SnapshotsOf(persistenceId).RemoveAll(row => row.Number <= upTo);
    }

    private List<MemoryRow> Journal(string persistenceId) => ListOf(journals, persistenceId);

    private List<MemoryRow> SnapshotsOf(string persistenceId) => ListOf(snapshots, persistenceId);

    private static List<MemoryRow> ListOf(Dictionary<string, List<MemoryRow>> lists, string persistenceId)
    {
        if (!lists.TryGetValue(persistenceId, out var rows)) lists[persistenceId] = rows = [];
        return rows;
    }

    private sealed class MemoryStoreSetup(MemoryStore store) : Setup
    {
        public MemoryStore Store { get; } = store;
    }
}
