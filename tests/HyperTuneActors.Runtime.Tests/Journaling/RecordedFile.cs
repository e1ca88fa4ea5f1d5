using System.Text.RegularExpressions;
using HyperTuneActors.Runtime.Journaling;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.Runtime.Tests.Journaling;

/// <summary>Recorded in a SQLite file.</summary>
public sealed class RecordedFile : RecordedStudy
{
    private readonly string folder = Directory.CreateTempSubdirectory("journal-").FullName;
    private int copies;

    private string Original => Path.Combine(folder, "journal.db");

    public override Task InitializeAsync()
    {
        SqliteJournal.Prepare(Original, shared: false);
        return RecordAsync(new JournalAt.File(Original));
    }

    public override Task DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    public override JournalAt Copy()
    {
        var copy = PathOfCopy();
        File.Copy(SqliteJournal.SnapshotsBeside(Original), SqliteJournal.SnapshotsBeside(copy));
        return new JournalAt.File(copy);
    }

    public override JournalAt CopyWithoutSnapshots() => new JournalAt.File(PathOfCopy());

    public override JournalAt SnapshotsOf(JournalAt copy) =>
        new JournalAt.File(SqliteJournal.SnapshotsBeside(((JournalAt.File)copy).Path));

    public override object? Execute(JournalAt at, string sql) => Execute(((JournalAt.File)at).Path, sql);

    public override object? Rows(JournalAt at) => Execute(at,
        "SELECT group_concat(sequence_number || coalesce(manifest, '') || coalesce(hex(message), '')) FROM journal");

    public static object? Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Regex.Replace(sql, @"bytes\((\w*)\)", "x'$1'");
        return command.ExecuteScalar();
    }

    internal string PathOfCopy()
    {
        SqliteConnection.ClearAllPools();                    // the last connection writes the log into the file
        var copy = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, $"copy-{++copies}")).FullName, "journal.db");
        File.Copy(Original, copy);
        return copy;
    }
}
