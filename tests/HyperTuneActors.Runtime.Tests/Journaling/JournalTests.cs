using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.Runtime.Tests.Journaling;

/// <summary>A real journal, whole and broken, read and opened, wherever it lies.</summary>
public abstract class JournalTests(RecordedStudy recorded)
{
    private const string Middle = "sequence_number = 3";

    private RecordedStudy Recorded => recorded;

    [Fact]
    public void Facts_are_read_in_order_with_their_numbers()
    {
        var at = Recorded.Copy();

        var facts = JournalReader.Read(at, Specs.Name).ToArray();

        Assert.Equal(Enumerable.Range(1, facts.Length), facts.Select(fact => (int)fact.Number));
        Assert.Equal(["study-created/1", "study-opened/1", "trial-wanted/1", "trial-wanted/1", "trial-suggested/1"],
            facts.Take(5).Select(fact => Manifests.Of(fact.Fact)));
        Assert.Equal(facts[3..], JournalReader.Read(at, Specs.Name, after: 3));
        Assert.Equal(
            facts.Where(one => one.Number > 3 && one.Fact is (StudyEvent.TrialWanted or StudyEvent.TrialSuggested)),
            JournalReader.OfKinds(at, Specs.Name, 3, "trial-suggested/1", "trial-wanted/1"));
        Assert.Equal(2, JournalReader.Replay(at, Specs.Name)!.Ready.Count);
        Assert.Equal(facts[^1].Fact, JournalReader.Last(at, Specs.Name, "trial-suggested/1", "study-ended/1"));
        Assert.Null(JournalReader.Last(at, Specs.Name, "study-ended/1"));
        Assert.Empty(JournalReader.Read(at, new("another")));
    }

    [Fact]
    public async Task A_study_goes_on_from_its_journal_with_its_snapshot()
    {
        var at = Recorded.Copy();
        Assert.Equal(1L, Recorded.Execute(Recorded.SnapshotsOf(at), "SELECT count(*) FROM snapshot"));

        var state = await OpenAsync(at);

        Assert.Equal(2, state.Incarnation);
        SameState.Assert(JournalReader.Replay(at, Specs.Name), state);
    }

    [Theory]
    [InlineData("UPDATE snapshot SET snapshot = bytes(7b7d)")]
    [InlineData("UPDATE snapshot SET snapshot = bytes()")]
    [InlineData("UPDATE snapshot SET manifest = 'study-state/1'")]
    [InlineData("UPDATE snapshot SET serializer_id = 4711")]
    public async Task A_snapshot_that_can_not_be_read_is_passed_over_and_the_journal_replayed(string sql)
    {
        var at = Recorded.Copy();
        Recorded.Execute(Recorded.SnapshotsOf(at), sql);

        var state = await OpenAsync(at);

        Assert.Equal(2, state.Incarnation);
        SameState.Assert(JournalReader.Replay(at, Specs.Name), state);
    }

    [Theory]
    [InlineData("SELECT 0")]
    [InlineData("UPDATE snapshot SET snapshot = bytes(7b7d)")]
    [InlineData("UPDATE snapshot SET manifest = 'study-state/1'")]
    [InlineData("UPDATE snapshot SET serializer_id = 4711")]
    [InlineData("UPDATE snapshot SET sequence_number = sequence_number + 1000")]
    [InlineData("UPDATE snapshot SET sequence_number = sequence_number - 1")]
    [InlineData("DROP TABLE snapshot")]
    public void The_latest_state_is_that_of_all_facts_whatever_snapshots_there_are(string sql)
    {
        var at = Recorded.Copy();
        Recorded.Execute(Recorded.SnapshotsOf(at), sql);
        SameState.Assert(JournalReader.Replay(at, Specs.Name), JournalReader.Latest(at, Specs.Name)!);
    }

    [Fact]
    public void Facts_before_the_snapshot_are_not_decoded_again_for_the_latest_state()
    {
        var at = Recorded.Copy();
        var state = JournalReader.Replay(at, Specs.Name)!;
        Recorded.Execute(at, "UPDATE journal SET message = bytes() WHERE sequence_number = 4");     // the second of its kind
        Assert.Throws<UnreadableJournalException>(() => JournalReader.Replay(at, Specs.Name));
        SameState.Assert(state, JournalReader.Latest(at, Specs.Name)!);
        Recorded.Execute(Recorded.SnapshotsOf(at), "DROP TABLE snapshot");
        Assert.Throws<UnreadableJournalException>(() => JournalReader.Latest(at, Specs.Name));
    }

