using System.Text;
using Akka.Actor;
using Akka.Serialization;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;

namespace HyperTuneActors.Runtime.Wire;

/// <summary>The messages between nodes, as JSON under their manifests. One that is wrapped for a study is that message with the
/// study's name before it, and a space.</summary>
public sealed class WireSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const int Id = 8812;

    private const string Wrapped = "for-study/1 ";
    private const int LongestName = 64;

    public override int Identifier => Id;

    public override string Manifest(object o) => o is ForStudy { Message: var inner }
        ? Wrapped + WireManifests.Of(inner)
        : WireManifests.Of(o);

    public override byte[] ToBinary(object obj) => obj is ForStudy wrapped
        ? [.. Encoding.ASCII.GetBytes(StudyNameWire.Checked(wrapped.Study.Value)), (byte)' ', .. WireManifests.Encode(wrapped.Message)]
        : WireManifests.Encode(obj);

    public override object FromBinary(byte[] bytes, string manifest) =>
        manifest is not null && manifest.StartsWith(Wrapped, StringComparison.Ordinal)
            ? Unwrap(bytes, manifest[Wrapped.Length..])
            : WireManifests.Decode(manifest, bytes);

    private static ForStudy Unwrap(byte[] bytes, string manifest)
    {
        var space = bytes.AsSpan(0, Math.Min(bytes.Length, LongestName + 1)).IndexOf((byte)' ');
        if (space < 0) throw new WireException("A wrapped message has its study's name before it.");
        var study = new StudyName(StudyNameWire.Checked(Encoding.ASCII.GetString(bytes, 0, space)));
        return new ForStudy(study, WireManifests.Decode(manifest, bytes[(space + 1)..]));
    }
}
