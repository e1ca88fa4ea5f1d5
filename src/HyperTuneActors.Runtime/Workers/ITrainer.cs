using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>Starts training programs, and keeps what they save. Two kinds: processes, and simulated ones in virtual
/// time.</summary>
public interface ITrainer
{
    /// <summary>Starts a run; what comes of it, a failed start too, is told by <paramref name="on"/>.</summary>
    /// <returns><see langword="null"/> if this run was started before, by whomever: it is not started again.</returns>
    ITraining? Start(RunOrder order, RunCallbacks on);

    /// <summary>Deletes checkpoints, by and by. Those that are gone are no error.</summary>
    void Drop(ImmutableArray<CheckpointName> checkpoints);

    /// <summary>Deletes the artifacts of runs that have ended, by and by. Those that are gone are no error.</summary>
    void Drop(ImmutableArray<RunId> artifacts);

    /// <summary>Looks which checkpoints of a study lie here, those of live runs included.</summary>
    /// <param name="study">Whose.</param>
    /// <param name="found">Called once, on any thread, perhaps before this returns.</param>
    void List(StudyName study, Action<ImmutableArray<CheckpointName>> found);
}

/// <summary>A started run.</summary>
public interface ITraining
{
    /// <summary>Asks it to end, and ends it after its grace period. Allowed at any time and again.</summary>
    void Stop();
}
