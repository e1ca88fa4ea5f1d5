using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.Runtime.Tests.Journaling;

/// <summary>Snapshots lie in a file beside the journal, which is a cache.</summary>
public sealed class SnapshotFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("snapshots-").FullName;

    private string Journal => Path.Combine(folder, "journal.db");

    private string Snapshots => Path.Combine(folder, "snapshots.db");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_closed_study_leaves_its_snapshot_beside_its_journal_and_opens_again()
    {
        await OpenAndCloseAsync(incarnation: 1);

        Assert.Equal(1L, Count(Snapshots, "SELECT count(*) FROM snapshot"));
        Assert.Equal(0L, Count(Journal, "SELECT count(*) FROM sqlite_master WHERE name = 'snapshot'"));

        await OpenAndCloseAsync(incarnation: 2);
    }

    [Fact]
    public async Task A_damaged_snapshot_file_is_discarded_and_the_journal_replayed()
    {
        await OpenAndCloseAsync(incarnation: 1);
        SqliteConnection.ClearAllPools();
        await File.WriteAllTextAsync(Snapshots, "no database, and long enough to be taken for one by its length");

        await OpenAndCloseAsync(incarnation: 2);
    }

    private async Task OpenAndCloseAsync(long incarnation)
    {
        SqliteJournal.Prepare(Journal, shared: false);
        var (config, options) = SqliteJournal.Plugin(Journal);
        var quiet = ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }");
        var system = ActorSystem.Create("test", ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(quiet.WithFallback(config)), options));
        try
        {
            var setup = new StudySetup(Spec, "here", "1", Pool: null, new SchedulerTime(system.Scheduler),
                new PoolOffload(), "x", new SnapshotRule());
            var door = system.ActorOf(Props.Create<StudyDoor>(setup));
            await OpenAsync(door, incarnation);
            await door.Ask<StudyClosed>(CloseStudy.Instance, TimeSpan.FromSeconds(10));
        }
        finally
        {
            await system.Terminate();
            SqliteConnection.ClearAllPools();
        }
    }

    private static async Task OpenAsync(IActorRef door, long incarnation)
    {
        while (await door.Ask<object>(GetStudy.Instance, TimeSpan.FromSeconds(10)) is not StudyIs open
            || open.State.Incarnation != incarnation)
            await Task.Delay(10);
    }

    private static long Count(string path, string query)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        return (long)command.ExecuteScalar()!;
    }

    private static StudySpec Spec { get; } = new(
        new StudyName("cached"), [new Objective("loss", Goal.Minimise)], [new Parameter.Float("x", 0, 1)],
        new TrainingOrder([["true"]], "/", ImmutableSortedDictionary<string, string>.Empty, TimeSpan.Zero, TimeSpan.Zero),
        new StepRange(3, "epoch"), new SamplerSettings.Random(), new SchedulerSettings.None(),
        new Budget(3, null, null), 1, 0, 1, new FailurePolicy());
}
