using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using HyperTuneActors.App.Homes;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Runtime.Workers;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.App.Running;

/// <summary>One study, open in this process: its actors over the journal in its home. The caller holds the lock.</summary>
internal sealed class LocalStudy : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AtATime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(5);

    private readonly ActorSystem system;
    private readonly IActorRef door;
    private readonly StudySpec spec;
    private (IActorRef Actor, ProcessTrainer Trainer)? worker;

    private LocalStudy(ActorSystem system, IActorRef door, StudySpec spec) =>
        (this.system, this.door, this.spec) = (system, door, spec);

    public StudySpec Spec => spec;

    /// <summary>Opens the study for commands, and starts nothing.</summary>
    public static LocalStudy Open(StudyHome home, StudySpec spec) => Open(home, spec, pool: null, SystemFor(home, null));

    /// <summary>Opens the study and runs it with a worker in this process.</summary>
    /// <param name="home">Locked.</param>
    /// <param name="spec">As created.</param>
    /// <param name="capacity">Of the worker.</param>
    /// <param name="hook">For tests of crashes; usually does nothing.</param>
    public static async Task<LocalStudy> RunAsync(StudyHome home, StudySpec spec, Capacity capacity, TestHook hook)
    {
        var shim = Shim.WriteTo(home.Runs);
        // No slot is offered before what an earlier process left running is gone.
        await OrphanSweep.RunAsync(home.Runs, shim, spec.Training.Grace, TimeProvider.System);
        var system = SystemFor(home, hook.OnOpened());
        var pool = system.ActorOf(Props.Create<SlotPoolActor>(), "slot-pool");
        var study = Open(home, spec, pool, system);
        var lives = () => WorkerLives.Next(home.Lives, DateTimeOffset.UtcNow);
        var trainer = new ProcessTrainer(home.Runs, shim, TimeProvider.System);
        var worker = system.ActorOf(
            Props.Create<WorkerActor>("local", lives, capacity, pool, study.door, hook.Wrap(trainer)), "worker");
        study.worker = (worker, trainer);
        return study;
    }

    /// <returns>The study as it is written, or why it can't be told now.</returns>
    public Task<object> StateAsync() => AskAsync(GetStudy.Instance, Patience);

    /// <summary>The study as soon as it is open.</summary>
    /// <param name="waiting">Told why it is not, once it has not been for 5 s, and again when the reason changes.</param>
    /// <param name="cancelled">Ends the wait.</param>
    /// <returns><see langword="null"/> if <paramref name="cancelled"/> came first.</returns>
    /// <exception cref="UnreadableJournalException">It never will be, until somebody repairs its journal.</exception>
    public async Task<StudyIs?> WhenOpenAsync(Action<string> waiting, CancellationToken cancelled)
    {
        var began = TimeProvider.System.GetTimestamp();
        string? told = null;
        while (!cancelled.IsCancellationRequested)
        {
            switch (await AskAsync(GetStudy.Instance, AtATime))          // one that fails to open loses what it was asked
            {
                case StudyIs study:
                    return study;
                case StudyUnavailable { ForGood: true } broken:
                    throw new UnreadableJournalException(broken.Because);
                case StudyUnavailable no when no.Because != told && TimeProvider.System.GetElapsedTime(began) > ShortWait:
                    waiting(told = no.Because);
                    break;
            }
            await Task.Delay(50, CancellationToken.None);
        }
        return null;
    }

    public Task<object> DoAsync(StudyCommand command) => AskAsync(new StudyAsk(command), Patience);

    /// <summary>Writes to the study's log.</summary>
    public void Log(bool isWarning, string text)
    {
        var log = Logging.GetLogger(system, "hooks");
        if (isWarning) log.Warning("{0}", text);
        else log.Info("{0}", text);
    }

    /// <summary>Stops the runs, writes their ends, takes a snapshot and deletes what nobody needs. Gives up when the runs had
    /// their grace.</summary>
    public async Task CloseAsync()
    {
        try
        {
            await door.Ask<StudyClosed>(CloseStudy.Instance, spec.Training.Grace + Patience);
            if (worker is not var (actor, trainer)) return;
            await actor.GracefulStop(Patience);              // it has read by then what the study told it
            await trainer.Dropped.WaitAsync(Patience);
        }
        catch (Exception late) when (late is AskTimeoutException or TaskCanceledException or TimeoutException)
        {
            // What is written is written; the life lines end what still runs, and the next process deletes the rest.
        }
    }

    public async ValueTask DisposeAsync() => await system.Terminate();

    private async Task<object> AskAsync(object question, TimeSpan patience)
    {
        try
        {
            return await door.Ask<object>(question, patience);
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

    private static ActorSystem SystemFor(StudyHome home, Action<SqliteConnection>? opened)
    {
        SqliteJournal.Prepare(home.Journal, home.IsShared);
        var (config, options) = SqliteJournal.Plugin(home.Journal, opened);
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
