using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql.Snapshot;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>The plug-in's snapshots in PostgreSQL, in tables that <see cref="PostgresTables"/> makes: a load is what comes
/// first.</summary>
public sealed class PostgresStateStore(Config config) : SqlSnapshotStore(config)
{
    private readonly PostgresTables tables = new(PostgresJournal.WhereIn(Context.System));

    protected override async Task<SelectedSnapshot?> LoadAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        await tables.EnsureAsync(cancellationToken);
        return await base.LoadAsync(persistenceId, criteria, cancellationToken);
    }
}
