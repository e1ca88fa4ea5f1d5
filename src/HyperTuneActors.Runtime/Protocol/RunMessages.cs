using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Protocol;

/// <summary>From a study to a worker: let this run exist. May be repeated: a worker starts no run twice, and answers for
/// one that it has.</summary>
/// <param name="Run">Which.</param>
/// <param name="Incarnation">The study's; a worker ignores orders of an older one.</param>
/// <param name="Place">The worker's life and slot. A worker refuses what names another life or a slot that is taken.</param>
/// <param name="Training">How to start the program.</param>
/// <param name="Configuration">With what.</param>
/// <param name="Steps">The steps that the trial trains.</param>
/// <param name="Metrics">Without which a report is none.</param>
/// <param name="Seed">For the program's own random numbers; the same for each attempt of a trial.</param>
/// <param name="Until">The last step of this run, where the trial may pause; <see langword="null"/> without steps.</param>
/// <param name="From">The checkpoint to go on from; <see langword="null"/> to start at step 1.</param>
public sealed record StartRun(
    RunId Run,
    long Incarnation,
    Place Place,
    TrainingOrder Training,
    Configuration Configuration,
    StepRange Steps,
    ImmutableArray<string> Metrics,
    ulong Seed,
    int? Until,
    Checkpoint? From);

/// <summary>From a study to a worker: let this run end, and report its end.</summary>
public sealed record StopRun(RunId Run, long Incarnation, string Because);

/// <summary>From a worker: the run's process lives. Not numbered; told again when the run is ordered again.</summary>
/// <param name="Run">Which.</param>
/// <param name="ProcessId">On its worker; also its process group.</param>
/// <param name="Origin">Where it came from.</param>
/// <param name="Note">For people: what is otherwise than ordered, such as a checkpoint that is gone.</param>
public sealed record RunStarted(RunId Run, int ProcessId, RunOrigin? Origin = null, string? Note = null);

/// <summary>From a worker: the run's metrics at a step, as its <paramref name="Seq"/>-th report, from 1 without gaps.
/// Repeated until it is acknowledged.</summary>
public sealed record RunReported(RunId Run, long Seq, int Step, Metrics Values);

/// <summary>From a worker: the run finished a checkpoint of a step that it has reported. Numbered and repeated as reports
/// are.</summary>
/// <param name="Run">Which.</param>
/// <param name="Seq">The number of this report.</param>
/// <param name="Step">After which step it was saved.</param>
/// <param name="Path">Absolute; a file or a directory, read-only from now on.</param>
/// <param name="Bytes">Of all its files.</param>
public sealed record CheckpointReported(RunId Run, long Seq, int Step, string Path, long Bytes);

/// <summary>From a worker: the run reported a file, which lies below its directory now. Numbered and repeated as reports
/// are.</summary>
/// <param name="Run">Which.</param>
/// <param name="Seq">The number of this report.</param>
/// <param name="Name">Unique in its run; a later one replaces it.</param>
/// <param name="Path">Absolute.</param>
/// <param name="Bytes">Its size.</param>
public sealed record ArtifactReported(RunId Run, long Seq, string Name, string Path, long Bytes);

/// <summary>From a worker: the run's processes are gone. Repeated until acknowledged.</summary>
/// <param name="Run">Which.</param>
/// <param name="Seq">The run's last number; 0 where the worker speaks for a run that it does not have.</param>
/// <param name="End">How and why.</param>
public sealed record RunEnded(RunId Run, long Seq, RunEnd End);

/// <summary>From a study, once what it answers is written: all reports up to <paramref name="Seq"/> are known, and this is
/// what the run should do.</summary>
/// <param name="Run">Which.</param>
/// <param name="Incarnation">The study's; a run minds none of an older one than it has heard of.</param>
/// <param name="Seq">Of the last report that is known.</param>
/// <param name="Verdict">What to do.</param>
/// <param name="Because">For people, where the run is to end.</param>
public sealed record Acknowledged(RunId Run, long Incarnation, long Seq, RunVerdict Verdict, string? Because);

public enum RunVerdict
{
    /// <summary>Go on training.</summary>
    GoOn,

    /// <summary>The last step is reported: end by yourself.</summary>
    Finish,

    /// <summary>Stop training, and report the end.</summary>
    Halt,

    /// <summary>Nothing of this run counts any more: stop it if it lives, and forget it.</summary>
    Forget,
}
