using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>All that a worker must know to run one attempt.</summary>
/// <param name="Run">Names the run's directory and marks its processes.</param>
/// <param name="Training">How to start the program.</param>
/// <param name="Configuration">What this trial tries.</param>
/// <param name="Objectives">The metrics that every report must have.</param>
/// <param name="LastStep">Of this run, where its trial may pause; <see langword="null"/> for a program without steps.</param>
/// <param name="Seed">For the program's own random numbers.</param>
/// <param name="TotalSteps">The trial's last step; <see langword="null"/> as above.</param>
/// <param name="From">The checkpoint to go on from; <see langword="null"/> to start at step 1.</param>
/// <param name="Place">The slot that it occupies, and the devices that it may see.</param>
/// <param name="Incarnation">Of the study that ordered it.</param>
public sealed record RunOrder(
    RunId Run,
    TrainingOrder Training,
    Configuration Configuration,
    ImmutableArray<string> Objectives,
    int? LastStep,
    ulong Seed,
    int? TotalSteps = null,
    Checkpoint? From = null,
    Place? Place = null,
    long Incarnation = 0)
{
    /// <summary>From 1; above it where the run goes on from a checkpoint.</summary>
    public int FirstStep => (From?.Step ?? 0) + 1;

    public bool Equals(RunOrder? other) =>
        other is not null && Run == other.Run && Training == other.Training && Configuration == other.Configuration
        && Objectives.SequenceEqual(other.Objectives) && LastStep == other.LastStep && Seed == other.Seed
        && TotalSteps == other.TotalSteps && From == other.From && Place == other.Place && Incarnation == other.Incarnation;

    public override int GetHashCode() => Run.GetHashCode();
}
