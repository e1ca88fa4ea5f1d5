using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Protocol;

/// <summary>From a worker to a study that it has heard of, at once and every 5 s: I am here, and these are your runs that I
/// have, ended ones too until their end is acknowledged.</summary>
/// <param name="Study">Whom it tells.</param>
/// <param name="Host">The worker, and which of its lives.</param>
/// <param name="Runs">The study's.</param>
/// <param name="Capacity">What it has to give.</param>
/// <param name="Standing">Whether it takes runs.</param>
/// <param name="StudyIncarnation">The newest of the study that it has heard of, 0 for none. An older one learns so that another process
/// has had its journal.</param>
public sealed record WorkerHere(
    StudyName Study, WorkerIncarnation Host, ImmutableArray<RunId> Runs, Capacity Capacity,
    WorkerStanding Standing = WorkerStanding.Open, long StudyIncarnation = 0)
{
    /// <summary>Whether it takes such a run, if not now then later.</summary>
    public bool Takes(Resources run) => Standing == WorkerStanding.Open && Capacity.CanHold(run);
}

/// <summary>From the slot pool to a worker: these studies are open, and want to know you.</summary>
/// <param name="Studies">By name.</param>
/// <param name="Directory">The id of the shared directory that the pool's node sees; <see langword="null"/> where none is compared.</param>
public sealed record StudiesHere(ImmutableArray<StudyName> Studies, string? Directory = null);

/// <summary>From a worker to the slot pool, at its start, at every change and every 5 s.</summary>
/// <param name="Host">The worker, and which of its lives.</param>
/// <param name="Capacity">What it has to give.</param>
/// <param name="Taken">Where a process group lives, or is about to.</param>
/// <param name="Standing">Whether it takes runs.</param>
/// <param name="Directory">The id of the shared directory that it sees; <see langword="null"/> where none is compared.</param>
public sealed record SlotsHere(
    WorkerIncarnation Host, Capacity Capacity, ImmutableArray<SlotTaken> Taken, WorkerStanding Standing = WorkerStanding.Open,
    string? Directory = null)
{
    public bool Equals(SlotsHere? other) =>
        other is not null && Host == other.Host && Standing == other.Standing && Capacity == other.Capacity
        && Directory == other.Directory && Taken.SequenceEqual(other.Taken);

    public override int GetHashCode() => HashCode.Combine(Host, Standing, Taken.Length);
}

/// <summary>What of a worker a run has.</summary>
public sealed record SlotTaken(RunId Run, Claim Claim);

/// <summary>Whether a worker takes runs.</summary>
public enum WorkerStanding
{
    /// <summary>It takes what fits.</summary>
    Open = 0,

    /// <summary>It takes none: what it has goes on until it ends or pauses.</summary>
    Draining,

    /// <summary>Several runs in a row could not start there: it should get none for a while.</summary>
    SetAside,

    /// <summary>It was set aside, and should get one run, which shows how it is.</summary>
    OnTrial,
}

/// <summary>From a study to the slot pool, at every change and every 5 s.</summary>
/// <param name="Study">Who.</param>
/// <param name="Incarnation">The offers made to an older one are void.</param>
/// <param name="Slots">How many slots the study can use beyond those of its runs.</param>
/// <param name="Workers">Those that it has met: it can't use the slots of others.</param>
/// <param name="Held">The offers that it holds.</param>
/// <param name="Again">Whether nothing changed and this is the 5 s rhythm: offers that are not held are then made again.</param>
/// <param name="Resources">What each of these slots must have.</param>
/// <param name="Weight">The study's share of the cluster is in proportion to it; above 0.</param>
/// <param name="Concurrency">How many runs it has at once at most.</param>
public sealed record SlotsWanted(
    StudyName Study, long Incarnation, int Slots, ImmutableSortedSet<WorkerIncarnation> Workers, ImmutableArray<Place> Held,
    bool Again, Resources Resources, double Weight = 1, int Concurrency = int.MaxValue);

/// <summary>To the slot pool: which studies are open? Answered by <see cref="StudiesHere"/>.</summary>
public sealed record GetOpenStudies
{
    public static readonly GetOpenStudies Instance = new();
}

/// <summary>From a study to the slot pool: it needs no slot and has no run any more, and says nothing until it is opened again.
/// </summary>
public sealed record StudyLeft(StudyName Study, long Incarnation);

/// <summary>From the slot pool to a study: this slot is yours until you place a run there or give it back.</summary>
public sealed record SlotOffered(Place Slot);

/// <summary>From a study to the slot pool.</summary>
public sealed record SlotReturned(StudyName Study, Place Slot);

/// <summary>From the slot pool to a study: the worker is gone, or the slot was taken by another.</summary>
public sealed record OfferWithdrawn(Place Slot);

/// <summary>From the slot pool to a study: a newer incarnation of you has spoken, so that another process has your journal. A
/// study that has nothing to write would not learn it otherwise.</summary>
public sealed record StudySuperseded(StudyName Study, long Incarnation);

/// <summary>From a worker to a study, at the start of either's life and every few minutes: these checkpoints lie here, some
/// of them at a time.</summary>
public sealed record CheckpointsHere(WorkerIncarnation Host, StudyName Study, ImmutableArray<CheckpointName> Checkpoints);

/// <summary>From a study to a worker: nobody needs these any more. Those that are gone are no error.</summary>
public sealed record DropCheckpoints(StudyName Study, long Incarnation, ImmutableArray<CheckpointName> Checkpoints);

/// <summary>From a study to a worker: nobody needs the artifacts of these runs any more, which have ended. Those that are gone,
/// or were never here, are no error.</summary>
public sealed record DropArtifacts(StudyName Study, long Incarnation, ImmutableArray<RunId> Runs);

/// <summary>Names a checkpoint: the run that saved it, and after which step.</summary>
public readonly record struct CheckpointName(RunId Run, int Step);
