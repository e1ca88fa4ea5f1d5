using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>The generated code behind <see cref="FactJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    IgnoreReadOnlyProperties = true,              // what is computed is not stored
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(StudyNameConverter), typeof(TrialNumberConverter), typeof(RunIdConverter), typeof(CommandIdConverter),
        typeof(MomentConverter), typeof(SecondsConverter), typeof(MetricsConverter), typeof(ConfigurationConverter),
        typeof(ParameterValueConverter), typeof(WordConverter<RunClass>), typeof(WordConverter<EndReason>),
        typeof(WordConverter<Goal>), typeof(WordConverter<ValueAt>), typeof(WordConverter<TrialStatus>),
        typeof(WordConverter<AshaVariant>), typeof(WordConverter<CheckpointKeeping>),
        typeof(WordConverter<ArtifactKeeping>), typeof(WordConverter<DuplicatePolicy>), typeof(WordConverter<TpeVariant>),
        typeof(WordConverter<GpPriors>), typeof(WordConverter<GpTransform>),
        typeof(WordConverter<GpPending>), typeof(WordConverter<GpFidelity>), typeof(WordConverter<GpRegion>),
        typeof(WordConverter<PriorConfidence>),
    ])]
[JsonSerializable(typeof(StudyEvent.StudyCreated))]
[JsonSerializable(typeof(StudyEvent.StudyOpened))]
[JsonSerializable(typeof(StudyEvent.TrialWanted))]
[JsonSerializable(typeof(StudyEvent.TrialSuggested))]
[JsonSerializable(typeof(StudyEvent.TrialReused))]
[JsonSerializable(typeof(StudyEvent.RunPlaced))]
[JsonSerializable(typeof(StudyEvent.RunStarted))]
[JsonSerializable(typeof(StudyEvent.MetricReported))]
[JsonSerializable(typeof(StudyEvent.CheckpointSaved))]
[JsonSerializable(typeof(StudyEvent.CheckpointDropped))]
[JsonSerializable(typeof(StudyEvent.ArtifactSaved))]
[JsonSerializable(typeof(StudyEvent.ArtifactsDropped))]
[JsonSerializable(typeof(StudyEvent.TrialPaused))]
[JsonSerializable(typeof(StudyEvent.TrialPromoted))]
[JsonSerializable(typeof(StudyEvent.TrialEnqueued))]
[JsonSerializable(typeof(StudyEvent.TrialPruned))]
[JsonSerializable(typeof(StudyEvent.TrialCompleted))]
[JsonSerializable(typeof(StudyEvent.TrialFailed))]
[JsonSerializable(typeof(StudyEvent.RunEnded))]
[JsonSerializable(typeof(StudyEvent.StudyStopped))]
[JsonSerializable(typeof(StudyEvent.StudyResumed))]
[JsonSerializable(typeof(StudyEvent.StudyExtended))]
[JsonSerializable(typeof(StudyEvent.StudyEnded))]
[JsonSerializable(typeof(StudySpec))]
[JsonSerializable(typeof(StateImage))]
[JsonSerializable(typeof(Parameter.Float))]
[JsonSerializable(typeof(Parameter.Int))]
[JsonSerializable(typeof(Parameter.Normal))]
[JsonSerializable(typeof(Parameter.Ordinal))]
[JsonSerializable(typeof(Parameter.Categorical))]
[JsonSerializable(typeof(Parameter.Constant))]
[JsonSerializable(typeof(SamplerSettings.Auto), TypeInfoPropertyName = "AutoSampler")]
[JsonSerializable(typeof(SamplerSettings.Random))]
[JsonSerializable(typeof(SamplerSettings.Grid))]
[JsonSerializable(typeof(SamplerSettings.Sobol))]
[JsonSerializable(typeof(SamplerSettings.Custom))]
[JsonSerializable(typeof(SamplerSettings.Tpe))]
[JsonSerializable(typeof(SamplerSettings.Gp))]
[JsonSerializable(typeof(SchedulerSettings.Auto), TypeInfoPropertyName = "AutoScheduler")]
[JsonSerializable(typeof(SchedulerSettings.Opening))]
[JsonSerializable(typeof(SchedulerSettings.None))]
[JsonSerializable(typeof(SchedulerSettings.Asha))]
[JsonSerializable(typeof(SchedulerSettings.Hyperband))]
[JsonSerializable(typeof(SchedulerSettings.Median))]
[JsonSerializable(typeof(SchedulerSettings.Percentile))]
[JsonSerializable(typeof(SchedulerSettings.Threshold))]
[JsonSerializable(typeof(SchedulerSettings.Patience))]
[JsonSerializable(typeof(SchedulerSettings.Chance))]
[JsonSerializable(typeof(SchedulerSettings.Extrapolation))]
[JsonSerializable(typeof(SchedulerSettings.Wilcoxon))]
internal sealed partial class FactJsonContext : JsonSerializerContext;

