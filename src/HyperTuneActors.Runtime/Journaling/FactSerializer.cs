using Akka.Actor;
using Akka.Serialization;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>Facts as JSON under their manifests, so that a journal can be read with a database shell.</summary>
public sealed class FactSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const int Id = 8810;

    public override int Identifier => Id;

    public override string Manifest(object o) => Manifests.Of((StudyEvent)o);

    public override byte[] ToBinary(object obj) => Manifests.Encode((StudyEvent)obj);

    public override object FromBinary(byte[] bytes, string manifest) => Manifests.Decode(manifest, bytes);
}

/// <summary>A study's state as <see cref="SnapshotBytes"/>. Runs on the snapshot store's thread.</summary>
public sealed class SnapshotSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const string Current = "study-state/5";

    public override int Identifier => 8811;

    public override string Manifest(object o) => Current;

    public override byte[] ToBinary(object obj) => SnapshotBytes.Of((StudyState)obj);

    public override object FromBinary(byte[] bytes, string manifest) => manifest == Current
        ? SnapshotBytes.ToState(bytes)
        : throw new InvalidDataException($"A snapshot '{manifest}' is not of this version.");
}
