using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.Benchmarks.Playing;

/// <summary>A study's real actors over a journal in a file of its own, with a played worker.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly Config Quiet = ConfigurationFactory.ParseString("""
        akka {
          loglevel = WARNING
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          coordinated-shutdown.run-by-clr-shutdown-hook = off
        }
        """);

    private readonly ActorSystem system;
    private readonly IActorRef door;

    private Stage(ActorSystem system, IActorRef door, StudySpec spec, Ledger ledger, JournalAt journal) =>
        (this.system, this.door, Spec, Ledger, Journal) = (system, door, spec, ledger, journal);

    public StudySpec Spec { get; }

    public Ledger Ledger { get; }

    public JournalAt Journal { get; }

    /// <param name="shape">Of the study.</param>
    /// <param name="runs">How many at once.</param>
    /// <param name="lookAhead">Trials suggested before a slot is free.</param>
    /// <param name="journal">A file that does not exist, or an empty database.</param>
    /// <param name="pause">From a run's report to its next one, whatever the verdict takes; by default there is none.</param>
    public static Stage Open(Shape shape, int runs, int lookAhead, JournalAt journal, TimeSpan pause = default)
    {
        var system = SystemOver(journal);
        var (spec, ledger) = (shape.Spec(runs, lookAhead), new Ledger());
        var worker = system.ActorOf(Props.Create<PlayedWorker>(runs, shape.LastStep, ledger, pause), "worker");
        var door = DoorIn(system, spec, pool: worker);
        worker.Tell(new StudyDoorIs(door, spec.Name));
        return new Stage(system, door, spec, ledger, journal);
    }

    /// <summary>An actor system with the tuner's own journal over this file, made if it does not exist.</summary>
    public static ActorSystem SystemOver(string journal) => SystemOver(new JournalAt.File(journal));

    public static ActorSystem SystemOver(JournalAt journal)
    {
        if (journal is JournalAt.File at) SqliteJournal.Prepare(at.Path, shared: false);
        var (config, options) = journal is JournalAt.Database database
            ? PostgresJournal.Plugin(database.ConnectionString)
            : SqliteJournal.Plugin(((JournalAt.File)journal).Path);
        return ActorSystem.Create("bench", ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(Quiet.WithFallback(config)), options));
    }

    /// <summary>Opens the study over the system's journal.</summary>
    public static IActorRef DoorIn(ActorSystem system, StudySpec spec, IActorRef? pool) =>
        system.ActorOf(Props.Create<StudyDoor>(new StudySetup(spec, "bench", "0", pool, new SchedulerTime(system.Scheduler),
            new PoolOffload(), "bench", new SnapshotRule())), "study");

    /// <returns>How many facts are written.</returns>
    public async Task<long> FactsAsync() =>
        (await door.Ask<StudyIs>(GetStudy.Instance, TimeSpan.FromSeconds(30))).State.Facts;

    public async ValueTask DisposeAsync() => await system.Terminate();
}
