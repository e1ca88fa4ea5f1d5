using System.Collections.Immutable;
using System.Globalization;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.App.Nodes;

/// <summary>What a worker node announces: as its file says, and its GPUs as the machine says where the file does not.</summary>
internal static class NodeCapacity
{
    /// <summary>Asks nvidia-smi, unless the file names the GPUs.</summary>
    public static async Task<Capacity> OfAsync(NodeSettings settings)
    {
        var worker = settings.Worker;
        return new Capacity(worker.Slots, worker.Cpus, worker.Memory, Named(worker.Gpus) ?? await AskAsync(settings.Name), worker.Labels);
    }

    /// <param name="gpus">auto, a number, or uuids with commas between them.</param>
    /// <returns><see langword="null"/> for auto.</returns>
    internal static ImmutableArray<Gpu>? Named(string gpus) => gpus == "auto" ? null
        : int.TryParse(gpus, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? [.. Enumerable.Range(0, count).Select(number => new Gpu(number.ToString(CultureInfo.InvariantCulture)))]
            : [.. gpus.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(uuid => new Gpu(uuid))];

    private static async Task<ImmutableArray<Gpu>> AskAsync(string node)
    {
        var survey = await NvidiaSmi.AskAsync();
        if (survey.Note is { } note) JsonLogger.Write(node, survey.HasTool ? "warning" : "info", "node", note);
        return survey.Found;
    }
}
