using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Config;
using HyperTuneActors.Core.Trials;
using LinqToDB;
using LinqToDB.Data;
using LinqToDB.DataProvider.PostgreSQL;
using Npgsql;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>The journal of a cluster: one PostgreSQL database (15 or later) with the facts and snapshots of all studies.
/// </summary>
public static class PostgresJournal
{
    private const string SnapshotsId = "akka.persistence.snapshot-store.sql";
    private const string ShardingSnapshotsId = "akka.persistence.snapshot-store.sharding";
    private const string StateStore = "HyperTuneActors.Runtime.Journaling.PostgresStateStore, HyperTuneActors.Runtime";

    /// <summary>What a connection has unless it is told otherwise. The pool stays below the server's usual 100 connections
    /// with three nodes.</summary>
    private const string Defaults = "Timeout=5;Command Timeout=20;Maximum Pool Size=25;Application Name=hypertune;";

    private const string CircuitBreaker = """
        circuit-breaker {
          max-failures = 1000000
          call-timeout = 20s
          reset-timeout = 5s
        }
        """;

    /// <summary>The replay filter is off, since its default drops facts of a node that had the study before; the circuit
    /// breakers never open, since the study's door backs off itself. A study's snapshot is a cache and may be passed over;
    /// sharding deletes what its snapshots hold, so that a store of its own must not. More than a few rows go by COPY, which takes half the time of an
    /// INSERT with as many values.</summary>
    private const string Plugins = $$"""
        akka.persistence {
          max-concurrent-recoveries = 10
          journal.plugin = "{{FactJournal.PluginId}}"
          journal.sql {
            class = "{{FactJournal.ClassName}}"
            provider-name = "PostgreSQL.15"
            auto-initialize = off
            tag-write-mode = Csv
            replay-filter.mode = off
            recovery-event-timeout = 10s
            batch-size = 100
            max-row-by-row-size = 10
            {{CircuitBreaker}}
          }
          snapshot-store.plugin = "{{SnapshotsId}}"
          snapshot-store.sql {
            class = "{{StateStore}}"
            provider-name = "PostgreSQL.15"
            auto-initialize = off
            snapshot-is-optional = true
            {{CircuitBreaker}}
          }
          snapshot-store.sharding {
            class = "{{StateStore}}"
            plugin-id = "{{ShardingSnapshotsId}}"
            provider-name = "PostgreSQL.15"
            auto-initialize = off
            snapshot-is-optional = false
            {{CircuitBreaker}}
          }
        }
        akka.cluster.sharding {
          journal-plugin-id = "{{FactJournal.PluginId}}"
          snapshot-plugin-id = "{{ShardingSnapshotsId}}"
        }
        """;

    /// <summary>The plug-ins over this database, for an actor system's setup. The tables are made by the first recovery.</summary>
    /// <param name="connectionString">As Npgsql has it.</param>
    /// <exception cref="ArgumentException">As of <see cref="ConnectionString"/>.</exception>
    public static (Config Config, Setup Options) Plugin(string connectionString)
    {
        var setup = new MultiDataOptionsSetup();
        var options = new DataOptions().UseConnectionString(ProviderName.PostgreSQL15, ConnectionString(connectionString))
            .WithOptions<PostgreSQLOptions>(how => how with { BulkCopyType = BulkCopyType.ProviderSpecific });
        foreach (var plugin in (string[])[FactJournal.PluginId, SnapshotsId, ShardingSnapshotsId])
            setup.AddDataOptions(plugin, options);
        return (ConfigurationFactory.ParseString(Plugins).WithFallback(JournalSerialization.Config)
            .WithFallback(SqlPersistence.DefaultConfiguration), setup);
    }

    /// <summary>The names of all studies that have facts, in ordinal order.</summary>
    /// <exception cref="NpgsqlException">The server can't be reached.</exception>
    public static async Task<IReadOnlyList<StudyName>> StudiesAsync(string connectionString, CancellationToken stop = default)
    {
        // From each name to the next one by the key, instead of over all facts.
        const string Query = """
            WITH RECURSIVE name AS (
                (SELECT persistence_id FROM journal ORDER BY persistence_id LIMIT 1)
                UNION ALL
                SELECT (SELECT persistence_id FROM journal WHERE persistence_id > name.persistence_id
                    ORDER BY persistence_id LIMIT 1) FROM name WHERE name.persistence_id IS NOT NULL)
            SELECT persistence_id FROM name WHERE persistence_id LIKE 'study-%'
            """;
        var names = new List<StudyName>();
        await DoAsync(connectionString, async connection =>
        {
            await using var command = new NpgsqlCommand(Query, connection);
            await using var rows = await command.ExecuteReaderAsync(stop);
            while (await rows.ReadAsync(stop)) names.Add(new StudyName(rows.GetString(0)[JournalReader.PersistenceIds.Length..]));
        }, stop);
        names.Sort((one, other) => string.CompareOrdinal(one.Value, other.Value));
        return names;
    }

