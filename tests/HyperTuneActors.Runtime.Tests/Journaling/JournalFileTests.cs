using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.Runtime.Tests.Journaling;

/// <summary>A real journal file, whole and broken, read and opened.</summary>
public sealed class JournalFileTests(RecordedStudy recorded) : IClassFixture<RecordedStudy>
{
    private const string Middle = "sequence_number = 3";

    [Fact]
    public void Facts_are_read_in_order_with_their_numbers()
    {
        var path = recorded.Copy();

        var facts = JournalReader.Read(path, Specs.Name).ToArray();

        Assert.Equal(Enumerable.Range(1, facts.Length), facts.Select(fact => (int)fact.Number));
        Assert.Equal(["study-created/1", "study-opened/1", "trial-wanted/1", "trial-wanted/1", "trial-suggested/1"],
            facts.Take(5).Select(fact => Manifests.Of(fact.Fact)));
        Assert.Equal(facts[3..], JournalReader.Read(path, Specs.Name, after: 3));
        Assert.Equal(
            facts.Where(at => at.Number > 3 && at.Fact is (StudyEvent.TrialWanted or StudyEvent.TrialSuggested)),
            JournalReader.OfKinds(path, Specs.Name, 3, "trial-suggested/1", "trial-wanted/1"));
        Assert.Equal(2, JournalReader.Replay(path, Specs.Name)!.Ready.Count);
        Assert.Equal(facts[^1].Fact, JournalReader.Last(path, Specs.Name, "trial-suggested/1", "study-ended/1"));
        Assert.Null(JournalReader.Last(path, Specs.Name, "study-ended/1"));
        Assert.Empty(JournalReader.Read(path, new("another")));
    }

    [Fact]
    public void Facts_can_be_read_while_the_study_is_open()
    {
        var path = recorded.Copy();
        SqliteJournal.Prepare(path, shared: false);

        Assert.Equal("wal", RecordedStudy.Execute(path, "PRAGMA journal_mode"));
        Assert.Equal(2, JournalReader.Replay(path, Specs.Name)!.Ready.Count);
    }

    [Fact]
    public void On_a_shared_file_system_there_is_no_write_ahead_log()
    {
        var path = recorded.Copy();

        SqliteJournal.Prepare(path, shared: true);

        Assert.Equal("delete", RecordedStudy.Execute(path, "PRAGMA journal_mode"));
    }

    [Fact]
    public void Where_there_is_no_journal_there_are_no_facts()
    {
        var path = recorded.Copy() + ".new";
        Assert.Empty(JournalReader.Read(path, Specs.Name));
        Assert.False(File.Exists(path));

        SqliteJournal.Prepare(path, shared: false);
        Assert.Null(JournalReader.Replay(path, Specs.Name));
    }

    [Fact]
    public async Task A_study_goes_on_from_its_file_with_its_snapshot()
    {
        var path = recorded.Copy();
        Assert.Equal(1L, RecordedStudy.Execute(SqliteJournal.SnapshotsBeside(path), "SELECT count(*) FROM snapshot"));

        var state = await OpenAsync(path);

        Assert.Equal(2, state.Incarnation);
        SameState.Assert(JournalReader.Replay(path, Specs.Name), state);
    }

    [Theory]
    [InlineData("UPDATE snapshot SET snapshot = x'7b7d'")]
    [InlineData("UPDATE snapshot SET snapshot = x''")]
    [InlineData("UPDATE snapshot SET manifest = 'study-state/1'")]
    [InlineData("UPDATE snapshot SET serializer_id = 4711")]
    public async Task A_snapshot_that_can_not_be_read_is_passed_over_and_the_journal_replayed(string sql)
    {
        var path = recorded.Copy();
        RecordedStudy.Execute(SqliteJournal.SnapshotsBeside(path), sql);

        var state = await OpenAsync(path);

        Assert.Equal(2, state.Incarnation);
        SameState.Assert(JournalReader.Replay(path, Specs.Name), state);
    }

