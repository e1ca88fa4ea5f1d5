using System.Diagnostics;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;
using Npgsql;

namespace HyperTuneActors.Runtime.Tests.Journaling;

/// <summary>The journal in a PostgreSQL database, and what only a database has.</summary>
[Collection(OverPostgres.Name)]
public sealed class JournalDatabaseTests(RecordedDatabase recorded, SharedPostgres shared)
    : JournalTests(recorded), IClassFixture<RecordedDatabase>
{
    [Fact]
    public async Task Where_there_is_no_journal_there_are_no_facts_and_no_studies()
    {
        var at = new JournalAt.Database(await shared.Server.CreateDatabaseAsync());

        Assert.Empty(JournalReader.Read(at, Specs.Name));
        Assert.Null(JournalReader.Latest(at, Specs.Name));
        Assert.Empty(await PostgresJournal.StudiesAsync(at.ConnectionString));
        Assert.False(await PostgresJournal.ExistsAsync(at.ConnectionString, Specs.Name));
        await PostgresJournal.DeleteAsync(at.ConnectionString, Specs.Name);
        Assert.Equal(0L, recorded.Execute(at, "SELECT count(*) FROM pg_tables WHERE tablename IN ('journal', 'snapshot')"));
    }

    [Theory]
    [InlineData("ALTER TABLE journal RENAME COLUMN message TO body")]
    [InlineData("ALTER TABLE journal ALTER COLUMN sequence_number TYPE text")]
    public void A_table_of_something_else_is_no_journal(string sql)
    {
        var at = recorded.Copy();
        recorded.Execute(at, sql);

        var refused = Assert.Throws<UnreadableJournalException>(() => JournalReader.Replay(at, Specs.Name));

        Assert.StartsWith("The database test", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_sees_the_facts_that_there_were_when_it_began()
    {
        var at = recorded.Copy();
        using var facts = JournalReader.Read(at, Specs.Name).GetEnumerator();
        Assert.True(facts.MoveNext());
        var before = (long)recorded.Execute(at, "SELECT count(*) FROM journal")!;

        recorded.Execute(at, "UPDATE journal SET sequence_number = sequence_number + 7 WHERE sequence_number = 5");

        var read = 1;
        while (facts.MoveNext()) read++;
        Assert.Equal(before, read);
    }

    [Fact]
    public void Who_reads_some_facts_of_many_does_not_wait_for_the_rest()
    {
        var at = recorded.Copy();
        var rows = (long)recorded.Execute(at, "SELECT max(sequence_number) FROM journal")!;
        recorded.Execute(at, $"""
            INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier)
            SELECT 0, false, 'study-{Specs.Name}', number, message, manifest, identifier
            FROM journal, generate_series({rows + 1}, 300000) AS number WHERE sequence_number = 4;
            ANALYZE journal
            """);

        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < 4; i++) Assert.Equal(300_000, JournalReader.Read(at, Specs.Name).Count());
        var four = Stopwatch.GetElapsedTime(began);
        began = Stopwatch.GetTimestamp();
        for (var i = 0; i < 20; i++) Assert.Equal(3, JournalReader.Read(at, Specs.Name).Take(3).Count());

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, four);
        Assert.Equal([2L, 3], JournalReader.Read(at, Specs.Name, after: 1, most: 2).Select(fact => fact.Number));
        Assert.Equal(300_000, JournalReader.Check(at, Specs.Name));
    }

    [Fact]
    public async Task The_studies_of_a_database_can_be_named_and_removed_one_by_one()
    {
        var at = (JournalAt.Database)recorded.Copy();
        foreach (var id in (string[])["study-B", "study-a.1", "study-tested-2", "/system/sharding/study-x", "rest-study-y", "studyz", "study_w"])
            recorded.Execute(at, $"""
                INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier)
                SELECT created, deleted, '{id}', sequence_number, message, manifest, identifier FROM journal
                WHERE persistence_id = 'study-{Specs.Name}'
                """);
        Assert.Equal(["B", "a.1", "tested", "tested-2"], (await PostgresJournal.StudiesAsync(at.ConnectionString)).Select(name => name.Value));
        Assert.True(await PostgresJournal.ExistsAsync(at.ConnectionString, Specs.Name));

        await PostgresJournal.DeleteAsync(at.ConnectionString, Specs.Name);

        Assert.False(await PostgresJournal.ExistsAsync(at.ConnectionString, Specs.Name));
        Assert.Equal(["B", "a.1", "tested-2"], (await PostgresJournal.StudiesAsync(at.ConnectionString)).Select(name => name.Value));
        Assert.Null(JournalReader.Latest(at, Specs.Name));
        Assert.Equal(0L, recorded.Execute(at, "SELECT count(*) FROM snapshot"));
        Assert.NotEmpty(JournalReader.Read(at, new StudyName("tested-2")));
    }

    [Fact]
    public async Task Many_nodes_may_make_the_tables_of_one_database_at_once()
    {
        var at = new JournalAt.Database(await shared.Server.CreateDatabaseAsync());

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => new PostgresTables(at).EnsureAsync(default))));

        Assert.Equal(2L, recorded.Execute(at, "SELECT count(*) FROM pg_tables WHERE tablename IN ('journal', 'snapshot')"));
    }

    [Fact]
    public async Task A_login_that_may_not_make_tables_may_use_those_that_are_there()
    {
        var at = (JournalAt.Database)recorded.Copy();
        var name = new NpgsqlConnectionStringBuilder(at.ConnectionString).Database;
        recorded.Execute(at, $"""
            CREATE ROLE {name}_writer LOGIN PASSWORD '{PostgresServer.Password}';
            GRANT SELECT, INSERT, UPDATE, DELETE ON journal, snapshot TO {name}_writer
            """);

        await using var study = new OpenStudy(at with { ConnectionString = at.ConnectionString + $";Username={name}_writer" });

        Assert.Equal(2, Assert.IsType<StudyIs>(await study.AskAsync()).State.Incarnation);
    }

    [Fact]
    public async Task A_commit_is_durable_whatever_the_database_has_as_its_default()
    {
        var at = (JournalAt.Database)recorded.Copy();
        var name = new NpgsqlConnectionStringBuilder(at.ConnectionString).Database;
        recorded.Execute(at, $"ALTER DATABASE {name} SET synchronous_commit = off");
        Assert.Equal("off", recorded.Execute(at, "SHOW synchronous_commit"));

        Assert.Equal("on", await PostgresServer.ExecuteAsync(PostgresJournal.ConnectionString(at.ConnectionString), "SHOW synchronous_commit"));
        Assert.Equal("remote_apply", await PostgresServer.ExecuteAsync(
            PostgresJournal.ConnectionString(at.ConnectionString + ";Options=-c synchronous_commit=remote_apply"), "SHOW synchronous_commit"));
    }

    [Theory]
    [InlineData("Host=h;Password=very-secret-word;Options=-c synchronous_commit=off", "synchronous_commit=off")]
    [InlineData("Host=h;Pasword=very-secret-word", "can't be read")]
    [InlineData("Host=h;Port=very-secret-word", "can't be read")]
    [InlineData("postgres://me:very-secret-word@h/d", "can't be read")]
    [InlineData("Password=very-secret-word", "names no Host")]
    [InlineData("", "names no Host")]
    public void A_connection_string_that_is_none_is_told_without_it(string given, string told)
    {
        var refused = Assert.Throws<ArgumentException>(() => PostgresJournal.Plugin(given));

        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, new JournalAt.Database(given).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_string_keeps_what_it_says_and_says_that_errors_name_the_key()
    {
        var made = new NpgsqlConnectionStringBuilder(PostgresJournal.ConnectionString(
            "Host=h;Maximum Pool Size=3;Include Error Detail=false;Timeout=9;Password='a;b=c'"));

        Assert.True(made.IncludeErrorDetail);
        Assert.Equal((3, 9, "a;b=c"), (made.MaxPoolSize, made.Timeout, made.Password));
        Assert.Equal(made.ConnectionString, PostgresJournal.ConnectionString(made.ConnectionString));
        Assert.Equal("database d on h:5432", new JournalAt.Database("Host=h;Database=d;Password=very-secret-word").ToString());
    }
}