/// <summary>The JSON of facts and snapshots: snake_case, words for enums and for the kinds of closed families. What a
/// constructor may leave out, since it has a default value, is left out where it has that value: so may later versions
/// add it to facts that lie in journals already.</summary>
internal static class FactJson
{
    private static readonly JsonSerializerOptions Options = new(FactJsonContext.Default.Options)
    {
        TypeInfoResolver = FactJsonContext.Default.WithAddedModifier(NameKinds).WithAddedModifier(LeaveOutDefaults),
    };

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    internal static void LeaveOutDefaults(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            if (property.AssociatedParameter is { HasDefaultValue: true, DefaultValue: var usual })
                property.ShouldSerialize = (_, value) => !IsUsual(value, usual);
    }

    // A list that may be left out is empty then.
    private static bool IsUsual(object? value, object? usual) =>
        Equals(value, usual) || value is System.Collections.ICollection { Count: 0 };

    private static void NameKinds(JsonTypeInfo type)
    {
        if (type.Type == typeof(Parameter))
            Name(type, (typeof(Parameter.Float), "float"), (typeof(Parameter.Int), "int"),
                (typeof(Parameter.Normal), "normal"), (typeof(Parameter.Ordinal), "ordinal"),
                (typeof(Parameter.Categorical), "categorical"), (typeof(Parameter.Constant), "constant"));
        else if (type.Type == typeof(SamplerSettings))
            Name(type, (typeof(SamplerSettings.Random), "random"), (typeof(SamplerSettings.Grid), "grid"),
                (typeof(SamplerSettings.Sobol), "sobol"), (typeof(SamplerSettings.Custom), "custom"),
                (typeof(SamplerSettings.Tpe), "tpe"), (typeof(SamplerSettings.Gp), "gp"),
                (typeof(SamplerSettings.Auto), "auto"));
        else if (type.Type == typeof(SchedulerSettings))
            Name(type, (typeof(SchedulerSettings.None), "none"), (typeof(SchedulerSettings.Asha), "asha"),
                (typeof(SchedulerSettings.Hyperband), "hyperband"), (typeof(SchedulerSettings.Median), "median"),
                (typeof(SchedulerSettings.Percentile), "percentile"), (typeof(SchedulerSettings.Threshold), "threshold"),
                (typeof(SchedulerSettings.Patience), "patience"), (typeof(SchedulerSettings.Chance), "chance"),
                (typeof(SchedulerSettings.Extrapolation), "extrapolation"),
                (typeof(SchedulerSettings.Wilcoxon), "wilcoxon"), (typeof(SchedulerSettings.Auto), "auto"),
                (typeof(SchedulerSettings.Opening), "opening"));
    }

    internal static void Name(JsonTypeInfo family, params ReadOnlySpan<(Type Type, string Kind)> kinds)
    {
        family.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "kind" };
        foreach (var (type, kind) in kinds)
            family.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(type, kind));
    }
}