    [Theory]
    [InlineData("SELECT 0")]
    [InlineData("UPDATE snapshot SET snapshot = x'7b7d'")]
    [InlineData("UPDATE snapshot SET snapshot = NULL")]
    [InlineData("UPDATE snapshot SET manifest = 'study-state/1'")]
    [InlineData("UPDATE snapshot SET serializer_id = 4711")]
    [InlineData("UPDATE snapshot SET sequence_number = sequence_number + 1000")]
    [InlineData("UPDATE snapshot SET sequence_number = sequence_number - 1")]
    [InlineData("DROP TABLE snapshot")]
    public void The_latest_state_is_that_of_all_facts_whatever_snapshots_there_are(string sql)
    {
        var path = recorded.Copy();
        RecordedStudy.Execute(SqliteJournal.SnapshotsBeside(path), sql);
        SameState.Assert(JournalReader.Replay(path, Specs.Name), JournalReader.Latest(path, Specs.Name)!);
    }

    [Fact]
    public void Facts_before_the_snapshot_are_not_decoded_again_for_the_latest_state()
    {
        var path = recorded.Copy();
        var state = JournalReader.Replay(path, Specs.Name)!;
        RecordedStudy.Execute(path, "UPDATE journal SET message = x'' WHERE sequence_number = 4");     // the second of its kind
        Assert.Throws<UnreadableJournalException>(() => JournalReader.Replay(path, Specs.Name));
        SameState.Assert(state, JournalReader.Latest(path, Specs.Name)!);
        File.Delete(SqliteJournal.SnapshotsBeside(path));
        Assert.Throws<UnreadableJournalException>(() => JournalReader.Latest(path, Specs.Name));
    }

