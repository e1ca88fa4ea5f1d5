using System.Globalization;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers.Detached;

/// <summary>Which runs a worker has, in files of its own, one per run: so it takes over none of another worker that has its runs in
/// the same directory.</summary>
/// <param name="directory">Below the worker's state directory.</param>
internal sealed class RunRegister(string directory)
{
    /// <summary>Adds it, or replaces its entry.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Add(RegisteredRun run)
    {
        Directory.CreateDirectory(directory);
        AtomicFile.Write(FileOf(run.Order.Run), DetachedJson.Bytes(run));
    }

    public void Remove(RunId run) => File.Delete(FileOf(run));

    /// <returns>All of them, in the order of their names. What can't be read is from before a power cut, and left where it is.
    /// </returns>
    public IReadOnlyList<RegisteredRun> All() => !Directory.Exists(directory)
        ? []
        : [.. Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal)
            .Select(file => DetachedJson.Read<RegisteredRun>(File.ReadAllBytes(file))).OfType<RegisteredRun>()];

    // A study's name has no '@'.
    private string FileOf(RunId run) =>
        Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{run.Study}@{run.Trial}.{run.Attempt}.json"));
}
