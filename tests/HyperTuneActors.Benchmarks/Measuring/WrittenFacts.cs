using System.Data.Common;
using System.Globalization;
using HyperTuneActors.Runtime.Journaling;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace HyperTuneActors.Benchmarks.Measuring;

/// <summary>What lies in a journal between two of its facts: the figures are taken from what is durable.</summary>
/// <param name="Facts">How many.</param>
/// <param name="Reports">How many of them are reports.</param>
/// <param name="Batches">In how many transactions: the rows of one carry the same stamp.</param>
/// <param name="Bytes">Of their payloads.</param>
internal sealed record WrittenFacts(long Facts, long Reports, long Batches, long Bytes)
{
    public double FactsPerBatch => (double)Facts / Batches;

    /// <param name="path">Of the journal's file.</param>
    /// <param name="after">The facts after this number,</param>
    /// <param name="last">up to this one.</param>
    public static WrittenFacts Between(string path, long after, long last) =>
        Between(new SqliteConnection($"Data Source={path};Pooling=False"), after, last);

    /// <summary>The same of the only study in a database.</summary>
    public static WrittenFacts Between(JournalAt.Database database, long after, long last) =>
        Between(new NpgsqlConnection(database.ConnectionString), after, last);

    private static WrittenFacts Between(DbConnection journal, long after, long last)
    {
        using var connection = journal;
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT count(*), count(*) FILTER (WHERE manifest = 'metric-reported/1'), count(DISTINCT created), CAST(sum(length(message)) AS bigint)
            FROM journal WHERE sequence_number > {after} AND sequence_number <= {last}
            """);
        using var row = command.ExecuteReader();
        row.Read();
        return new WrittenFacts(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
    }
}
