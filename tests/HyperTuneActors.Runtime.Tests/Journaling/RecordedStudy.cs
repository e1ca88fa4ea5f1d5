using Akka.Actor;
using Akka.Actor.Setup;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;
using Microsoft.Data.Sqlite;
using AkkaConfig = Akka.Configuration.ConfigurationFactory;

namespace HyperTuneActors.Runtime.Tests.Journaling;

/// <summary>The journal file of a small study that was opened, suggested two trials, and was closed: recorded once, copied
/// for each test.</summary>
public sealed class RecordedStudy : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("journal-").FullName;
    private int copies;

    internal static readonly StudySpec Spec = Specs.Of(lookAhead: 2);

    private string Original => Path.Combine(folder, "journal.db");

    public async Task InitializeAsync()
    {
        SqliteJournal.Prepare(Original, shared: false);
        await using var study = new OpenStudy(Original);
        while (await study.AskAsync() is not StudyIs { State.Ready.Count: 2 }) { }
        await study.CloseAsync();
    }

    public Task DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>A copy of the journal, with its snapshots beside it.</summary>
    public string Copy()
    {
        var copy = CopyWithoutSnapshots();
        File.Copy(SqliteJournal.SnapshotsBeside(Original), SqliteJournal.SnapshotsBeside(copy));
        return copy;
    }

    public string CopyWithoutSnapshots()
    {
        SqliteConnection.ClearAllPools();                    // the last connection writes the log into the file
        var copy = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, $"copy-{++copies}")).FullName, "journal.db");
        File.Copy(Original, copy);
        return copy;
    }

    public static object? Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}

/// <summary>A study that is open over a journal's file.</summary>
internal sealed class OpenStudy : IAsyncDisposable
{
    private readonly ActorSystem system;
    private readonly IActorRef door;

    public OpenStudy(string path, Backoff? fenced = null)
    {
        var (config, options) = SqliteJournal.Plugin(path);
        var quiet = AkkaConfig.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }");
        system = ActorSystem.Create("recorded",
            ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(quiet.WithFallback(config)), options));
        var setup = new StudySetup(RecordedStudy.Spec, "host", "0", null, new SchedulerTime(system.Scheduler), new PoolOffload(),
            "x", new SnapshotRule())
        {
            RetryFenced = fenced ?? Backoff.OtherWriter,
        };
        door = system.ActorOf(Props.Create<StudyDoor>(setup));
    }

    /// <summary>The study, or why it can't be told, as soon as it is not merely being opened.</summary>
    public async Task<object> AskAsync()
    {
        while (true)
        {
            try
            {
                var answer = await door.Ask<object>(GetStudy.Instance, TimeSpan.FromMilliseconds(300));
                if (answer is not StudyUnavailable { Because: "The study is being opened." }) return answer;
            }
            catch (AskTimeoutException)
            {
            }
        }
    }

    public void Tell(StudyCommand command) => door.Tell(new StudyAsk(command));

    public async Task CloseAsync() => await door.Ask<StudyClosed>(CloseStudy.Instance, TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync() => await system.Terminate();
}
