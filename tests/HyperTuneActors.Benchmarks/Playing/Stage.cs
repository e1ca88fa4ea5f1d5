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

    private Stage(ActorSystem system, IActorRef door, StudySpec spec, Ledger ledger, string journal) =>
        (this.system, this.door, Spec, Ledger, Journal) = (system, door, spec, ledger, journal);

    public StudySpec Spec { get; }

    public Ledger Ledger { get; }

    /// <summary>The journal's file.</summary>
    public string Journal { get; }

    /// <param name="shape">Of the study.</param>
    /// <param name="runs">How many at once.</param>
    /// <param name="lookAhead">Trials suggested before a slot is free.</param>
    /// <param name="journal">A file that does not exist.</param>
    public static Stage Open(Shape shape, int runs, int lookAhead, string journal)
    {
        var system = SystemOver(journal);
        var (spec, ledger) = (shape.Spec(runs, lookAhead), new Ledger());
        var worker = system.ActorOf(Props.Create<PlayedWorker>(runs, shape.LastStep, ledger), "worker");
        var door = DoorIn(system, spec, pool: worker);
        worker.Tell(new StudyDoorIs(door, spec.Name));
        return new Stage(system, door, spec, ledger, journal);
    }

    /// <summary>An actor system with the tuner's own journal over this file, made if it does not exist.</summary>
    public static ActorSystem SystemOver(string journal)
    {
        SqliteJournal.Prepare(journal, shared: false);
        var (config, options) = SqliteJournal.Plugin(journal);
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
