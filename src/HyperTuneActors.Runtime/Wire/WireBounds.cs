using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Wire;

/// <summary>What members of messages may be beyond their types. Looked at when a message is sent and when it comes.</summary>
internal static class WireBounds
{
    private const decimal MostCpus = 100_000;
    private const int MostGpus = 1024, MostLabels = 100, MostWho = 200, MostUrl = 512;
    private const double MostWeight = 1_000_000;

    /// <summary>Adds the looking to the JSON of a type.</summary>
    public static void AddTo(JsonTypeInfo type)
    {
        if (!IsBound(type.Type)) return;
        type.OnSerializing = Check;
        type.OnDeserialized = Check;
    }

    /// <returns>What is wrong and what would be right, or <see langword="null"/>.</returns>
    public static string? FaultIn(Resources resources) =>
        resources.Cpus is <= 0 or > MostCpus ? $"A run has CPUs above 0, and at most {MostCpus}."
        : resources.Memory < 1 ? "A run's memory is above 0."
        : resources.Gpus is < 0 or > MostGpus ? $"A run has 0 to {MostGpus} GPUs."
        : FaultIn(resources.Labels);

    private static bool IsBound(Type type) =>
        type == typeof(Resources) || type == typeof(Capacity) || type == typeof(Gpu) || type == typeof(SlotsWanted)
        || type == typeof(Drain) || type == typeof(Undrain) || type == typeof(DrainHeard) || type == typeof(SubmitStudy)
        || type == typeof(StudyIsAt) || type == typeof(SlotsHere) || type == typeof(StudiesHere);

    private static void Check(object part)
    {
        if (Fault(part) is { } fault) throw new WireException(fault);
    }

    private static string? Fault(object part) => part switch
    {
        Resources resources => FaultIn(resources),
        Capacity capacity => FaultIn(capacity),
        Gpu gpu => Label.IsSound(gpu.Uuid) ? null : $"A GPU's uuid has {Label.Rule}.",
        SlotsHere here => DirectoryFault(here.Directory),
        StudiesHere here => DirectoryFault(here.Directory),
        SlotsWanted wanted => wanted is { Weight: > 0 and <= MostWeight, Concurrency: > 0 }
            ? null
            : $"A weight is above 0 and at most {MostWeight}, and a concurrency from 1.",
        Drain drain => WorkerFault(drain.Worker),
        Undrain undrain => WorkerFault(undrain.Worker),
        DrainHeard heard => WorkerFault(heard.Worker),
        SubmitStudy submitted => submitted.By.Length <= MostWho && !submitted.By.Any(char.IsControl)
            ? null
            : $"Who submits a study has at most {MostWho} characters, none of them a control character.",
        StudyIsAt at => at.Url.Length <= MostUrl && Uri.TryCreate(at.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? null
            : "A study is at a URL of http or https.",
        _ => null,
    };

    private static string? FaultIn(Capacity capacity) =>
        capacity.Cpus is < 0 or > MostCpus ? $"A worker has 0 to {MostCpus} CPUs."
        : capacity.Gpus.Length > MostGpus ? $"A worker has at most {MostGpus} GPUs."
        : FaultIn(capacity.Labels);

    private static string? FaultIn(ImmutableSortedDictionary<string, string>? labels) =>
        labels is null || labels.Count <= MostLabels && labels.All(label => Label.IsSound(label.Key) && Label.IsSound(label.Value))
            ? null
            : $"There are at most {MostLabels} labels, each with {Label.Rule}.";

    private static string? DirectoryFault(string? id) =>
        id is null || SameDirectory.IsId(id) ? null : $"A directory's id has {SameDirectory.IdRule}.";

    private static string? WorkerFault(string worker) => StudyName.IsValid(worker) ? null : $"A worker's name has {StudyName.Rule}.";
}
