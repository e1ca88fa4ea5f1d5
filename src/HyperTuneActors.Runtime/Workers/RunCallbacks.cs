using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>What a run tells, one call at a time but on any thread: at most one start, then reports and warnings as the
/// program wrote them, and one end, after which nothing comes. A call that takes long holds the program up.</summary>
/// <param name="Started">With the process that leads the group, where it came from, and what is otherwise than ordered.</param>
/// <param name="Reported">With the step, if the report names one.</param>
/// <param name="Warned">With the number of the line, from 1, and a sentence. At most
/// <see cref="TrainingProcess.MaxWarnings"/> times.</param>
/// <param name="Saved">With the step of a finished checkpoint, which has been reported, its path and its bytes.</param>
/// <param name="Kept">With the name of a file that the program reported, its path below the run's directory and its bytes.</param>
/// <param name="Ended">Nothing of the run lives any more.</param>
public sealed record RunCallbacks(
    Action<int, RunOrigin?, string?> Started,
    Action<int?, Metrics> Reported,
    Action<long, string> Warned,
    Action<int, string, long> Saved,
    Action<string, string, long> Kept,
    Action<RunEnd> Ended);
