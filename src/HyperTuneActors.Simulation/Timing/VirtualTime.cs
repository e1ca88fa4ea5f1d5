using Akka.Actor;
using Akka.Configuration;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Simulation.Storage;

namespace HyperTuneActors.Simulation.Timing;

/// <summary>Drives an actor system on the caller's thread: messages are handled and timers fire only when told to. The same
/// seed gives the same run, message for message, on any machine.</summary>
/// <remarks>Not for actors that use tasks, threads, <c>Ask</c> or real clocks: their work would come back on other threads.
/// </remarks>
public sealed class VirtualTime : IDisposable
{
    private readonly Agenda agenda;
    private readonly VirtualScheduler scheduler;

    private VirtualTime(Agenda agenda, VirtualScheduler scheduler) => (this.agenda, this.scheduler) = (agenda, scheduler);

    /// <summary>For the actor system, also that of a TestKit. It has a journal and snapshots in memory.</summary>
    public static Config Config { get; } = ConfigurationFactory.ParseString($$"""
        akka {
          loglevel = ERROR
          stdout-loglevel = OFF
          loggers = []
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          coordinated-shutdown.run-by-clr-shutdown-hook = off
          scheduler.implementation = "{{NameOf<VirtualScheduler>()}}"
          actor.default-dispatcher.type = "{{NameOf<SteppedDispatcherConfigurator>()}}"
          actor.internal-dispatcher.type = "{{NameOf<SteppedDispatcherConfigurator>()}}"
          persistence {
            dispatchers.default-plugin-dispatcher.type = "{{NameOf<SteppedDispatcherConfigurator>()}}"
            dispatchers.default-replay-dispatcher.type = "{{NameOf<SteppedDispatcherConfigurator>()}}"
            journal.plugin = "akka.persistence.journal.simulated"
            journal.simulated {
              class = "{{NameOf<SimulatedJournal>()}}"
              plugin-dispatcher = "akka.actor.default-dispatcher"
              recovery-event-timeout = 30s
            }
            snapshot-store.plugin = "akka.persistence.snapshot-store.simulated"
            snapshot-store.simulated {
              class = "{{NameOf<SimulatedSnapshots>()}}"
              plugin-dispatcher = "akka.actor.default-dispatcher"
              snapshot-is-optional = true
            }
          }
        }
        """).WithFallback(JournalSerialization.Config);

    /// <summary>Since the system started.</summary>
    public TimeSpan Now => scheduler.MonotonicClock;

    internal VirtualScheduler Scheduler => scheduler;

    internal Agenda Agenda => agenda;

    /// <summary>Takes a system over that was made with <see cref="Config"/>.</summary>
    /// <param name="system">Whose threads are quiet from now on.</param>
    /// <param name="seed">Draws which of the actors that have a message handles one next.</param>
    /// <param name="messagesInARow">How many messages one actor handles before another may: 1 explores most orders.</param>
    public static VirtualTime TakeOver(ActorSystem system, int seed = 1, int messagesInARow = 1)
    {
        if (system.Scheduler is not VirtualScheduler scheduler)
            throw new ArgumentException("Make the actor system with VirtualTime.Config.", nameof(system));
        var agenda = Agenda.Of(system);
        agenda.TakeOver(seed, messagesInARow);
        return new VirtualTime(agenda, scheduler);
    }

    /// <summary>Lets one actor handle its next message; where none has one, moves the time to the next timer and fires it.
    /// </summary>
    /// <returns><see langword="false"/> if nothing is left to happen.</returns>
    public bool Step() => agenda.RunOne() || scheduler.FireNext();

    /// <summary>Handles all messages that wait now, and those that come of them without time passing.</summary>
    public void Settle()
    {
        while (agenda.RunOne())
        {
            // Until nothing is ready.
        }
    }

    /// <summary>Lets this much time pass.</summary>
    public void Advance(TimeSpan by)
    {
        var until = Now + by;
        Settle();
        while (scheduler.NextDue is { } due && due <= until)
        {
            scheduler.FireNext();
            Settle();
        }
        scheduler.MoveTo(until);
    }

    /// <summary>Steps until something is so.</summary>
    /// <param name="isSo">Looked at before each step.</param>
    /// <param name="atMost">Of virtual time.</param>
    /// <returns>Whether it came to be so.</returns>
    public bool RunUntil(Func<bool> isSo, TimeSpan atMost)
    {
        var until = Now + atMost;
        while (!isSo())
            if (Now > until || !Step()) return isSo();
        return true;
    }

    /// <summary>When something happens next: now, if an actor has a message.</summary>
    internal TimeSpan? NextDue => agenda.HasReady ? Now : scheduler.NextDue;

    /// <summary>Does something after a virtual time.</summary>
    internal void After(TimeSpan delay, Action action) => scheduler.After(delay, action);

    /// <summary>Gives the system its threads back, so that it can be terminated.</summary>
    public void Dispose() => agenda.GiveBack();

    private static string NameOf<T>() => $"{typeof(T).FullName}, {typeof(T).Assembly.GetName().Name}";
}
