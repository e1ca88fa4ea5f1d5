using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>All that a worker must know to run one attempt.</summary>
/// <param name="Run">Names the run's directory and marks its processes.</param>
/// <param name="Training">How to start the program.</param>
/// <param name="Configuration">What this trial tries.</param>
/// <param name="Objectives">The metrics that every report must have.</param>
/// <param name="FirstStep">From 1; above it where the run goes on from a checkpoint.</param>
/// <param name="LastStep"><see langword="null"/> for a program without steps.</param>
/// <param name="Seed">For the program's own random numbers.</param>
public sealed record RunOrder(
    RunId Run,
    TrainingOrder Training,
    Configuration Configuration,
    ImmutableArray<string> Objectives,
    int FirstStep,
    int? LastStep,
    ulong Seed)
{
    public bool Equals(RunOrder? other) =>
        other is not null && Run == other.Run && Training == other.Training && Configuration == other.Configuration
        && Objectives.SequenceEqual(other.Objectives) && FirstStep == other.FirstStep && LastStep == other.LastStep
        && Seed == other.Seed;

    public override int GetHashCode() => Run.GetHashCode();
}
