using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using HyperTuneActors.App.Homes;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.App.Running;

/// <summary>One study, open in this process: its actors over the journal in its home. The caller holds the lock.</summary>
internal sealed class LocalStudy : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ActorSystem system;
    private readonly IActorRef door;
    private readonly StudySpec spec;

    private LocalStudy(ActorSystem system, IActorRef door, StudySpec spec) =>
        (this.system, this.door, this.spec) = (system, door, spec);

    /// <summary>Opens the study for commands, and starts nothing.</summary>
    public static LocalStudy Open(StudyHome home, StudySpec spec) => Open(home, spec, pool: null, SystemFor(home));

    /// <summary>Opens the study and runs it with a worker in this process.</summary>
    /// <param name="home">Locked.</param>
    /// <param name="spec">As created.</param>
    /// <param name="hook">Wraps the trainer in tests of crashes; usually gives back what it is given.</param>
    public static async Task<LocalStudy> RunAsync(StudyHome home, StudySpec spec, Func<ITrainer, ITrainer> hook)
    {
        var shim = Shim.WriteTo(home.Runs);
        // No slot is offered before what an earlier process left running is gone.
        await OrphanSweep.RunAsync(home.Runs, shim, spec.Training.Grace, TimeProvider.System);
        var system = SystemFor(home);
        var pool = system.ActorOf(Props.Create<SlotPoolActor>(), "slot-pool");
        var study = Open(home, spec, pool, system);
        var lives = () => WorkerLives.Next(home, DateTimeOffset.UtcNow);
        var trainer = hook(new ProcessTrainer(home.Runs, shim, TimeProvider.System));
        system.ActorOf(
            Props.Create<WorkerActor>("local", lives, spec.Concurrency, pool, study.door, trainer), "worker");
        return study;
    }

    /// <returns>The study as it is written, or why it can't be told now.</returns>
    public async Task<object> StateAsync() => await AskAsync(GetStudy.Instance);

    /// <summary>The study as soon as it is open.</summary>
    /// <exception cref="UnreadableJournalException">It never will be, until somebody repairs its journal.</exception>
    public async Task<StudyIs> WhenOpenAsync(CancellationToken cancelled)
    {
        while (true)
        {
            switch (await StateAsync())
            {
                case StudyIs study: return study;
                case StudyUnavailable { ForGood: true } broken: throw new UnreadableJournalException(broken.Because);
            }
            await Task.Delay(50, cancelled);
        }
    }

    public async Task<object> DoAsync(StudyCommand command) => await AskAsync(new StudyAsk(command));

    /// <summary>Stops the runs, writes their ends and takes a snapshot. Gives up when the runs had their grace.</summary>
    public async Task CloseAsync()
    {
        try
        {
            await door.Ask<StudyClosed>(CloseStudy.Instance, spec.Training.Grace + Patience);
        }
        catch (AskTimeoutException)
        {
            // What is written is written; the life lines end what still runs.
        }
    }

    public async ValueTask DisposeAsync() => await system.Terminate();

    private async Task<object> AskAsync(object question)
    {
        try
        {
            return await door.Ask<object>(question, Patience);
        }
        catch (AskTimeoutException)
        {
            return new StudyUnavailable("The study did not answer in time.", ForGood: false);
        }
    }

    private static LocalStudy Open(StudyHome home, StudySpec spec, IActorRef? pool, ActorSystem system)
    {
        var setup = new StudySetup(spec, Environment.MachineName, Product.Version, pool, new SchedulerTime(system.Scheduler),
            new PoolOffload(), Processor.InstructionSet, new SnapshotRule());
        return new LocalStudy(system, system.ActorOf(Props.Create<StudyDoor>(setup), "study"), spec);
    }

    private static ActorSystem SystemFor(StudyHome home)
    {
        SqliteJournal.Prepare(home.Journal, home.IsShared);
        var (config, options) = SqliteJournal.Plugin(home.Journal);
        var own = ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = INFO
              stdout-loglevel = OFF
              loggers = ["{{typeof(FileLogger).FullName}}, hypertune"]
              log-dead-letters = off
              log-dead-letters-during-shutdown = off
              coordinated-shutdown.run-by-clr-shutdown-hook = off
            }
            hypertune.log = "{{home.Log.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}}"
            """);
        return ActorSystem.Create("hypertune",
            ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(own.WithFallback(config)), options));
    }
}