    [Theory]
    [InlineData($"DELETE FROM journal WHERE {Middle}", "is missing")]
    [InlineData("DELETE FROM journal WHERE sequence_number = 1", "is missing")]
    [InlineData($"UPDATE journal SET manifest = 'trial-dreamt-of/1' WHERE {Middle}", "'trial-dreamt-of/1'")]
    [InlineData($"UPDATE journal SET message = x'' WHERE {Middle}", "'trial-wanted/1'")]
    [InlineData($"UPDATE journal SET manifest = NULL WHERE {Middle}", "")]
    [InlineData($"UPDATE journal SET identifier = 4711 WHERE {Middle}", "trial-wanted/1")]
    public void A_broken_row_is_told_though_a_snapshot_is_newer(string sql, string told)
    {
        var path = recorded.Copy();
        RecordedStudy.Execute(path, sql);
        Assert.Contains(told, Assert.Throws<UnreadableJournalException>(() => JournalReader.Latest(path, Specs.Name)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_facts_that_mention_a_trial_are_all_of_its_own_of_every_kind()
    {
        var path = recorded.CopyWithoutSnapshots();
        var own = Examples.OfEachKind.Where(fact => fact is StudyEvent.StudyEnded
            || Manifests.Of(fact) is var kind && !kind.StartsWith("study-", StringComparison.Ordinal) && kind != "trial-enqueued/1").ToArray();
        Assert.Equal(17, own.Length);
        for (var i = 0; i < own.Length; i++)
            RecordedStudy.Execute(path, $"""
                INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, tags, manifest, identifier)
                SELECT created, deleted, persistence_id, {1000 + i}, x'{Convert.ToHexString(Manifests.Encode(own[i]))}', tags, '{Manifests.Of(own[i])}', identifier
                FROM journal WHERE {Middle}
                """);
        Assert.Equal(own, JournalReader.Mentioning(path, Specs.Name, new TrialNumber(17)).Select(at => at.Fact));
        Assert.Equal([.. own.OfType<StudyEvent.StudyEnded>()], JournalReader.Mentioning(path, Specs.Name, new TrialNumber(987_654)).Select(at => at.Fact));
    }

    [Theory]
    [InlineData($"DELETE FROM journal WHERE {Middle}", "is missing")]
    [InlineData($"UPDATE journal SET manifest = 'trial-dreamt-of/1' WHERE {Middle}", "'trial-dreamt-of/1'")]
    [InlineData($"UPDATE journal SET message = x'7b226e6f' WHERE {Middle}", "'trial-wanted/1'")]
    [InlineData($"UPDATE journal SET message = x'' WHERE {Middle}", "'trial-wanted/1'")]
    [InlineData($"UPDATE journal SET manifest = 'trial-completed/1' WHERE {Middle}", "does not follow")]
    [InlineData($"UPDATE journal SET manifest = NULL WHERE {Middle}", "")]
    [InlineData($"UPDATE journal SET identifier = 4711 WHERE {Middle}", "trial-wanted/1")]
    public async Task A_broken_row_is_told_and_nothing_is_overwritten(string sql, string told)
    {
        // Without the snapshot, which would spare the study the reading of that row.
        var path = recorded.CopyWithoutSnapshots();
        RecordedStudy.Execute(path, sql);
        var rows = Rows(path);

        var refused = Assert.Throws<UnreadableJournalException>(() => JournalReader.Replay(path, Specs.Name));
        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
        var unavailable = await RefusedAsync(path);
        Assert.Contains(told, unavailable.Because, StringComparison.Ordinal);
        Assert.Equal(rows, Rows(path));
    }

    [Fact]
    public void A_torn_file_is_told_and_nothing_is_overwritten()
    {
        var path = recorded.CopyWithoutSnapshots();
        using (var file = File.OpenWrite(path)) file.SetLength(file.Length / 2);
        var before = File.ReadAllBytes(path);

        var refused = Assert.Throws<UnreadableJournalException>(() => JournalReader.Replay(path, Specs.Name));

        Assert.Contains("Restore it from a copy", refused.Message, StringComparison.Ordinal);
        Assert.Throws<UnreadableJournalException>(() => SqliteJournal.Prepare(path, shared: false));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_text_file_is_no_journal()
    {
        var path = recorded.Copy();
        File.WriteAllText(path, new string('x', 10_000));

        Assert.Contains(path, Assert.Throws<UnreadableJournalException>(() => JournalReader.Replay(path, Specs.Name)).Message,
            StringComparison.Ordinal);
        Assert.Throws<UnreadableJournalException>(() => SqliteJournal.Prepare(path, shared: false));
        Assert.Equal(new string('x', 10_000), File.ReadAllText(path));
    }

    [Fact]
    public void A_database_of_something_else_is_no_journal()
    {
        var path = recorded.CopyWithoutSnapshots();
        RecordedStudy.Execute(path, "DROP TABLE journal; CREATE TABLE journal (title TEXT)");

        Assert.Throws<UnreadableJournalException>(() => JournalReader.Replay(path, Specs.Name));
    }

    [Fact]
    public async Task A_second_writer_takes_the_study_and_the_first_says_that_it_is_open_elsewhere()
    {
        var path = recorded.Copy();
        var never = new Backoff(TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await using var first = new OpenStudy(path, never);
        Assert.IsType<StudyIs>(await first.AskAsync());
        await using var second = new OpenStudy(path, never);
        Assert.Equal(3, Assert.IsType<StudyIs>(await second.AskAsync()).State.Incarnation);

        first.Tell(new StudyCommand.Stop(new CommandId("c"), "somebody"));

        object told;
        do told = await first.AskAsync(); while (told is StudyIs);
        Assert.Equal("The study is open elsewhere.", ((StudyUnavailable)told).Because);
        Assert.Null(JournalReader.Replay(path, Specs.Name)!.End);
        Assert.IsType<StudyIs>(await second.AskAsync());
    }

    private static async Task<StudyState> OpenAsync(string path)
    {
        await using var study = new OpenStudy(path);
        return Assert.IsType<StudyIs>(await study.AskAsync()).State;
    }

    private static async Task<StudyUnavailable> RefusedAsync(string path)
    {
        await using var study = new OpenStudy(path);
        var told = Assert.IsType<StudyUnavailable>(await study.AskAsync());
        Assert.True(told.ForGood, told.Because);
        return told;
    }

    private static object? Rows(string path) => RecordedStudy.Execute(path,
        "SELECT group_concat(sequence_number || coalesce(manifest, '') || coalesce(hex(message), '')) FROM journal");
}
