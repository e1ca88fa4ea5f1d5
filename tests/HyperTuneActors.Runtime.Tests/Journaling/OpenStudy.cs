using Akka.Actor;
using Akka.Actor.Setup;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;
using AkkaConfig = Akka.Configuration.ConfigurationFactory;

namespace HyperTuneActors.Runtime.Tests.Journaling;

/// <summary>A study that is open over a journal, in an actor system of its own.</summary>
internal sealed class OpenStudy : IAsyncDisposable
{
    private readonly ActorSystem system;
    private readonly IActorRef door;

    public OpenStudy(JournalAt at, Backoff? fenced = null)
    {
        system = SystemOver(at);
        var setup = new StudySetup(RecordedStudy.Spec, "host", "0", null, new SchedulerTime(system.Scheduler), new PoolOffload(),
            "x", new SnapshotRule())
        {
            RetryFenced = fenced ?? Backoff.OtherWriter,
        };
        door = system.ActorOf(Props.Create<StudyDoor>(setup));
    }

    public static ActorSystem SystemOver(JournalAt at)
    {
        var (config, options) = at switch
        {
            JournalAt.File file => SqliteJournal.Plugin(file.Path),
            JournalAt.Database database => PostgresJournal.Plugin(database.ConnectionString),
            _ => throw new ArgumentOutOfRangeException(nameof(at)),
        };
        var quiet = AkkaConfig.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }");
        return ActorSystem.Create("recorded",
            ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(quiet.WithFallback(config)), options));
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
