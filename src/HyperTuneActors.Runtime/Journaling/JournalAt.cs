using Npgsql;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>Where a study's journal lies.</summary>
public abstract record JournalAt
{
    private JournalAt() { }

    /// <summary>In a SQLite file of its own, with its snapshots in a file beside it.</summary>
    public sealed record File(string Path) : JournalAt
    {
        public override string ToString() => Path;
    }

    /// <summary>In a PostgreSQL database together with all other studies.</summary>
    public sealed record Database(string ConnectionString) : JournalAt
    {
        /// <summary>Its name and server, which may be shown and logged: the connection string may hold a password.</summary>
        public override string ToString()
        {
            try
            {
                var connection = new NpgsqlConnectionStringBuilder(ConnectionString);
                return $"database {connection.Database ?? connection.Username} on {connection.Host}:{connection.Port}";
            }
            catch (ArgumentException)
            {
                return "a database whose connection string can't be read";
            }
        }
    }
}