    [Theory]
    [InlineData($"DELETE FROM journal WHERE {Middle}", "is missing")]
    [InlineData("DELETE FROM journal WHERE sequence_number = 1", "is missing")]
    [InlineData($"UPDATE journal SET manifest = 'trial-dreamt-of/1' WHERE {Middle}", "'trial-dreamt-of/1'")]
    [InlineData($"UPDATE journal SET message = bytes() WHERE {Middle}", "'trial-wanted/1'")]
    [InlineData($"UPDATE journal SET manifest = NULL WHERE {Middle}", "")]
    [InlineData($"UPDATE journal SET identifier = 4711 WHERE {Middle}", "trial-wanted/1")]
    public void A_broken_row_is_told_though_a_snapshot_is_newer(string sql, string told)
    {
        var at = Recorded.Copy();
        Recorded.Execute(at, sql);
        Assert.Contains(told, Assert.Throws<UnreadableJournalException>(() => JournalReader.Latest(at, Specs.Name)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_facts_that_mention_a_trial_are_all_of_its_own_of_every_kind()
    {
        var at = Recorded.CopyWithoutSnapshots();
        var own = Examples.OfEachKind.Where(fact => fact is StudyEvent.StudyEnded
            || Manifests.Of(fact) is var kind && !kind.StartsWith("study-", StringComparison.Ordinal) && kind != "trial-enqueued/1").ToArray();
        Assert.Equal(17, own.Length);
        for (var i = 0; i < own.Length; i++)
            Recorded.Execute(at, $"""
                INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, tags, manifest, identifier)
                SELECT created, deleted, persistence_id, {1000 + i}, bytes({Convert.ToHexString(Manifests.Encode(own[i]))}), tags, '{Manifests.Of(own[i])}', identifier
                FROM journal WHERE {Middle}
                """);
        Assert.Equal(own, JournalReader.Mentioning(at, Specs.Name, new TrialNumber(17)).Select(one => one.Fact));
        Assert.Equal([.. own.OfType<StudyEvent.StudyEnded>()], JournalReader.Mentioning(at, Specs.Name, new TrialNumber(987_654)).Select(one => one.Fact));
    }

    [Theory]
    [InlineData($"DELETE FROM journal WHERE {Middle}", "is missing")]
    [InlineData($"UPDATE journal SET manifest = 'trial-dreamt-of/1' WHERE {Middle}", "'trial-dreamt-of/1'")]
    [InlineData($"UPDATE journal SET message = bytes(7b226e6f) WHERE {Middle}", "'trial-wanted/1'")]
    [InlineData($"UPDATE journal SET message = bytes() WHERE {Middle}", "'trial-wanted/1'")]
    [InlineData($"UPDATE journal SET manifest = 'trial-completed/1' WHERE {Middle}", "does not follow")]
    [InlineData($"UPDATE journal SET manifest = NULL WHERE {Middle}", "")]
    [InlineData($"UPDATE journal SET identifier = 4711 WHERE {Middle}", "trial-wanted/1")]
    public async Task A_broken_row_is_told_and_nothing_is_overwritten(string sql, string told)
    {
        // Without the snapshot, which would spare the study the reading of that row.
        var at = Recorded.CopyWithoutSnapshots();
        Recorded.Execute(at, sql);
        var rows = Recorded.Rows(at);

        var refused = Assert.Throws<UnreadableJournalException>(() => JournalReader.Replay(at, Specs.Name));
        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
        var unavailable = await RefusedAsync(at);
        Assert.Contains(told, unavailable.Because, StringComparison.Ordinal);
        Assert.Equal(rows, Recorded.Rows(at));
    }

    [Fact]
    public async Task A_second_writer_takes_the_study_and_the_first_says_that_it_is_open_elsewhere()
    {
        var at = Recorded.Copy();
        var never = new Backoff(TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await using var first = new OpenStudy(at, never);
        Assert.IsType<StudyIs>(await first.AskAsync());
        await using var second = new OpenStudy(at, never);
        Assert.Equal(3, Assert.IsType<StudyIs>(await second.AskAsync()).State.Incarnation);

        first.Tell(new StudyCommand.Stop(new CommandId("c"), "somebody"));

        object told;
        do told = await first.AskAsync(); while (told is StudyIs);
        Assert.Equal("The study is open elsewhere.", ((StudyUnavailable)told).Because);
        Assert.Null(JournalReader.Replay(at, Specs.Name)!.End);
        Assert.IsType<StudyIs>(await second.AskAsync());
    }

    private static async Task<StudyState> OpenAsync(JournalAt at)
    {
        await using var study = new OpenStudy(at);
        return Assert.IsType<StudyIs>(await study.AskAsync()).State;
    }

    private static async Task<StudyUnavailable> RefusedAsync(JournalAt at)
    {
        await using var study = new OpenStudy(at);
        var told = Assert.IsType<StudyUnavailable>(await study.AskAsync());
        Assert.True(told.ForGood, told.Because);
        return told;
    }
}
