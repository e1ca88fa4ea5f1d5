using System.Data.Common;
using Npgsql;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>Tells the processes that use a database of each other, whatever network is between them: each that is present holds a lock
/// there together with the others, which falls with its connection.</summary>
public sealed class PostgresPresence : IAsyncDisposable
{
    // Any number that nobody else locks. The keepalives end the lock of a machine that is gone within 20 s.
    private const string
        Keepalives = "SET tcp_keepalives_idle = 8; SET tcp_keepalives_interval = 4; SET tcp_keepalives_count = 3",
        Enter = "SELECT pg_try_advisory_lock_shared(8810881101)",
        Alone = "SELECT pg_try_advisory_lock(8810881101)",
        Look = "SELECT true";

    private readonly NpgsqlConnection connection;

    private PostgresPresence(NpgsqlConnection connection) => this.connection = connection;

    /// <summary>Makes this process present.</summary>
    /// <returns><see langword="null"/> if somebody looks around in this very moment: try again.</returns>
    /// <exception cref="NpgsqlException">The server can't be reached.</exception>
    public static async Task<PostgresPresence?> EnterAsync(string connectionString, CancellationToken stop)
    {
        var presence = new PostgresPresence(await OpenAsync(connectionString, stop));
        try
        {
            await using var keep = new NpgsqlCommand(Keepalives, presence.connection);
            await keep.ExecuteNonQueryAsync(stop);
            if (await presence.IsTrueAsync(Enter, stop)) return presence;
        }
        catch (DbException)
        {
            await presence.DisposeAsync();
            throw;
        }
        await presence.DisposeAsync();
        return null;
    }

    /// <summary>Whether no other process is present.</summary>
    /// <exception cref="NpgsqlException">The server can't be reached.</exception>
    public static async Task<bool> IsNobodyAsync(string connectionString, CancellationToken stop)
    {
        await using var look = new PostgresPresence(await OpenAsync(connectionString, stop));
        return await look.IsTrueAsync(Alone, stop);
    }

    /// <exception cref="NpgsqlException">The connection is lost, and the lock with it.</exception>
    public async Task EnsureAsync(CancellationToken stop) => await IsTrueAsync(Look, stop);

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    // Without a pool: what is closed is closed, and the lock with it.
    private static async Task<NpgsqlConnection> OpenAsync(string connectionString, CancellationToken stop)
    {
        var connection = new NpgsqlConnection(PostgresJournal.ConnectionString(connectionString) + ";Pooling=false");
        try
        {
            await connection.OpenAsync(stop);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<bool> IsTrueAsync(string question, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(question, connection) { CommandTimeout = 5 };
        return await command.ExecuteScalarAsync(stop) is true;
    }
}
