using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Config;
using LinqToDB;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>The journal of one study on one machine: a SQLite file with synchronous FULL, so that a pulled plug loses
/// nothing.</summary>
public static class SqliteJournal
{
    private const string JournalId = FactJournal.PluginId;
    private const string JournalClass = FactJournal.ClassName;
    private const string SnapshotsId = "akka.persistence.snapshot-store.sql";

    /// <summary>A batch is one transaction whatever its size, of statements with 50 rows: the text of one with many more
    /// is a large object to the garbage collector, which then collects everything. The replay filter is off, since its
    /// default drops facts of a process that had the study before; the circuit breakers never open, since the study's door
    /// backs off itself.</summary>
    private const string Plugins = $$"""
        akka.persistence {
          journal.plugin = "{{JournalId}}"
          journal.sql {
            class = "{{JournalClass}}"
            provider-name = "SQLite.MS"
            tag-write-mode = Csv
            replay-filter.mode = off
            parallelism = 1
            db-round-trip-max-batch-size = 50
            circuit-breaker {
              max-failures = 1000000
              call-timeout = 60s
              reset-timeout = 1s
            }
          }
          snapshot-store.plugin = "{{SnapshotsId}}"
          snapshot-store.sql {
            provider-name = "SQLite.MS"
            snapshot-is-optional = true
            circuit-breaker {
              max-failures = 1000000
              call-timeout = 60s
              reset-timeout = 1s
            }
          }
        }
        """;

    /// <param name="path">The file; made if it does not exist.</param>
    /// <param name="shared">Whether it lies on a network file system, where a write-ahead log does not work.</param>
    /// <exception cref="UnreadableJournalException">The file is no SQLite database, or a damaged one.</exception>
    public static void Prepare(string path, bool shared)
    {
        try
        {
            using var connection = new SqliteConnection(ConnectionString(path));
            connection.Open();
            if (Execute(connection, "PRAGMA quick_check(1)") is not "ok" and var fault)
                throw UnreadableJournalException.File(path, new InvalidDataException(fault?.ToString()));
            Execute(connection, shared ? "PRAGMA journal_mode=DELETE" : "PRAGMA journal_mode=WAL");
        }
        catch (SqliteException wrong) when (IsDamage(wrong))
        {
            throw UnreadableJournalException.File(path, wrong);
        }
        DropDamaged(SnapshotsBeside(path));
    }

    /// <summary>The plug-ins over this file, for an actor system's setup.</summary>
    /// <param name="path">The file.</param>
    /// <param name="opened">Sees each connection to it, for tests of crashes.</param>
    public static (Config Config, Setup Options) Plugin(string path, Action<SqliteConnection>? opened = null)
    {
        var options = new MultiDataOptionsSetup();
        options.AddDataOptions(JournalId, Options(path, opened));
        options.AddDataOptions(SnapshotsId, Options(SnapshotsBeside(path), null));
        return (ConfigurationFactory.ParseString(Plugins).WithFallback(JournalSerialization.Config)
            .WithFallback(SqlPersistence.DefaultConfiguration), options);
    }

    /// <summary>Where the snapshots of a journal lie: in a file of their own, since a batch would wait for a snapshot that is
    /// being written to the same one. It is a cache and may be deleted.</summary>
    internal static string SnapshotsBeside(string journal) => Path.Combine(Path.GetDirectoryName(journal)!, "snapshots.db");

    // Snapshots that can't be read are discarded, and the journal is replayed.
    private static void DropDamaged(string snapshots)
    {
        try
        {
            // Not pooled: the pool would keep the deleted file open, and use it.
            using var connection = new SqliteConnection(ConnectionString(snapshots) + ";Pooling=False");
            connection.Open();
            Execute(connection, "SELECT count(*) FROM sqlite_master");
        }
        catch (SqliteException wrong) when (IsDamage(wrong))
        {
            File.Delete(snapshots);
        }
    }

    private static DataOptions Options(string path, Action<SqliteConnection>? opened) => new DataOptions()
        .UseConnectionString(ProviderName.SQLiteMS, ConnectionString(path))
        .UseAfterConnectionOpened(
            connection => Opened(connection, opened),
            (connection, _) =>
            {
                Opened(connection, opened);
                return Task.CompletedTask;
            });

    internal static bool IsDamage(SqliteException error) => error.SqliteErrorCode is 11 or 26;     // CORRUPT, NOTADB

    internal static string ConnectionString(string path, SqliteOpenMode mode = SqliteOpenMode.ReadWriteCreate) =>
        new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = mode != SqliteOpenMode.ReadOnly }
            .ToString();

    private const string Pragmas = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;";

    private static void Opened(System.Data.Common.DbConnection connection, Action<SqliteConnection>? opened)
    {
        Execute(connection, Pragmas);
        opened?.Invoke((SqliteConnection)connection);
    }

    private static object? Execute(System.Data.Common.DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
