using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>What this machine, or the container that this process is in, has to give.</summary>
public static class OwnMachine
{
    /// <summary>All its processors and memory: what the process may have of them, where it may not have all.</summary>
    /// <param name="gpus">As <see cref="NvidiaSmi"/> found them, or as somebody says.</param>
    /// <param name="labels">As somebody says.</param>
    public static Capacity Of(ImmutableArray<Gpu> gpus, ImmutableSortedDictionary<string, string>? labels = null) => new(
        null, Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, gpus, labels ?? Capacity.NoLabels);

    /// <summary>GPUs of which only the number is said: they are named by their numbers.</summary>
    public static ImmutableArray<Gpu> Numbered(int gpus) =>
        [.. Enumerable.Range(0, gpus).Select(number => new Gpu(number.ToString(System.Globalization.CultureInfo.InvariantCulture)))];
}
