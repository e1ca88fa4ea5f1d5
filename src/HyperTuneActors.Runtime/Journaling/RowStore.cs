using System.Data.Common;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>A database that holds facts or snapshots, read row by row as the rows come. One statement sees what was
/// committed when it began, in either dialect.</summary>
internal abstract class RowStore
{
    public static RowStore OfFacts(JournalAt at) => at switch
    {
        JournalAt.File file => new SqliteRows(file.Path),
        JournalAt.Database database => new PostgresRows(database),
        _ => throw new ArgumentOutOfRangeException(nameof(at)),
    };

    public static RowStore OfSnapshots(JournalAt at) =>
        at is JournalAt.File file ? new SqliteRows(SqliteJournal.SnapshotsBeside(file.Path)) : OfFacts(at);

    /// <returns>In this dialect the place of one text in another, or of some bytes in others; 0 if it is not there.</returns>
    public abstract string Position(string part, string whole);

    /// <param name="table">That the query reads; where it does not exist there are no rows.</param>
    /// <param name="query">Names parameters as <c>@name</c>.</param>
    /// <param name="take">What to take of the row at which the reader is.</param>
    /// <param name="parameters">The query's.</param>
    /// <exception cref="UnreadableJournalException">The store or a row is not what it should be. All else that goes wrong is
    /// told as the driver tells it, and may be better the next time.</exception>
    public IEnumerable<T> Read<T>(
        string table, string query, Func<DbDataReader, T> take, params (string Name, object Value)[] parameters)
    {
        using var connection = Guarded(() => Open(table));
        if (connection is null) yield break;
        using var command = connection.CreateCommand();
        command.CommandText = query;
        foreach (var (name, value) in parameters) command.Parameters.Add(Parameter(name, value));
        using var rows = Guarded(() => Execute(command));
        if (rows is null) yield break;
        var isRead = false;
        try
        {
            while (Guarded(rows.Read)) yield return Guarded(() => take(rows));
            isRead = true;
        }
        finally
        {
            if (!isRead) command.Cancel();                   // else all the rest would be fetched when the reader is closed
        }
    }

    /// <returns>An open connection, or <see langword="null"/> where there is nothing yet.</returns>
    protected abstract DbConnection? Open(string table);

    /// <returns><see langword="null"/> if the table does not exist.</returns>
    protected virtual DbDataReader? Execute(DbCommand command) => command.ExecuteReader();

    protected abstract DbParameter Parameter(string name, object value);

    /// <returns>What an error says of the store, or <see langword="null"/> if it says nothing of that.</returns>
    protected abstract UnreadableJournalException? Damage(Exception error);

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception wrong) when (Damage(wrong) is { } damage)
        {
            throw damage;
        }
    }
}
