using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.Runtime.Wire;

/// <summary>A study's spec as it lies in its journal, and one that a study can be begun with.</summary>
internal sealed class SpecWire : JsonConverter<StudySpec>
{
    private static readonly JsonTypeInfo<StudySpec> Strict = (JsonTypeInfo<StudySpec>)new JsonSerializerOptions(FactJson.Of<StudySpec>().Options)
    {
        AllowDuplicateProperties = false,
    }.GetTypeInfo(typeof(StudySpec));

    public override StudySpec Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        Checked(JsonSerializer.Deserialize(ref reader, Strict));

    public override void Write(Utf8JsonWriter writer, StudySpec value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, Checked(value), Strict);

    private static StudySpec Checked(StudySpec? spec)
    {
        if (spec is null) throw new WireException("A study has a spec.");
        // What can't be written again, as a number that is not finite or a word that stands for two, is found here.
        JsonSerializer.SerializeToUtf8Bytes(spec, Strict);
        return SpecCheck.FaultIn(spec) is { } fault ? throw new WireException(fault) : spec;
    }
}
