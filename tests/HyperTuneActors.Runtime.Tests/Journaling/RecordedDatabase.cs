using System.Text.RegularExpressions;
using HyperTuneActors.Runtime.Journaling;
using Npgsql;

namespace HyperTuneActors.Runtime.Tests.Journaling;

/// <summary>The server that the tests of this assembly share, each with databases of its own.</summary>
public sealed class SharedPostgres : IAsyncLifetime
{
    internal PostgresServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await PostgresServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class OverPostgres : ICollectionFixture<SharedPostgres>
{
    public const string Name = "over PostgreSQL";
}

/// <summary>Recorded in a PostgreSQL database.</summary>
public sealed class RecordedDatabase(SharedPostgres shared) : RecordedStudy
{
    private string original = "";

    public override async Task InitializeAsync()
    {
        original = await shared.Server.CreateDatabaseAsync();
        await RecordAsync(new JournalAt.Database(original));
    }

    public override Task DisposeAsync() => Task.CompletedTask;

    public override JournalAt Copy()
    {
        NpgsqlConnection.ClearAllPools();                    // a database that is in use is no template
        var name = new NpgsqlConnectionStringBuilder(original).Database;
        return new JournalAt.Database(shared.Server.CreateDatabaseAsync($"TEMPLATE {name}").Result);
    }

    public override JournalAt CopyWithoutSnapshots()
    {
        var copy = Copy();
        Execute(copy, "DELETE FROM snapshot");
        return copy;
    }

    public override JournalAt SnapshotsOf(JournalAt copy) => copy;

    public override object? Execute(JournalAt at, string sql) => PostgresServer.ExecuteAsync(
        ((JournalAt.Database)at).ConnectionString, Regex.Replace(sql, @"bytes\((\w*)\)", @"'\x$1'::bytea")).Result;

    public override object? Rows(JournalAt at) => Execute(at,
        "SELECT string_agg(sequence_number || coalesce(manifest, '') || encode(message, 'hex'), ',' ORDER BY sequence_number) FROM journal");
}
