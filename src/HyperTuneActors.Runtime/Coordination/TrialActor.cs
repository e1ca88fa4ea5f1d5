using Akka.Actor;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>To a trial's actor: what the plan says of its run.</summary>
/// <param name="Worker">Where the run is placed.</param>
/// <param name="IsWanted">Whether it should go on.</param>
/// <param name="IsMissing">Whether the worker said that it does not have it.</param>
internal sealed record TrialDuty(IActorRef Worker, bool IsWanted, bool IsMissing);

/// <summary>To a trial's actor: stop the run, whatever the plan says.</summary>
internal sealed record TrialHalt
{
    public static readonly TrialHalt Instance = new();
}

/// <summary>Supervises one run of one trial: hands it over to its worker, hands it over again where the worker says that it
/// lacks it, and stops it. Persists nothing; when it stops because the study's actor restarts, the run goes on.</summary>
internal sealed class TrialActor(StartRun order) : UntypedActor
{
    private IActorRef worker = ActorRefs.Nobody;
    private bool isOrdered;
    private bool isEnding;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TrialDuty duty: Do(duty); break;
            case TrialHalt: End(); break;
            default: Unhandled(message); break;
        }
    }

    private void Do(TrialDuty duty)
    {
        worker = duty.Worker;
        if (isEnding || !duty.IsWanted)
        {
            Halt("The study does not want this run any more.");
        }
        else if (!isOrdered || duty.IsMissing)
        {
            isOrdered = true;
            worker.Tell(order, Context.Parent);
        }
    }

    private void End()
    {
        isEnding = true;
        Halt("The process that has the study open is ending.");
    }

    private void Halt(string because) => worker.Tell(new StopRun(order.Run, order.Incarnation, because), Context.Parent);
}
