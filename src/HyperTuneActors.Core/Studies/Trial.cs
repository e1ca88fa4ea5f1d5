using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Studies;

/// <summary>One trial in the state of its study.</summary>
public sealed record Trial(TrialNumber Number, Curve Curve)
{
    public TrialStatus Status { get; init; } = TrialStatus.Wanted;

    /// <summary>Empty while wanted.</summary>
    public Point Point { get; init; }

    /// <summary>The run that the study believes in; <see langword="null"/> between runs.</summary>
    public LiveRun? Live { get; init; }

    /// <summary>How many runs were placed.</summary>
    public int Attempts { get; init; }

    /// <summary>The last report number of the current attempt, 0 before the first.</summary>
    public long LastSeq { get; init; }

    /// <summary>How often its runs failed.</summary>
    public FailureCounts Failures { get; init; }

    /// <summary>How the last run ended.</summary>
    public RunClass LastEnd { get; init; }

    /// <summary>All metrics of the step that gives the trial's value, and the attempt that reported them.</summary>
    public (Metrics? Metrics, int Attempt) Shown { get; init; }

    /// <summary>The completed trial of the same configuration whose curve and metrics these are, its attempts among them;
    /// <see langword="null"/> for a trial that runs itself.</summary>
    public TrialNumber? Reuses { get; init; }

    /// <summary><see langword="null"/> without any.</summary>
    public HeldCheckpoints? Checkpoints { get; init; }

    /// <summary>Where its next run goes on from; <see langword="null"/> for its beginning.</summary>
    public Checkpoint? LastCheckpoint => Checkpoints?.All[^1];

    public bool IsEnded => Status is TrialStatus.Completed or TrialStatus.Pruned or TrialStatus.Failed;

    /// <summary>What samplers and schedulers see. Whether an open trial runs or waits depends on crashes, so they can't
    /// tell.</summary>
    public TrialView View => new(Number, Point, Curve, IsEnded ? Status : TrialStatus.Running);
}

/// <summary>A placed run whose end is not written.</summary>
/// <param name="Attempt">From 1.</param>
/// <param name="Places">At least one.</param>
/// <param name="PlacedAt">The study's running time then.</param>
/// <param name="ProcessId">0 until its start is reported.</param>
/// <param name="Until">The last step of the run, where its trial may pause; <see langword="null"/> without steps.</param>
/// <param name="From">The checkpoint that it goes on from.</param>
public sealed record LiveRun(
    int Attempt, ImmutableArray<Place> Places, TimeSpan PlacedAt, int ProcessId, int? Until = null, Checkpoint? From = null)
{
    public bool Equals(LiveRun? other) =>
        other is not null && Attempt == other.Attempt && Places.SequenceEqual(other.Places)
        && PlacedAt == other.PlacedAt && ProcessId == other.ProcessId && Until == other.Until && From == other.From;

    public override int GetHashCode() => HashCode.Combine(Attempt, PlacedAt);
}
