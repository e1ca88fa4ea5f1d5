using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql.Config;
using Akka.Persistence.Sql.Journal;
using LinqToDB;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>The journal plug-in, but with a replay of our own for studies: one statement read to its end by the
/// <see cref="JournalReader"/>, in half the time of pages of rows that pass through a stream one by one. What else lies in
/// the same journal, such as sharding's own, is replayed as the plug-in does it.</summary>
public sealed class FactJournal(Config config) : SqlWriteJournal(config)
{
    internal const string PluginId = "akka.persistence.journal.sql";
    internal const string ClassName = "HyperTuneActors.Runtime.Journaling.FactJournal, HyperTuneActors.Runtime";

    private readonly JournalAt at = WhereOf(Context.System);
    private PostgresTables? tables;
    private volatile bool isStopped;

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max,
        Action<IPersistentRepresentation> recoveryCallback) =>
        persistenceId.StartsWith(JournalReader.PersistenceIds, StringComparison.Ordinal)
            ? Task.Run(() => Replay(persistenceId, fromSequenceNr - 1, toSequenceNr, max, recoveryCallback))
            : base.ReplayMessagesAsync(context, persistenceId, fromSequenceNr, toSequenceNr, max, recoveryCallback);

    /// <summary>What every recovery begins with.</summary>
    public override async Task<long> ReadHighestSequenceNrAsync(
        string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        if (at is JournalAt.Database database) await (tables ??= new PostgresTables(database)).EnsureAsync(cancellationToken);
        return await base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr, cancellationToken);
    }

    protected override void PostStop()
    {
        isStopped = true;
        base.PostStop();
    }

    private void Replay(string persistenceId, long after, long last, long most, Action<IPersistentRepresentation> tell)
    {
        if (last <= after || most == 0) return;
        foreach (var (number, fact) in JournalReader.Read(at, persistenceId, after, most))
        {
            if (number > last || isStopped) break;
            tell(new Persistent(fact, number, persistenceId));
        }
    }

    internal static JournalAt WhereOf(ActorSystem system)
    {
        if (!system.Settings.Setup.Get<MultiDataOptionsSetup>().HasValue
            || !system.Settings.Setup.Get<MultiDataOptionsSetup>().Value.TryGetDataOptionsFor(PluginId, out var options))
            throw new InvalidOperationException("The system was not set up with this journal.");
        var connection = options!.ConnectionOptions;
        return connection.ProviderName == ProviderName.SQLiteMS
            ? new JournalAt.File(new SqliteConnectionStringBuilder(connection.ConnectionString).DataSource)
            : new JournalAt.Database(connection.ConnectionString!);
    }
}
