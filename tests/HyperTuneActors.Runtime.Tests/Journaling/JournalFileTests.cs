using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.Runtime.Tests.Journaling;

/// <summary>The journal in a SQLite file, and what only a file has.</summary>
public sealed class JournalFileTests(RecordedFile recorded) : JournalTests(recorded), IClassFixture<RecordedFile>
{
    [Fact]
    public void Facts_can_be_read_while_the_study_is_open()
    {
        var path = recorded.PathOfCopy();
        SqliteJournal.Prepare(path, shared: false);

        Assert.Equal("wal", RecordedFile.Execute(path, "PRAGMA journal_mode"));
        Assert.Equal(2, JournalReader.Replay(new JournalAt.File(path), Specs.Name)!.Ready.Count);
    }

    [Fact]
    public void On_a_shared_file_system_there_is_no_write_ahead_log()
    {
        var path = recorded.PathOfCopy();

        SqliteJournal.Prepare(path, shared: true);

        Assert.Equal("delete", RecordedFile.Execute(path, "PRAGMA journal_mode"));
    }

    [Fact]
    public void Where_there_is_no_journal_there_are_no_facts()
    {
        var path = recorded.PathOfCopy() + ".new";
        Assert.Empty(JournalReader.Read(new JournalAt.File(path), Specs.Name));
        Assert.False(File.Exists(path));

        SqliteJournal.Prepare(path, shared: false);
        Assert.Null(JournalReader.Replay(new JournalAt.File(path), Specs.Name));
    }

    [Fact]
    public void A_snapshot_without_its_bytes_is_passed_over()
    {
        var at = recorded.Copy();
        recorded.Execute(recorded.SnapshotsOf(at), "UPDATE snapshot SET snapshot = NULL");
        SameState.Assert(JournalReader.Replay(at, Specs.Name), JournalReader.Latest(at, Specs.Name)!);
    }

    [Fact]
    public void A_torn_file_is_told_and_nothing_is_overwritten()
    {
        var path = recorded.PathOfCopy();
        using (var file = File.OpenWrite(path)) file.SetLength(file.Length / 2);
        var before = File.ReadAllBytes(path);

        var refused = Assert.Throws<UnreadableJournalException>(() => JournalReader.Replay(new JournalAt.File(path), Specs.Name));

        Assert.Contains("Restore it from a copy", refused.Message, StringComparison.Ordinal);
        Assert.Throws<UnreadableJournalException>(() => SqliteJournal.Prepare(path, shared: false));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_text_file_is_no_journal()
    {
        var path = recorded.PathOfCopy();
        File.WriteAllText(path, new string('x', 10_000));

        Assert.Contains(path, Assert.Throws<UnreadableJournalException>(() => JournalReader.Replay(new JournalAt.File(path), Specs.Name)).Message,
            StringComparison.Ordinal);
        Assert.Throws<UnreadableJournalException>(() => SqliteJournal.Prepare(path, shared: false));
        Assert.Equal(new string('x', 10_000), File.ReadAllText(path));
    }

    [Fact]
    public void A_database_of_something_else_is_no_journal()
    {
        var path = recorded.PathOfCopy();
        RecordedFile.Execute(path, "DROP TABLE journal; CREATE TABLE journal (title TEXT)");

        Assert.Throws<UnreadableJournalException>(() => JournalReader.Replay(new JournalAt.File(path), Specs.Name));
    }
}
