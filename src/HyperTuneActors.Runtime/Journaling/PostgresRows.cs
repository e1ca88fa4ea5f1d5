using System.Data.Common;
using Npgsql;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>The rows in a PostgreSQL database.</summary>
internal sealed class PostgresRows(JournalAt.Database at) : RowStore
{
    public override string Position(string part, string whole) => $"position({part} IN {whole})";

    protected override DbConnection? Open(string table)
    {
        var connection = new NpgsqlConnection(PostgresJournal.ConnectionString(at.ConnectionString));
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    protected override DbDataReader? Execute(DbCommand command)
    {
        try
        {
            return command.ExecuteReader();
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
    }

    protected override DbParameter Parameter(string name, object value) => new NpgsqlParameter(name, value);

    protected override UnreadableJournalException? Damage(Exception error) =>
        error is PostgresException wrong && PostgresJournal.IsDamage(wrong)
        || error is InvalidCastException                                   // other types, no value
            ? UnreadableJournalException.Database(at, error)
            : null;
}
