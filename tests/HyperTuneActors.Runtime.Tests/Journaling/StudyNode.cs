using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Event;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Runtime.Tests.Workers;
using HyperTuneActors.Runtime.Workers;
using AkkaConfig = Akka.Configuration.ConfigurationFactory;

namespace HyperTuneActors.Runtime.Tests.Journaling;

/// <summary>A node of a cluster as the journal sees it: an actor system over the common database that has some studies open,
/// each with a worker of its own.</summary>
internal sealed class StudyNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public StudyNode(string connectionString, string more = "")
    {
        var (config, options) = PostgresJournal.Plugin(connectionString);
        var own = AkkaConfig.ParseString($$"""
            akka {
              loglevel = DEBUG
              stdout-loglevel = OFF
              loggers = []
              {{more}}
            }
            """);
        System = ActorSystem.Create("node",
            ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(own.WithFallback(config)), options));
        System.EventStream.Subscribe(System.ActorOf(Props.Create<Clerk>(Log)), typeof(LogEvent));
    }

    public ActorSystem System { get; }

    /// <summary>All that was logged, debugging included.</summary>
    public ConcurrentQueue<string> Log { get; } = [];

    /// <summary>Opens a study.</summary>
    /// <param name="spec">Of the study.</param>
    /// <param name="trainer">Of its worker; without one the study has no worker.</param>
    public IActorRef Open(StudySpec spec, ITrainer? trainer = null)
    {
        var pool = System.ActorOf(Props.Create<SlotPoolActor>());
        var door = System.ActorOf(Props.Create<StudyDoor>(new StudySetup(
            spec, "host", "0", pool, new SchedulerTime(System.Scheduler), new PoolOffload(), "x", new SnapshotRule())));
        if (trainer is null) return door;
        Func<long> lives = () => 1L;
        System.ActorOf(Props.Create<WorkerActor>("w", lives, Capacity.OfSlots(spec.Concurrency), pool, door, trainer, TimeSpan.FromSeconds(0.5)));
        return door;
    }

    /// <summary>Closes a study, and ends its door.</summary>
    public static async Task CloseAsync(IActorRef door)
    {
        await door.Ask<StudyClosed>(CloseStudy.Instance, Patience);
        await door.GracefulStop(Patience);
    }

    /// <summary>Asks again and again until the answer is like this; a question that meets an actor that ends is lost.</summary>
    public static async Task<object> UntilAsync(IActorRef door, Func<object, bool> isIt, TimeSpan? within = null)
    {
        using var deadline = new CancellationTokenSource(within ?? Patience);
        for (object? last = null; ;)
        {
            try
            {
                last = await door.Ask<object>(GetStudy.Instance, TimeSpan.FromMilliseconds(300), deadline.Token);
                if (isIt(last)) return last;
                await Task.Delay(10, deadline.Token);
            }
            catch (AskTimeoutException)
            {
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"The study never said that, but last: {last}");
            }
        }
    }

    public static async Task<StudyState> WhenAsync(IActorRef door, Func<StudyState, bool> isIt, TimeSpan? within = null) =>
        ((StudyIs)await UntilAsync(door, answer => answer is StudyIs study && isIt(study.State), within)).State;

    public async ValueTask DisposeAsync() => await System.Terminate();

    private sealed class Clerk : ReceiveActor
    {
        public Clerk(ConcurrentQueue<string> log) => Receive<LogEvent>(entry => log.Enqueue($"{entry} {entry.Cause}"));
    }
}
