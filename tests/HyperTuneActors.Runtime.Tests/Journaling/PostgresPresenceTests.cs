using HyperTuneActors.Runtime.Journaling;
using Npgsql;

namespace HyperTuneActors.Runtime.Tests.Journaling;

public sealed class PostgresPresenceTests
{
    [ProgramFact("postgresql")]
    public async Task Those_that_are_present_are_seen_until_the_last_has_left()
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        Assert.True(await PostgresPresence.IsNobodyAsync(database, default));

        var first = await EnterAsync(database);
        await using (var second = await EnterAsync(database))
        {
            await first.EnsureAsync(default);
            await first.DisposeAsync();
            Assert.False(await PostgresPresence.IsNobodyAsync(database, default));
            Assert.True(await PostgresPresence.IsNobodyAsync(await server.CreateDatabaseAsync(), default));
        }
        Assert.True(await PostgresPresence.IsNobodyAsync(database, default));
    }

    [ProgramFact("postgresql")]
    public async Task Whose_server_was_killed_is_present_no_more_and_is_told()
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await using var presence = await EnterAsync(database);

        await server.KillAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => presence.EnsureAsync(default));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => PostgresPresence.IsNobodyAsync(database, default));
        await server.StartAgainAsync();
        Assert.True(await PostgresPresence.IsNobodyAsync(database, default));
    }

    private static async Task<PostgresPresence> EnterAsync(string database)
    {
        PostgresPresence? presence = null;
        while (presence is null) presence = await PostgresPresence.EnterAsync(database, default);
        return presence;
    }
}
