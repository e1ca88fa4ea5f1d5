using System.Collections.Frozen;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Serialization;
using Akka.Serialization;

namespace HyperTuneActors.Runtime.Wire;

/// <summary>Akka's serializer of odds and ends, but for those that carry an exception, which is made of a type that the peer
/// names, and those of routers and configurations, which nobody sends here.</summary>
public sealed class GuardedMisc(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>Identify and its answer, a reference, PoisonPill, Kill, Success, and the remote watcher's heartbeat and its answer.</summary>
    private static readonly FrozenSet<string> Taken =
        FrozenSet.ToFrozenSet(["ID", "AID", "AR", "PP", "K", "STS", "RWHB", "RWHR"], StringComparer.Ordinal);

    private readonly MiscMessageSerializer akka = new(system);

    public override int Identifier => 16;

    public override string Manifest(object o) => akka.Manifest(o) is var manifest && Taken.Contains(manifest)
        ? manifest
        : throw new WireException($"{o.GetType()} does not cross the wire.");

    public override byte[] ToBinary(object obj) => akka.ToBinary(obj);

    public override object FromBinary(byte[] bytes, string manifest) => Taken.Contains(manifest)
        ? akka.FromBinary(bytes, manifest)
        : throw new WireException("Exceptions, routers and configurations are not taken from other nodes.");
}

/// <summary>Akka's serializer of system messages, but only for the watch over an actor: all others are of a parent to its child,
/// which lives on the same node here, and some carry an exception, which is made of a type that the peer names.</summary>
public sealed class GuardedSystemMessages(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private static readonly FrozenDictionary<string, Type> Taken =
        new[] { typeof(Watch), typeof(Unwatch), typeof(DeathWatchNotification) }.ToFrozenDictionary(Name, StringComparer.Ordinal);

    private readonly SystemMessageSerializer akka = new(system);

    public override int Identifier => 22;

    public override string Manifest(object o) => Name(o.GetType()) is var name && Taken.ContainsKey(name)
        ? name
        : throw new WireException($"{o.GetType()} does not cross the wire.");

    public override byte[] ToBinary(object obj) => akka.ToBinary(obj);

    public override object FromBinary(byte[] bytes, string manifest) => Taken.TryGetValue(manifest, out var type)
        ? akka.FromBinary(bytes, type)
        : throw new WireException("System messages but those of watching are not taken from other nodes.");

    // As Akka writes it.
    private static string Name(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
