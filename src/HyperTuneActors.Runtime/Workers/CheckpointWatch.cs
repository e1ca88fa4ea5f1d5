using System.Globalization;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>Finds the checkpoints that a run finishes. Each is told once, in the order of their steps, when its step has been
/// reported; from then on it is read-only, so that nothing can overwrite what a later attempt loads. When the run has ended,
/// its directories, but not its files, may be changed again, so that people can remove them.</summary>
/// <param name="order">What runs.</param>
/// <param name="directory">Where the program writes them.</param>
/// <param name="saved">With step, path and bytes.</param>
/// <param name="warn">With a sentence.</param>
/// <remarks>Root can write to what is read-only: a program that runs as root and means to overwrite a checkpoint does.</remarks>
internal sealed class CheckpointWatch(
    RunOrder order, string directory, Action<int, string, long> saved, Action<string> warn)
{
    private readonly Dictionary<int, string> told = [];
    private readonly HashSet<int> ignored = [];
    private int last;
    private bool isRefused;

    /// <summary>This one has been told before.</summary>
    public void Know(int step, string path) => told[last = step] = path;

    /// <param name="reported">The highest step that the run has reported; the one before its first if none.</param>
    /// <param name="isLast">Whether nothing of the run lives any more.</param>
    /// <returns>Whether there was a new one.</returns>
    public bool Look(int reported, bool isLast = false)
    {
        var before = told.Count;
        foreach (var (step, entry) in CheckpointFile.In(directory))
        {
            if (told.ContainsKey(step) || ignored.Contains(step)) continue;
            if (order.Training.Resumable == false) Refuse();
            else if (WhyNot(step, entry, reported, isLast) is { } why) Ignore(step, why);
            else if (step <= reported) Tell(step, entry);
        }
        if (isLast) Release();
        return told.Count > before;
    }

    private string? WhyNot(int step, FileSystemInfo entry, int reported, bool isLast) =>
        step < order.FirstStep ? $"is of a step before {Text(order.FirstStep)}, the first of this run"
        : CheckpointFile.IsLink(entry) ? "is a symbolic link"
        : step < last ? $"was finished after that of step {Text(last)}"
        : isLast && step > reported ? "is of a step that was not reported"
        : null;

    private void Tell(int step, FileSystemInfo entry)
    {
        try
        {
            var bytes = CheckpointFile.Protect(entry);
            told[last = step] = entry.FullName;
            saved(step, entry.FullName, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Path.Exists(entry.FullName)) Ignore(step, $"can't be made read-only: {e.Message}");
        }
    }

    // Nothing lives any more that could overwrite them.
    private void Release()
    {
        foreach (var path in told.Values)
        {
            try
            {
                CheckpointFile.Release(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Dropped meanwhile.
            }
        }
    }

    private void Ignore(int step, string why)
    {
        if (ignored.Add(step)) warn($"The checkpoint '{Text(step)}' {why}. It is ignored.");
    }

    private void Refuse()
    {
        if (!isRefused) warn("The study file says that this program can't resume, so its checkpoints are ignored.");
        isRefused = true;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
