using Akka.Actor;
using Akka.Persistence;
using HyperTuneActors.Simulation.Timing;
using Microsoft.Data.Sqlite;
using Akka.Serialization;

namespace HyperTuneActors.Simulation.Storage;

/// <summary>The journal plug-in over the <see cref="Disk"/> of its actor system, through the real serializers. A write
/// takes virtual time, and writes are done in their order.</summary>
public sealed class SimulatedJournal : ActorBase
{
    private const int UniqueKey = 19;                          // SQLITE_CONSTRAINT

    private readonly Disk disk = Disk.Of(Context.System);
    private readonly VirtualScheduler scheduler = (VirtualScheduler)Context.System.Scheduler;
    private readonly Akka.Serialization.Serialization serialization = Context.System.Serialization;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case WriteMessages write: Begin(write); return true;
            case ReplayMessages replay: Later(() => Replay(replay)); return true;
            default: return false;
        }
    }

    private void Begin(WriteMessages write)
    {
        if (!disk.Lives(write.PersistentActor)) return;
        var rows = Rows(write);
        var fate = rows.Count == 0 ? WriteFate.Written : disk.Fate(rows);
        if (disk.AnswersEarly(rows)) Answer(write, null);
        if (fate == WriteFate.CrashBefore) disk.Crash(write.PersistentActor);
        else Later(() => End(write, rows, fate));
    }

    private void End(WriteMessages write, List<Row> rows, WriteFate fate)
    {
        var writer = write.PersistentActor;
        if (!disk.Lives(writer)) return;                       // it died while its write was under way, which came to nothing
        if (fate == WriteFate.CrashInsideLost)
        {
            disk.Crash(writer);
            return;
        }
        disk.Writer = writer;
        var id = PersistenceIdOf(write);
        var isWritten = fate is not (WriteFate.FailsBefore or WriteFate.Rejected) && (rows.Count == 0 || disk.Append(id, rows));
        if (fate is WriteFate.CrashInsideKept or WriteFate.CrashAfter) disk.Crash(writer);
        else if (fate == WriteFate.Rejected) Answer(write, new InvalidOperationException("The journal refuses this fact."));
        else if (fate == WriteFate.FailsBefore) Fail(write, new IOException("The disk failed before the write."));
        else if (fate == WriteFate.WrittenThenFails) Fail(write, new IOException("The disk failed after the write."));
        else if (!isWritten) Fail(write, new SqliteException("UNIQUE constraint failed: journal.sequence_number", UniqueKey));
        else if (!disk.AnswersEarly(rows)) Answer(write, null);
    }

    private void Answer(WriteMessages write, Exception? rejection)
    {
        if (rejection is not null) disk.Failed?.Invoke();
        var (writer, instance) = (write.PersistentActor, write.ActorInstanceId);
        writer.Tell(WriteMessagesSuccessful.Instance, ActorRefs.NoSender);
        foreach (var envelope in write.Messages)
        {
            if (envelope is not AtomicWrite atomic)
                writer.Tell(new LoopMessageSuccess(envelope.Payload, instance), envelope.Sender);
            else
                foreach (var fact in (IEnumerable<IPersistentRepresentation>)atomic.Payload)
                    writer.Tell(rejection is null
                        ? new WriteMessageSuccess(fact, instance)
                        : new WriteMessageRejected(fact, rejection, instance), fact.Sender);
        }
    }

    private void Fail(WriteMessages write, Exception cause)
    {
        disk.Failed?.Invoke();
        var (writer, instance) = (write.PersistentActor, write.ActorInstanceId);
        writer.Tell(new WriteMessagesFailed(cause, write.Messages.Count()), ActorRefs.NoSender);
        foreach (var envelope in write.Messages)
        {
            if (envelope is not AtomicWrite atomic)
                writer.Tell(new LoopMessageSuccess(envelope.Payload, instance), envelope.Sender);
            else
                foreach (var fact in (IEnumerable<IPersistentRepresentation>)atomic.Payload)
                    writer.Tell(new WriteMessageFailure(fact, cause, instance), fact.Sender);
        }
    }

    private void Replay(ReplayMessages replay)
    {
        if (!disk.Lives(replay.PersistentActor)) return;
        foreach (var row in disk.Facts(replay.PersistenceId))
        {
            if (row.Number < replay.FromSequenceNr || row.Number > replay.ToSequenceNr) continue;
            var fact = serialization.Deserialize(row.Payload, SerializerId, row.Manifest);
            replay.PersistentActor.Tell(
                new ReplayedMessage(new Persistent(fact, row.Number, replay.PersistenceId, row.Manifest)), ActorRefs.NoSender);
        }
        replay.PersistentActor.Tell(new RecoverySuccess(disk.Highest(replay.PersistenceId)), ActorRefs.NoSender);
    }

    private static int SerializerId => Runtime.Journaling.FactSerializer.Id;

    private List<Row> Rows(WriteMessages write)
    {
        var rows = new List<Row>();
        foreach (var atomic in write.Messages.OfType<AtomicWrite>())
            foreach (var fact in (IEnumerable<IPersistentRepresentation>)atomic.Payload)
            {
                var serializer = (SerializerWithStringManifest)serialization.FindSerializerFor(fact.Payload);
                rows.Add(new Row(fact.SequenceNr, serializer.Manifest(fact.Payload), serializer.ToBinary(fact.Payload),
                    fact.Payload));
            }
        return rows;
    }

    private static string PersistenceIdOf(WriteMessages write) =>
        write.Messages.OfType<AtomicWrite>().FirstOrDefault()?.PersistenceId ?? "";

    private void Later(Action action) => disk.Later(scheduler, action);
}
