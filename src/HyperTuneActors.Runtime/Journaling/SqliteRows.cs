using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>The rows in a SQLite file, opened for reading only.</summary>
internal sealed class SqliteRows(string path) : RowStore
{
    public override string Position(string part, string whole) => $"instr({whole}, {part})";

    protected override DbConnection? Open(string table)
    {
        if (!File.Exists(path)) return null;
        var connection = new SqliteConnection(SqliteJournal.ConnectionString(path, SqliteOpenMode.ReadOnly));
        try
        {
            connection.Open();
            using var tables = connection.CreateCommand();
            tables.CommandText = "SELECT count(*) FROM sqlite_master WHERE name = @name";
            tables.Parameters.AddWithValue("@name", table);
            if (tables.ExecuteScalar() is not 0L) return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
        connection.Dispose();
        return null;
    }

    protected override DbParameter Parameter(string name, object value) => new SqliteParameter(name, value);

    protected override UnreadableJournalException? Damage(Exception error) =>
        error is SqliteException wrong && (SqliteJournal.IsDamage(wrong) || wrong.SqliteErrorCode == 1)
        || error is InvalidCastException or InvalidOperationException      // other columns, other types, no value
            ? UnreadableJournalException.File(path, error)
            : null;
}
