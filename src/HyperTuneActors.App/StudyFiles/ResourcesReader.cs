using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The key <c>resources</c> of the training section: what a run occupies on its node. On one machine without nodes, which
/// has as many slots as trials run at once, only the GPUs count.</summary>
/// <remarks>
/// <code>
/// resources:
///   cpus: 2               # may be a part of one, as 0.5; default 1
///   memory: 8GB           # default none that is counted
///   gpus: 1               # whole ones of one node, for the run alone; default 0
///   labels: {zone: a}     # that the node must have; default none
/// </code>
/// </remarks>
internal static class ResourcesReader
{
    private const string Example = "resources: {cpus: 2, memory: 8GB, gpus: 1}";
    private const double MostCpus = 100_000;
    private const int MostGpus = 1024;

    /// <returns><see langword="null"/> where nothing else than the usual is asked for.</returns>
    public static Resources? Read(Section training)
    {
        if (training.Find("resources")?.Section("resources", Example, "cpus", "memory", "gpus", "labels") is not { } section)
            return null;
        var resources = new Resources(
            (decimal)(section.Find("cpus")?.RealTo(MostCpus, 0, isIncluded: false) ?? 1),
            section.Find("memory")?.Size("1MB", "1000TB"),
            section.Find("gpus")?.Count(0, MostGpus) ?? 0,
            Labels(section));
        if (resources.Cpus == 0)
            section.Find("cpus")!.Fault("'cpus' is too small to be counted.", "Write a number such as 0.5 or 2.");
        return resources == Resources.Usual ? null : resources;
    }

    private static ImmutableSortedDictionary<string, string>? Labels(Section section)
    {
        if (section.Find("labels") is not { } at) return null;
        var labels = Capacity.NoLabels;
        foreach (var (key, value) in at.Entries("a mapping, as in labels: {zone: a}"))
            if (value.Scalar("a text, such as a")?.Text is { } text && IsSound(key, value.Name) && IsSound(value, text))
                labels = labels.SetItem(value.Name, text);
        return labels.IsEmpty ? null : labels;
    }

    private static bool IsSound(Cursor at, string text)
    {
        if (Label.IsSound(text)) return true;
        at.Fault($"{Words.Quote(text)} is no label.", $"Write {Label.Rule}.");
        return false;
    }
}
