using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.Benchmarks.Measuring;

/// <summary>SQLite and nothing else: the rows of a journal written again, to a table of the same schema in a file of its own
/// with the same settings, by one prepared statement.</summary>
internal sealed class RawSqlite : IDisposable
{
    private const int Sample = 100_000;

    private readonly SqliteConnection connection;
    private readonly SqliteCommand insert;
    private readonly List<object[]> rows;
    private long number;

    /// <param name="journal">A journal to take schema and rows from.</param>
    /// <param name="after">The rows after this fact.</param>
    /// <param name="path">The file to write; must not exist.</param>
    public RawSqlite(string journal, long after, string path)
    {
        (var schema, var columns, rows) = Read(journal, after);
        connection = Open(path);
        Execute("PRAGMA journal_mode=WAL");
        Execute("PRAGMA synchronous=FULL");
        foreach (var definition in schema) Execute(definition);
        insert = connection.CreateCommand();
        insert.CommandText = $"INSERT INTO journal ({string.Join(", ", columns)}) "
            + $"VALUES ({string.Join(", ", columns.Select(column => "$" + column))})";
        foreach (var column in columns) insert.Parameters.Add(new SqliteParameter { ParameterName = "$" + column });
        Number = columns.IndexOf("sequence_number");
        insert.Prepare();
    }

    private int Number { get; }

    /// <summary>Writes transactions of so many rows, one after the other, for so long.</summary>
    public RawFigure Write(int rowsPerTransaction, TimeSpan span)
    {
        WriteFor(rowsPerTransaction, span / 5);
        var meter = new Meter();
        var waits = WriteFor(rowsPerTransaction, span);
        var used = meter.Read();
        var written = (long)waits.Length * rowsPerTransaction;
        return new RawFigure(rowsPerTransaction, written / used.Wall.TotalSeconds, used.CpuMicroseconds(written),
            waits.Milliseconds(0.5), waits.Milliseconds(0.99));
    }

    public void Dispose()
    {
        insert.Dispose();
        connection.Dispose();
    }

    private TimeSpan[] WriteFor(int rowsPerTransaction, TimeSpan span)
    {
        var (started, waits) = (Stopwatch.GetTimestamp(), new List<TimeSpan>());
        while (Stopwatch.GetElapsedTime(started) < span)
        {
            var began = Stopwatch.GetTimestamp();
            WriteTransaction(rowsPerTransaction);
            waits.Add(Stopwatch.GetElapsedTime(began));
        }
        waits.Sort();
        return [.. waits];
    }

    private void WriteTransaction(int count)
    {
        using var transaction = connection.BeginTransaction();
        insert.Transaction = transaction;
        for (var i = 0; i < count; i++)
        {
            var row = rows[(int)(number % rows.Count)];
            for (var column = 0; column < row.Length; column++) insert.Parameters[column].Value = row[column];
            insert.Parameters[Number].Value = ++number;
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    private static (List<string> Schema, List<string> Columns, List<object[]> Rows) Read(string journal, long after)
    {
        using var source = Open(journal);
        using var definitions = source.CreateCommand();
        definitions.CommandText =
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'journal' AND sql IS NOT NULL ORDER BY type = 'index'";
        var schema = Values(definitions, row => row.GetString(0));
        using var facts = source.CreateCommand();
        facts.CommandText = $"SELECT * FROM journal WHERE sequence_number > {after} ORDER BY sequence_number LIMIT {Sample}";
        using var reader = facts.ExecuteReader();
        var columns = Enumerable.Range(0, reader.FieldCount).Where(i => reader.GetName(i) != "ordering").ToArray();
        var rows = new List<object[]>();
        while (reader.Read()) rows.Add([.. columns.Select(reader.GetValue)]);
        return (schema, [.. columns.Select(reader.GetName)], rows);
    }

    private static List<T> Values<T>(SqliteCommand command, Func<SqliteDataReader, T> take)
    {
        using var reader = command.ExecuteReader();
        var values = new List<T>();
        while (reader.Read()) values.Add(take(reader));
        return values;
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <param name="RowsPerTransaction">How many.</param>
/// <param name="RowsPerSecond">Durable.</param>
/// <param name="Cpu">Microseconds per row.</param>
/// <param name="P50">Milliseconds of half of the transactions at most.</param>
/// <param name="P99">Milliseconds of 99 % of the transactions at most.</param>
internal sealed record RawFigure(int RowsPerTransaction, double RowsPerSecond, double Cpu, double P50, double P99);
