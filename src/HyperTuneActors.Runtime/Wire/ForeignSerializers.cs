using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace HyperTuneActors.Runtime.Wire;

/// <summary>Stands where Akka has a serializer that would make objects of any type that a peer names, and makes none: it takes
/// that one's number and its types.</summary>
/// <param name="system">Whose.</param>
/// <param name="identifier">The number of the serializer whose place this is.</param>
/// <param name="what">What is refused, for people.</param>
public abstract class ForeignSerializer(ExtendedActorSystem system, int identifier, string what) : SerializerWithStringManifest(system)
{
    public sealed override int Identifier => identifier;

    public sealed override string Manifest(object o) => throw Refusal(o);

    public sealed override byte[] ToBinary(object obj) => throw Refusal(obj);

    // The manifest is a type's name by the peer's word; it is neither looked up nor repeated.
    public sealed override object FromBinary(byte[] bytes, string manifest) =>
        throw new WireException($"{what} is not taken from other nodes.");

    private WireException Refusal(object message) => new(
        $"{message.GetType()} does not cross the wire ({what}). A message between nodes is a record with a line in {nameof(WireManifests)}.");
}

/// <summary>In the place of Akka's JSON for all objects, which makes what a <c>$type</c> says.</summary>
/// <remarks>Akka gives it that one's settings, which it does not mind.</remarks>
public sealed class NoObjects : ForeignSerializer
{
    public NoObjects(ExtendedActorSystem system, Config settings) : base(system, 1, "an object of any type") => _ = settings;
}

/// <summary>In the place of Protocol Buffers for all types that are named. Akka's own messages have serializers of their own.</summary>
public sealed class NoNamedBuffers(ExtendedActorSystem system) : ForeignSerializer(system, 2, "a message of a named Protocol Buffers type");

/// <summary>In the place of remote deployment, which would start any actor with any arguments.</summary>
public sealed class NoDeployment(ExtendedActorSystem system) : ForeignSerializer(system, 3, "the deployment of an actor");

/// <summary>In the place of Akka's reliable delivery, which is not used.</summary>
public sealed class NoReliableDelivery(ExtendedActorSystem system) : ForeignSerializer(system, 36, "reliable delivery");
