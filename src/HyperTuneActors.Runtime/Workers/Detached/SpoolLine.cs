using System.Collections.Immutable;
using System.Text.Json.Serialization;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers.Detached;

/// <summary>One line of a spool: exactly one of its members is set, besides the number of what was told.</summary>
/// <param name="N">From 1; set for what is numbered.</param>
internal sealed record SpoolLine(
    long? N = null, SpoolLine.Report? Reported = null, SpoolLine.SavedCheckpoint? Saved = null, SpoolLine.KeptArtifact? Kept = null,
    RunEnd? Ended = null, SpoolLine.Start? Started = null, StopCause? Stop = null, OutputState? After = null)
{
    /// <param name="Step">After which.</param>
    /// <param name="Names">Of the metrics.</param>
    /// <param name="Values">One per name.</param>
    internal sealed record Report(int Step, ImmutableArray<string> Names, ImmutableArray<double> Values)
    {
        public static Report Of(int step, Metrics metrics) => new(step, metrics.Names, metrics.Values);

        [JsonIgnore]
        public Metrics Metrics => new(Names, [.. Values]);
    }

    internal sealed record SavedCheckpoint(int Step, string Path, long Bytes);

    /// <param name="Name">Of the file.</param>
    /// <param name="Path">Where it lies.</param>
    /// <param name="Bytes">Its size.</param>
    /// <param name="Written">When it was written last, as its disk has it.</param>
    internal sealed record KeptArtifact(string Name, string Path, long Bytes, DateTime Written);

    internal sealed record Start(int ProcessId, RunOrigin? Origin, string? Note);

    /// <summary>Whether the lines up to here count: numbered ones do when the state after them is written.</summary>
    [JsonIgnore]
    public bool IsSeal => After is not null || Started is not null || Stop is not null;
}

/// <summary>What the register of a worker has of a run.</summary>
/// <param name="Directory">Where it runs.</param>
/// <param name="Order">As it is carried out.</param>
internal sealed record RegisteredRun(string Directory, RunOrder Order);

/// <summary>The generated code behind <see cref="DetachedJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(SpoolLine))]
[JsonSerializable(typeof(RegisteredRun))]
[JsonSerializable(typeof(StopCause.Asked))]
[JsonSerializable(typeof(StopCause.Overtime))]
[JsonSerializable(typeof(StopCause.RunTooLong))]
[JsonSerializable(typeof(StopCause.StepTooLong))]
[JsonSerializable(typeof(StopCause.NoProgress))]
[JsonSerializable(typeof(StopCause.TooMuchMemory))]
[JsonSerializable(typeof(StopCause.Diverged), TypeInfoPropertyName = "StopDiverged")]
[JsonSerializable(typeof(StopCause.MetricMissing))]
[JsonSerializable(typeof(StopCause.Bug))]
[JsonSerializable(typeof(ParameterValue.Whole))]
[JsonSerializable(typeof(ParameterValue.Real))]
[JsonSerializable(typeof(ParameterValue.Text))]
[JsonSerializable(typeof(ParameterValue.Flag))]
internal sealed partial class DetachedJsonContext : JsonSerializerContext;
