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

    /// <summary>The runs of earlier lives of the worker that this one has taken over: their training goes on, or has ended
    /// without a study having heard so. By default a run dies with its worker.</summary>
    ImmutableArray<AttachedRun> Attached() => [];

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

    /// <summary>The study has what was told up to a number: the first report, checkpoint, artifact or end has number 1. By
    /// default nothing was kept for it.</summary>
    void Acknowledge(long seq) { }

    /// <summary>Whoever had it is gone, and nothing is wrong with it: a run that can be taken over goes on. By default it is stopped.
    /// </summary>
    void Leave() => Stop();

    /// <summary>The study has acknowledged the end: nothing need be remembered of the run.</summary>
    void Forget() { }
}

/// <summary>A run that a worker has taken over from an earlier life.</summary>
/// <param name="Order">As it was carried out.</param>
/// <param name="Acknowledged">The study has what was told up to this number.</param>
/// <param name="Attach">Called once: tells the start again, then all after <paramref name="Acknowledged"/> in the order and
/// under the numbers that they had, then what is new.</param>
/// <param name="HasEnded">It occupies nothing any more: its place may have been given to another one.</param>
public sealed record AttachedRun(
    RunOrder Order, long Acknowledged, Func<RunCallbacks, ITraining> Attach, bool HasEnded = false);
