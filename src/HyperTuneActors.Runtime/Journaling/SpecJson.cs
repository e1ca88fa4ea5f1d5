using System.Text.Json;
using System.Text.Json.Nodes;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>A study's spec as JSON, as it lies in its journal.</summary>
public static class SpecJson
{
    public static JsonNode Of(StudySpec spec) => JsonSerializer.SerializeToNode(spec, FactJson.Of<StudySpec>())!;
}