    /// <returns>What can be recovered without any harm, each with the plug-in of its snapshots: for both plug-ins what does not exist;
    /// and the first and the last persistence id of the journal, of which one is sharding's and the other a study's, whichever way the
    /// database sorts them, as soon as there was a study.</returns>
    /// <exception cref="NpgsqlException">The server can't be reached.</exception>
    internal static async Task<IReadOnlyList<(string Id, string Snapshots)>> SamplesAsync(string connectionString, CancellationToken stop)
    {
        var samples = new List<(string, string)> { ("nothing", ShardingSnapshotsId), ("nothing", SnapshotsId) };
        await DoAsync(connectionString, async connection =>
        {
            foreach (var which in (string[])["MIN", "MAX"])
            {
                await using var command = new NpgsqlCommand($"SELECT {which}(persistence_id) FROM journal", connection);
                if (await command.ExecuteScalarAsync(stop) is string id)
                    samples.Add((id, id.StartsWith(JournalReader.PersistenceIds, StringComparison.Ordinal) ? SnapshotsId : ShardingSnapshotsId));
            }
        }, stop);
        return samples;
    }

    /// <returns>Whether the study has any fact.</returns>
    /// <exception cref="NpgsqlException">The server can't be reached.</exception>
    public static async Task<bool> ExistsAsync(string connectionString, StudyName study, CancellationToken stop = default)
    {
        var exists = false;
        await DoAsync(connectionString, async connection =>
        {
            await using var command = new NpgsqlCommand("SELECT EXISTS (SELECT FROM journal WHERE persistence_id = @id)", connection);
            command.Parameters.AddWithValue("@id", JournalReader.PersistenceId(study));
            exists = await command.ExecuteScalarAsync(stop) is true;
        }, stop);
        return exists;
    }

    /// <summary>Removes all facts and snapshots of a study in one transaction; of one without any, nothing. The study must be
    /// closed: one that is open would write on.</summary>
    /// <exception cref="NpgsqlException">The server can't be reached; nothing was removed.</exception>
    public static Task DeleteAsync(string connectionString, StudyName study, CancellationToken stop = default) =>
        DoAsync(connectionString, async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(stop);
            foreach (var table in (string[])["journal", "snapshot"])
            {
                await using var command = new NpgsqlCommand($"DELETE FROM {table} WHERE persistence_id = @id", connection, transaction);
                command.Parameters.AddWithValue("@id", JournalReader.PersistenceId(study));
                await command.ExecuteNonQueryAsync(stop);
            }
            await transaction.CommitAsync(stop);
        }, stop);

    /// <summary>A connection string with what this journal needs: errors that name the key which was taken, and commits that
    /// are durable before they are answered, whatever the role or the database has as its default.</summary>
    /// <exception cref="ArgumentException">It can't be read, or says that commits need not be durable. The message holds
    /// nothing of it.</exception>
    public static string ConnectionString(string given)
    {
        NpgsqlConnectionStringBuilder connection;
        try
        {
            connection = new NpgsqlConnectionStringBuilder(Defaults + given);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or OverflowException)
        {
            throw new ArgumentException("The connection string of the database can't be read. It should be like "
                + "'Host=db.example.org;Username=hypertune;Password=…;Database=hypertune'.");
        }
        if (string.IsNullOrEmpty(connection.Host))
            throw new ArgumentException("The connection string of the database names no Host.");
        connection.IncludeErrorDetail = true;
        var options = connection.Options ?? "";
        if (!options.Contains("synchronous_commit", StringComparison.OrdinalIgnoreCase))
            connection.Options = $"{options} -c synchronous_commit=on".TrimStart();
        else if (options.Replace(" ", "", StringComparison.Ordinal).Contains("synchronous_commit=off", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException("The connection string of the database sets synchronous_commit=off, with which "
                + "reports would be answered that a crash of the server loses. Leave it out.");
        return connection.ConnectionString;
    }

    /// <summary>Whether an error says that the tables are damaged or are not ours.</summary>
    internal static bool IsDamage(PostgresException error) => error.SqlState is
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted or PostgresErrorCodes.UndefinedColumn
        or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.DatatypeMismatch;

    internal static JournalAt.Database WhereIn(ActorSystem system) =>
        FactJournal.WhereOf(system) as JournalAt.Database
        ?? throw new InvalidOperationException("The system was not set up with a journal in PostgreSQL.");

    private static async Task DoAsync(string connectionString, Func<NpgsqlConnection, Task> work, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(connectionString));
        await connection.OpenAsync(stop);
        try
        {
            await work(connection);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // no study was ever begun here
        }
    }
}
