using Akka.Actor;
using Akka.Persistence;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.Benchmarks.Playing;

/// <summary>The journal of a <see cref="LongStudy"/>, with a snapshot as old as the tuner's rule lets it become. The tuner
/// itself creates and opens the study; the rows of what follows are copies of its own with other facts in them.</summary>
/// <param name="Path">The journal's file.</param>
/// <param name="Facts">How many it has.</param>
/// <param name="Tail">How many of them are newer than the snapshot.</param>
internal sealed record LongJournal(string Path, long Facts, long Tail)
{
    private const int RowsPerTransaction = 50_000;

    private static readonly string Id = JournalReader.PersistenceId(LongStudy.Spec.Name);

    public static string SnapshotsBeside(string journal) =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(journal)!, "snapshots.db");

    /// <param name="path">A file that does not exist.</param>
    /// <param name="trials">How many.</param>
    public static async Task<LongJournal> WriteAsync(string path, int trials)
    {
        var opened = await OpenAsync(path);
        var facts = opened.Facts + (long)trials * LongStudy.FactsPerTrial;
        var tail = LongestTail(facts);
        var kept = Write(path, new LongStudy(opened, trials).Steps(), facts - tail);
        await SaveAsync(path, kept);
        return new LongJournal(path, facts, tail);
    }

    /// <summary>Takes back what opening the study wrote to its journal.</summary>
    public void Rewind()
    {
        using var connection = Connect(Path);
        using var command = connection.CreateCommand();
        command.CommandText = $"DELETE FROM journal WHERE sequence_number > {Facts}";
        command.ExecuteNonQuery();
    }

    private static long LongestTail(long facts)
    {
        var (rule, tail) = (new SnapshotRule(), 0L);
        while (tail < facts && !rule.IsDue(facts, facts - tail - 1)) tail++;
        return tail;
    }

    private static async Task<StudyState> OpenAsync(string path)
    {
        var system = Stage.SystemOver(path);
        var state = await Opening.WhenOpenAsync(Stage.DoorIn(system, LongStudy.Spec, pool: null));
        await system.Terminate();
        return state;
    }

    /// <returns>The state after the fact with the number <paramref name="kept"/>.</returns>
    private static StudyState Write(string path, IEnumerable<DecisionStep> steps, long kept)
    {
        StudyState? state = null;
        using var connection = Connect(path);
        using var insert = Insert(connection, out var payload, out var manifest, out var number);
        var facts = new FactSerializer(null!);
        foreach (var chunk in steps.Chunk(RowsPerTransaction))
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            foreach (var (fact, after) in chunk)
            {
                (number.Value, payload.Value, manifest.Value) = (after.Facts, facts.ToBinary(fact), facts.Manifest(fact));
                insert.ExecuteNonQuery();
                if (after.Facts == kept) state = after;
            }
            transaction.Commit();
        }
        return state!;
    }

    // All columns but these are as the journal plug-in filled them in the last row that it wrote.
    private static SqliteCommand Insert(
        SqliteConnection connection, out SqliteParameter payload, out SqliteParameter manifest, out SqliteParameter number)
    {
        using var template = connection.CreateCommand();
        template.CommandText = "SELECT * FROM journal ORDER BY sequence_number DESC LIMIT 1";
        using var row = template.ExecuteReader();
        row.Read();
        var insert = connection.CreateCommand();
        for (var i = 0; i < row.FieldCount; i++)
            if (row.GetName(i) != "ordering") insert.Parameters.AddWithValue("$" + row.GetName(i), row.GetValue(i));
        var names = insert.Parameters.Cast<SqliteParameter>().Select(parameter => parameter.ParameterName).ToArray();
        insert.CommandText =
            $"INSERT INTO journal ({string.Join(", ", names.Select(name => name[1..]))}) VALUES ({string.Join(", ", names)})";
        (payload, manifest, number) = (insert.Parameters["$message"], insert.Parameters["$manifest"], insert.Parameters["$sequence_number"]);
        return insert;
    }

    private static async Task SaveAsync(string path, StudyState state)
    {
        var system = Stage.SystemOver(path);
        var store = Persistence.Instance.Apply(system).SnapshotStoreFor(null);
        await store.Ask<SaveSnapshotSuccess>(
            new SaveSnapshot(new SnapshotMetadata(Id, state.Facts, DateTime.UtcNow), state), TimeSpan.FromMinutes(1));
        await system.Terminate();
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }
}
