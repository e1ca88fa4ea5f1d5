using Akka.Actor;
using Akka.Persistence;
using Akka.Serialization;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Simulation.Timing;

namespace HyperTuneActors.Simulation.Storage;

/// <summary>The snapshot plug-in over the <see cref="Disk"/> of its actor system, through the real serializer. What can't
/// be read is told as the real store tells it.</summary>
public sealed class SimulatedSnapshots : ActorBase
{
    private readonly Disk disk = Disk.Of(Context.System);
    private readonly VirtualScheduler scheduler = (VirtualScheduler)Context.System.Scheduler;
    private readonly SerializerWithStringManifest serializer =
        (SerializerWithStringManifest)Context.System.Serialization.FindSerializerForType(typeof(StudyState));

    protected override bool Receive(object message)
    {
        var sender = Sender;
        switch (message)
        {
            case LoadSnapshot load: Later(() => Load(load, sender)); return true;
            case SaveSnapshot save: Later(() => Save(save, sender)); return true;
            case DeleteSnapshots delete:
                disk.DeleteSnapshots(delete.PersistenceId, delete.Criteria.MaxSequenceNr);
                sender.Tell(new DeleteSnapshotsSuccess(delete.Criteria), ActorRefs.NoSender);
                return true;
            default: return false;
        }
    }

    private void Load(LoadSnapshot load, IActorRef reader)
    {
        if (disk.Snapshot(load.PersistenceId, load.Criteria.MaxSequenceNr) is not { } row)
        {
            reader.Tell(new LoadSnapshotResult(null, load.ToSequenceNr), ActorRefs.NoSender);
            return;
        }
        reader.Tell(Read(load, row), ActorRefs.NoSender);
    }

    /// <summary>A snapshot is optional here: one that can't be read counts as none, as the configuration of the real store
    /// says.</summary>
    private LoadSnapshotResult Read(LoadSnapshot load, Row row)
    {
        var bytes = disk.TearsSnapshot() ? row.Payload[..(row.Payload.Length / 2)] : row.Payload;
        try
        {
            var metadata = new SnapshotMetadata(load.PersistenceId, row.Number, DateTime.UnixEpoch);
            var state = serializer.FromBinary(bytes, row.Manifest);
            return new LoadSnapshotResult(new SelectedSnapshot(metadata, state), load.ToSequenceNr);
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            return new LoadSnapshotResult(null, load.ToSequenceNr);
        }
    }

    private void Save(SaveSnapshot save, IActorRef writer)
    {
        if (!disk.Lives(writer)) return;
        var (metadata, state) = (save.Metadata, save.Snapshot);
        disk.Save(metadata.PersistenceId,
            new Row(metadata.SequenceNr, serializer.Manifest(state), serializer.ToBinary(state), null));
        writer.Tell(new SaveSnapshotSuccess(metadata), ActorRefs.NoSender);
    }

    private void Later(Action action) => disk.Later(scheduler, action);
}
