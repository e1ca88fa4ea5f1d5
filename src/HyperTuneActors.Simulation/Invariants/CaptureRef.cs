using Akka.Actor;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>Hands what it is told to a function: an observer's end, which no network lies before.</summary>
internal sealed class CaptureRef(ExtendedActorSystem system, Action<object> take) : MinimalActorRef
{
    public override ActorPath Path { get; } = system.Guardian.Path / "observer";

    public override IActorRefProvider Provider { get; } = system.Provider;

    protected override void TellInternal(object message, IActorRef sender) => take(message);
}
