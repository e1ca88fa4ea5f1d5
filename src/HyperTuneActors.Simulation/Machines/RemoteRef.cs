using Akka.Actor;

namespace HyperTuneActors.Simulation.Machines;

/// <summary>Where a message goes: to one actor of one life of a party, or to the party's front as it is when the message
/// arrives.</summary>
internal readonly record struct Destination(Party Party, Life? Life, IActorRef? Actor);

/// <summary>An actor of one party as another party sees it: what it is told goes through the network.</summary>
internal sealed class RemoteRef(Network network, Life viewer, Destination target) : MinimalActorRef
{
    public Destination Target => target;

    public override ActorPath Path => target.Actor?.Path ?? network.FrontPath(target.Party);

    public override IActorRefProvider Provider => network.Provider;

    protected override void TellInternal(object message, IActorRef sender) => network.Send(viewer, target, message, sender);
}
