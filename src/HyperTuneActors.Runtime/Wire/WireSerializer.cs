using Akka.Actor;
using Akka.Serialization;

namespace HyperTuneActors.Runtime.Wire;

/// <summary>The messages between nodes, as JSON under their manifests.</summary>
public sealed class WireSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const int Id = 8812;

    public override int Identifier => Id;

    public override string Manifest(object o) => WireManifests.Of(o);

    public override byte[] ToBinary(object obj) => WireManifests.Encode(obj);

    public override object FromBinary(byte[] bytes, string manifest) => WireManifests.Decode(manifest, bytes);
}
