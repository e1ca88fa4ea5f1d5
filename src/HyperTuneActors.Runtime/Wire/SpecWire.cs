using System.Text.Json;
using System.Text.Json.Serialization;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.Runtime.Wire;

/// <summary>A study's spec as it lies in its journal.</summary>
internal sealed class SpecWire : JsonConverter<StudySpec>
{
    public override StudySpec Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, FactJson.Of<StudySpec>()) is { } spec && StudyNameWire.Checked(spec.Name.Value) is not null
            ? spec
            : throw new WireException("A study has a spec.");

    public override void Write(Utf8JsonWriter writer, StudySpec value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, FactJson.Of<StudySpec>());
}
