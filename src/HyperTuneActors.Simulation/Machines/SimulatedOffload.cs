using Akka.Actor;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Simulation.Timing;

namespace HyperTuneActors.Simulation.Machines;

/// <summary>Computes at once, on the one thread, and tells the result when its virtual time is over.</summary>
internal sealed class SimulatedOffload(VirtualTime time, TimeSpan duration, Action<bool> suggested) : IOffload
{
    public void Run(Func<object> work, IActorRef tell)
    {
        object result;
        try
        {
            result = work();
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            result = new Status.Failure(thrown);
        }
        suggested(true);
        time.After(duration, () =>
        {
            suggested(false);
            tell.Tell(result, ActorRefs.NoSender);
        });
    }
}
