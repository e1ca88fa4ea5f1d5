using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql.Config;
using Akka.Persistence.Sql.Journal;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>The journal plug-in, but with a replay of our own: one statement read to its end by the
/// <see cref="JournalReader"/>, in half the time of pages of rows that pass through a stream one by one.</summary>
public sealed class FactJournal(Config config) : SqlWriteJournal(config)
{
    private readonly string path = FileOf(Context.System);
    private volatile bool isStopped;

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max,
        Action<IPersistentRepresentation> recoveryCallback) => Task.Run(() =>
    {
        var left = max;
        foreach (var (number, fact) in JournalReader.Read(path, persistenceId, fromSequenceNr - 1))
        {
            if (number > toSequenceNr || left-- <= 0 || isStopped) break;
            recoveryCallback(new Persistent(fact, number, persistenceId));
        }
    });

    protected override void PostStop()
    {
        isStopped = true;
        base.PostStop();
    }

    private static string FileOf(ActorSystem system) =>
        system.Settings.Setup.Get<MultiDataOptionsSetup>().Value.TryGetDataOptionsFor(SqliteJournal.JournalId, out var options)
            ? new SqliteConnectionStringBuilder(options!.ConnectionOptions.ConnectionString).DataSource
            : throw new InvalidOperationException("The system was not set up with this journal.");
}
