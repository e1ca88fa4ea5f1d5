using System.Data.Common;
using HyperTuneActors.Core.Studies;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>Reads a study's snapshots straight from where they lie. They are a cache: what can't be read is passed over.</summary>
internal static class SnapshotReader
{
    private const string Table = "snapshot";

    private const string Query = """
        SELECT sequence_number, manifest, snapshot FROM snapshot
        WHERE persistence_id = @id AND serializer_id = @serializer AND sequence_number <= @facts ORDER BY sequence_number DESC
        """;

    private static readonly SnapshotSerializer Serializer = new(null!);

    /// <param name="at">The journal whose snapshots they are.</param>
    /// <param name="id">The study's name in its journal.</param>
    /// <param name="facts">How many facts the journal has: a snapshot of later ones is not of this journal.</param>
    /// <returns>The state in the newest one; <see langword="null"/> if there is none.</returns>
    /// <exception cref="DbException">A database can't be reached. Of a file that is no fault of the journal.</exception>
    public static StudyState? Newest(JournalAt at, string id, long facts)
    {
        if (facts == 0) return null;
        try
        {
            return RowStore.OfSnapshots(at).Read(Table, Query, StateIn,
                ("@id", id), ("@serializer", Serializer.Identifier), ("@facts", facts)).FirstOrDefault(state => state is not null);
        }
        catch (Exception wrong) when (wrong is SqliteException or UnreadableJournalException)
        {
            return null;
        }
    }

    private static StudyState? StateIn(DbDataReader row) =>
        !row.IsDBNull(1) && !row.IsDBNull(2) && StateIn(row.GetFieldValue<byte[]>(2), row.GetString(1)) is { } state
            && state.Facts == row.GetInt64(0) ? state : null;

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
