using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The key <c>limits</c> of the training section: what a run may take. What takes more is ended.</summary>
/// <remarks>
/// <code>
/// limits:
///   run: 2h             # from the start of a run to its end; default none
///   step: 10m           # from one report to the next; default none
///   no_progress: 30m    # without any report, checkpoint or output; default none
///   memory: 4GB         # of all its processes together; default none
/// </code>
/// </remarks>
internal static class LimitsReader
{
    private const string Shortest = "100ms", Longest = "3650d";
    private const string Smallest = "10MB", Largest = "1000TB";

    /// <returns><see langword="null"/> without any.</returns>
    public static RunLimits? Read(Section training)
    {
        if (training.Find("limits")?.Section("limits", "limits: {run: 2h, memory: 4GB}", "run", "step", "no_progress", "memory")
            is not { } section)
            return null;
        var limits = new RunLimits(
            section.Find("run")?.Duration(Shortest, Longest),
            section.Find("step")?.Duration(Shortest, Longest),
            section.Find("no_progress")?.Duration(Shortest, Longest),
            section.Find("memory")?.Size(Smallest, Largest));
        return limits == RunLimits.None ? null : limits;
    }
}
