using Akka.Actor;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>Runs work off an actor's mailbox and tells it the result as a message. Two kinds: threads of the pool, and
/// inline in virtual time.</summary>
public interface IOffload
{
    void Run(Func<object> work, IActorRef tell);
}

/// <summary>On a thread of the pool. Work that throws is told as <see cref="Status.Failure"/>.</summary>
public sealed class PoolOffload : IOffload
{
    public void Run(Func<object> work, IActorRef tell) => Task.Run(work).PipeTo(tell);
}
