using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Runtime.Workers.Detached;

/// <summary>The JSON of spools and registers. Only a worker of the same machine reads it, perhaps a newer one: members are added
/// as optional ones, and never renamed.</summary>
internal static class DetachedJson
{
    private static readonly JsonSerializerOptions Options = new(DetachedJsonContext.Default.Options)
    {
        TypeInfoResolver = DetachedJsonContext.Default.WithAddedModifier(NameKinds),
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Bytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Of<T>());

    /// <returns><see langword="null"/> if it is something else, as what was written in part is.</returns>
    public static T? Read<T>(ReadOnlySpan<byte> json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, Of<T>());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static void NameKinds(JsonTypeInfo type)
    {
        if (type.Type == typeof(ParameterValue))
            Name(type, (typeof(ParameterValue.Whole), "whole"), (typeof(ParameterValue.Real), "real"),
                (typeof(ParameterValue.Text), "text"), (typeof(ParameterValue.Flag), "flag"));
        else if (type.Type == typeof(StopCause))
            Name(type, (typeof(StopCause.Asked), "asked"), (typeof(StopCause.Overtime), "overtime"),
                (typeof(StopCause.RunTooLong), "run_too_long"), (typeof(StopCause.StepTooLong), "step_too_long"),
                (typeof(StopCause.NoProgress), "no_progress"), (typeof(StopCause.TooMuchMemory), "too_much_memory"),
                (typeof(StopCause.Diverged), "diverged"), (typeof(StopCause.MetricMissing), "metric_missing"),
                (typeof(StopCause.Bug), "bug"));
    }

    private static void Name(JsonTypeInfo family, params ReadOnlySpan<(Type Type, string Kind)> kinds)
    {
        family.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "kind" };
        foreach (var (type, kind) in kinds)
            family.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(type, kind));
    }
}
