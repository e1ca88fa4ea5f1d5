using HyperTuneActors.Core.Studies;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>Reads a study's snapshots straight from their file. They are a cache: what can't be read is passed over.</summary>
internal static class SnapshotReader
{
    private const string Query = """
        SELECT sequence_number, manifest, snapshot FROM snapshot
        WHERE persistence_id = $id AND serializer_id = $serializer AND sequence_number <= $facts ORDER BY sequence_number DESC
        """;

    private static readonly SnapshotSerializer Serializer = new(null!);

    /// <param name="path">The snapshots' file.</param>
    /// <param name="id">The study's name in its journal.</param>
    /// <param name="facts">How many facts the journal has: a snapshot of later ones is not of this journal.</param>
    /// <returns>The state in the newest one; <see langword="null"/> if there is none.</returns>
    public static StudyState? Newest(string path, string id, long facts)
    {
        if (facts == 0 || !File.Exists(path)) return null;
        try
        {
            using var connection = new SqliteConnection(SqliteJournal.ConnectionString(path, SqliteOpenMode.ReadOnly));
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = Query;
            command.Parameters.AddWithValue("$id", id);
            command.Parameters.AddWithValue("$serializer", Serializer.Identifier);
            command.Parameters.AddWithValue("$facts", facts);
            using var rows = command.ExecuteReader();
            while (rows.Read())
                if (!rows.IsDBNull(1) && !rows.IsDBNull(2) && StateIn((byte[])rows.GetValue(2), rows.GetString(1)) is { } state
                    && state.Facts == rows.GetInt64(0)) return state;
        }
        catch (Exception wrong) when (wrong is SqliteException or InvalidCastException)
        {
            return null;
        }
        return null;
    }

    private static StudyState? StateIn(byte[] snapshot, string manifest)
    {
        try
        {
            return (StudyState)Serializer.FromBinary(snapshot, manifest);
        }
        catch (Exception wrong) when (wrong is not OutOfMemoryException)      // a store that Akka reads passes over any fault, too
        {
            return null;
        }
    }
}
