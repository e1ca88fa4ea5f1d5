using System.Diagnostics;
using Akka.Actor;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Runtime.Tests.Workers;
using Npgsql;

namespace HyperTuneActors.Runtime.Tests.Journaling;

/// <summary>Studies over a database that fails them.</summary>
[Collection(OverPostgres.Name)]
public sealed class PostgresFaultTests(SharedPostgres shared)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_study_goes_on_by_itself_within_10_s_of_the_server_s_return(bool isKilled)
    {
        var database = await shared.Server.CreateDatabaseAsync();
        await using var node = new StudyNode(database);
        var trainer = new FakeTrainer();
        var door = node.Open(Specs.Of(trials: 1), trainer);
        var run = trainer.Next();
        run.Start();
        run.Report(1, 0.5);
        await StudyNode.WhenAsync(door, state => state.Trials[0].Curve.LastStep == 1);

        await (isKilled ? shared.Server.KillAsync() : shared.Server.StopAsync());
        run.Report(2, 0.4);
        await StudyNode.UntilAsync(door, IsUnavailable);
        var told = (StudyUnavailable)await StudyNode.UntilAsync(door, answer =>
            IsUnavailable(answer) && ((StudyUnavailable)answer).Because.Contains("connect", StringComparison.OrdinalIgnoreCase));
        var fresh = node.Open(Specs.Of() with { Name = new("fresh") });
        await StudyNode.UntilAsync(fresh, IsUnavailable);
        await shared.Server.StartAgainAsync();
        var back = Stopwatch.GetTimestamp();
        await StudyNode.WhenAsync(door, state => state.Trials[0].Curve.LastStep == 2);
        await StudyNode.WhenAsync(fresh, _ => true);

        Assert.InRange(Stopwatch.GetElapsedTime(back).TotalSeconds, 0, 10);
        Assert.StartsWith("The journal is unavailable since 2", told.Because, StringComparison.Ordinal);
        Assert.False(told.ForGood);
        Assert.Equal(0, run.Stops);
        AssertThatItEnds(database, run, await StudyNode.WhenAsync(door, Ends(run)));
        AssertThatNothingIsTold(node, told);
    }

    [Fact]
    public async Task A_study_goes_on_when_the_password_is_right_again()
    {
        var database = await shared.Server.CreateDatabaseAsync();
        await using var node = new StudyNode(database);
        await PostgresServer.ExecuteAsync(shared.Server.ConnectionString, "CREATE ROLE guest LOGIN PASSWORD 'another-word'");
        await PostgresServer.ExecuteAsync(database, "GRANT ALL ON SCHEMA public TO guest");
        await using var refused = new StudyNode(database + ";Username=guest");
        var door = refused.Open(Specs.Of());

        var told = (StudyUnavailable)await StudyNode.UntilAsync(door, IsUnavailable);
        Assert.Contains("password authentication failed", told.Because, StringComparison.Ordinal);
        Assert.False(told.ForGood);
        AssertThatNothingIsTold(refused, told);

        await PostgresServer.ExecuteAsync(shared.Server.ConnectionString, $"ALTER ROLE guest PASSWORD '{PostgresServer.Password}'");
        await StudyNode.WhenAsync(door, state => state.Incarnation == 1, TimeSpan.FromSeconds(10));
    }

    [SmallDiskFact]
    public async Task A_study_goes_on_by_itself_within_10_s_of_the_end_of_a_full_disk()
    {
        using var disk = SmallDisk.Mount();
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync(disk);
        await using var node = new StudyNode(database);
        var trainer = new FakeTrainer();
        var door = node.Open(Specs.Of(trials: 1) with { Steps = new StepRange(100_000, "epoch"), Scheduler = new Core.Scheduling.SchedulerSettings.None() }, trainer);
        var run = trainer.Next();
        run.Start();
        run.Report(1, 0.5);
        await StudyNode.WhenAsync(door, state => state.Trials[0].Curve.LastStep == 1);

        disk.Fill();
        var step = 1;
        var told = (StudyUnavailable)await StudyNode.UntilAsync(door, answer =>
        {
            if (IsUnavailable(answer)) return true;
            for (var i = 0; i < 20; i++) run.Report(++step, 0.5);
            return false;
        });
        Assert.Contains("No space left on device", told.Because, StringComparison.Ordinal);
        Assert.False(told.ForGood);
        disk.Empty();
        var back = Stopwatch.GetTimestamp();
        await StudyNode.WhenAsync(door, state => state.Trials[0].Curve.LastStep == step);

        Assert.InRange(Stopwatch.GetElapsedTime(back).TotalSeconds, 0, 10);
        Assert.Equal(0, run.Stops);
        Assert.Equal(step, JournalReader.OfKinds(new JournalAt.Database(database), Specs.Name, 0, "metric-reported/1").Count());
        AssertThatNothingIsTold(node, told);
    }

    [Theory]
    [InlineData(0)]                                          // a fact a study, in one INSERT
    [InlineData(20)]                                         // so many that they go by COPY
    public async Task A_study_whose_facts_shared_an_insert_with_a_taken_key_answers_again_within_2_s(int lookAhead)
    {
        var database = await shared.Server.CreateDatabaseAsync();
        await using var node = new StudyNode(database);
        var doors = Enumerable.Range(0, 5).Select(i => node.Open(Specs.Of(lookAhead: lookAhead) with { Name = new($"s{i}") })).ToArray();
        foreach (var door in doors) await StudyNode.WhenAsync(door, state => state.Ready.Count == Math.Min(lookAhead, 4));
        var (fenced, innocent) = (doors[3], doors[4]);
        await PostgresServer.ExecuteAsync(database, """
            INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier)
            SELECT created, deleted, persistence_id, sequence_number + 1, message, manifest, identifier FROM journal
            WHERE persistence_id = 'study-s3' ORDER BY sequence_number DESC LIMIT 1
            """);

        // The journal has three writers: while they wait for the table, what else is written waits together.
        await using (var locked = new NpgsqlConnection(database + ";Pooling=false"))
        {
            await locked.OpenAsync();
            await using var transaction = await locked.BeginTransactionAsync();
            await new NpgsqlCommand("LOCK TABLE journal IN EXCLUSIVE MODE", locked).ExecuteNonQueryAsync();
            foreach (var door in doors[..3]) door.Tell(Extend);
            await Eventually.HoldsAsync(() => PostgresServer.ExecuteAsync(shared.Server.ConnectionString,
                $"SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'relation'").Result is 3L, Patience);
            foreach (var door in doors[3..]) door.Tell(Extend);
            foreach (var door in doors[3..]) await StudyNode.WhenAsync(door, _ => true);          // it has sent its write,
            var late = node.Open(Specs.Of() with { Name = new("late") });                        // and the journal has it before
            await StudyNode.UntilAsync(late, answer => answer is StudyUnavailable { Because: "The study is being opened." });
            await transaction.CommitAsync();
        }
        var began = Stopwatch.GetTimestamp();
        await StudyNode.WhenAsync(innocent, state => state.Incarnation == 2);

        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 2);
        var told = (StudyUnavailable)await StudyNode.UntilAsync(fenced, answer => answer is StudyUnavailable);
        Assert.Equal("The study is open elsewhere.", told.Because);
        Assert.IsType<StudyAnswer>(await innocent.Ask<object>(Extend, Patience));
        foreach (var door in doors[..3]) await StudyNode.WhenAsync(door, state => state is { Incarnation: 1, TrialBudget: 100 });
        Assert.Equal(100, JournalReader.Replay(new JournalAt.Database(database), new("s4"))!.TrialBudget);
        Assert.Null(JournalReader.Last(new JournalAt.Database(database), new("s3"), "study-extended/1"));
    }

    private static readonly StudyAsk Extend = new(new StudyCommand.Extend(new CommandId("c"), "somebody", 100));

    private static bool IsUnavailable(object answer) =>
        answer is StudyUnavailable told && told.Because != "The study is being opened.";

    private static Func<StudyState, bool> Ends(FakeRun run)
    {
        for (var step = 3; step <= run.Order.LastStep; step++) run.Report(step, 0.3);
        run.End(new RunEnd(RunClass.Finished, "Done."));
        return state => state.End is not null && state.Live.IsEmpty;
    }

    private static void AssertThatItEnds(string database, FakeRun run, StudyState state)
    {
        Assert.Equal(1, state.Completed);
        SameState.Assert(JournalReader.Replay(new JournalAt.Database(database), Specs.Name), state);
        Assert.Equal(run.Order.LastStep, JournalReader.OfKinds(new JournalAt.Database(database), Specs.Name, 0, "metric-reported/1").Count());
    }

    private static void AssertThatNothingIsTold(StudyNode node, StudyUnavailable told)
    {
        Assert.NotEmpty(node.Log);
        Assert.DoesNotContain([.. node.Log, told.Because], line => line.Contains(PostgresServer.Password, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', told.Because);
    }
}
