using Akka.Configuration;
using Akka.Dispatch;

namespace HyperTuneActors.Simulation.Timing;

/// <summary>Makes the dispatcher of an actor system in virtual time. Named in the system's configuration.</summary>
public sealed class SteppedDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly SteppedDispatcher dispatcher;

    public SteppedDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) =>
        dispatcher = new SteppedDispatcher(this, Agenda.Of(prerequisites.Settings.System));

    public override MessageDispatcher Dispatcher() => dispatcher;
}

/// <summary>Runs nothing itself: puts each mailbox that has something to do on the system's agenda.</summary>
internal sealed class SteppedDispatcher : MessageDispatcher
{
    /// <summary>So many messages of one actor in a row: few, so that actors interleave.</summary>
    private const int MessagesInARow = 1;

    private readonly Agenda agenda;

    public SteppedDispatcher(MessageDispatcherConfigurator configurator, Agenda agenda) : base(configurator)
    {
        this.agenda = agenda;
        Throughput = MessagesInARow;
        agenda.Throughput += messages => Throughput = messages;
    }

    protected override void ExecuteTask(IRunnable run) => agenda.Add(run);

    protected override void Shutdown()
    {
    }
}
