using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Akka.Persistence.Snapshot;
using AkkaSerialization = Akka.Serialization.Serialization;

namespace HyperTuneActors.Runtime.Tests.Journaling;

/// <summary>A journal over the <see cref="MemoryStore"/> of its actor system, through the real serializers.</summary>
public sealed class MemoryJournal : AsyncWriteJournal
{
    private readonly MemoryStore store = MemoryStore.Of(Context.System);
    private readonly AkkaSerialization serialization = Context.System.Serialization;

    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var results = new List<Exception?>();
        foreach (var write in messages)
        {
            var facts = ((IImmutableList<IPersistentRepresentation>)write.Payload).ToArray();
            results.Add(await store.WriteAsync(write.PersistenceId, [.. facts.Select(Row)]));
        }
        return results.ToImmutableList()!;
    }

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        foreach (var row in store.Rows(persistenceId))
            if (row.Number >= fromSequenceNr && row.Number <= toSequenceNr)
                recoveryCallback(new Persistent(serialization.Deserialize(row.Payload, row.Serializer, row.Manifest),
                    row.Number, persistenceId, row.Manifest));
        return Task.CompletedTask;
    }

    public override Task<long> ReadHighestSequenceNrAsync(
        string persistenceId, long fromSequenceNr, CancellationToken cancellationToken) =>
        Task.FromResult(store.LastNumber(persistenceId));

    protected override Task DeleteMessagesToAsync(
        string persistenceId, long toSequenceNr, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Facts are never deleted.");

    private MemoryRow Row(IPersistentRepresentation fact)
    {
        var serializer = serialization.FindSerializerFor(fact.Payload);
        return new MemoryRow(fact.SequenceNr, serializer.Identifier,
            AkkaSerialization.ManifestFor(serializer, fact.Payload), serializer.ToBinary(fact.Payload));
    }
}

/// <summary>Snapshots in the <see cref="MemoryStore"/> of the actor system, through the real serializers.</summary>
public sealed class MemorySnapshots : SnapshotStore
{
    private readonly MemoryStore store = MemoryStore.Of(Context.System);
    private readonly AkkaSerialization serialization = Context.System.Serialization;

    protected override Task<SelectedSnapshot> LoadAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) =>
        Task.FromResult(store.Snapshot(persistenceId, criteria.MaxSequenceNr) is not { } row ? null! : new SelectedSnapshot(
            new SnapshotMetadata(persistenceId, row.Number, DateTime.UnixEpoch),
            serialization.Deserialize(row.Payload, row.Serializer, row.Manifest)));

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken)
    {
        var serializer = serialization.FindSerializerFor(snapshot);
        return store.SaveAsync(metadata.PersistenceId, new MemoryRow(metadata.SequenceNr, serializer.Identifier,
            AkkaSerialization.ManifestFor(serializer, snapshot), serializer.ToBinary(snapshot)));
    }

    protected override Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Snapshots are deleted by number.");

    protected override Task DeleteAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        store.DeleteSnapshots(persistenceId, criteria.MaxSequenceNr);
        return Task.CompletedTask;
    }
}
