using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Studies;

/// <summary>What a study file says, checked.</summary>
/// <param name="Name">Also the folder below the home directory and the persistence id.</param>
/// <param name="Objectives">At least one; the first leads where only one can.</param>
/// <param name="Parameters">The search space, in declaration order.</param>
/// <param name="Training">How to start the training program.</param>
/// <param name="Steps">The steps that a trial trains.</param>
/// <param name="Sampler">What suggests.</param>
/// <param name="Scheduler">What judges.</param>
/// <param name="Budget">When the study is complete.</param>
/// <param name="Concurrency">How many trials run at once, from 1.</param>
/// <param name="LookAhead">How many trials are suggested before a slot is free for them, from 0.</param>
/// <param name="Seed">The key of all the study's random numbers.</param>
/// <param name="Failures">What happens when runs fail.</param>
/// <param name="Keep">Which checkpoints are kept.</param>
/// <param name="Enqueue">Configurations, or parts of them, for the first trials.</param>
/// <param name="Forbidden">The combinations that no trial may have; by default none.</param>
/// <param name="Artifacts">Whose artifacts are kept; by default every trial's.</param>
/// <param name="Duplicates">What happens when a sampler suggests a configuration that another trial has.</param>
/// <param name="Weight">Studies that want more than a cluster has get shares in proportion to it; above 0. Default 1.</param>
public sealed record StudySpec(
    StudyName Name,
    ImmutableArray<Objective> Objectives,
    ImmutableArray<Parameter> Parameters,
    TrainingOrder Training,
    StepRange Steps,
    SamplerSettings Sampler,
    SchedulerSettings Scheduler,
    Budget Budget,
    int Concurrency,
    int LookAhead,
    ulong Seed,
    FailurePolicy Failures,
    CheckpointKeeping Keep = CheckpointKeeping.Best,
    ImmutableArray<Configuration> Enqueue = default,
    ImmutableArray<Forbidden> Forbidden = default,
    ArtifactKeeping Artifacts = ArtifactKeeping.All,
    DuplicatePolicy Duplicates = DuplicatePolicy.Reject,
    double Weight = 1)
{
    public ImmutableArray<Configuration> Enqueue { get; init; } = Enqueue.IsDefault ? [] : Enqueue;

    public ImmutableArray<Forbidden> Forbidden { get; init; } = Forbidden.IsDefault ? [] : Forbidden;

    public Objective Leading => Objectives[0];

    /// <summary>What a scheduler may know before the study begins.</summary>
    /// <param name="space">The study's.</param>
    public Prospect ProspectIn(SearchSpace space) => new(
        Parameters.Count(one => one is not Parameter.Constant), Budget.Trials, Budget.Steps, Concurrency,
        Sampler.HasModel(space, Budget.Trials));

    /// <returns>The scheduler that judges: that of the file, or what it chooses.</returns>
    public SchedulerSettings ChosenScheduler() =>
        Scheduler.ChoiceFor(Leading, Steps, ProspectIn(new SearchSpace(Parameters, Forbidden)));

    public bool Equals(StudySpec? other) =>
        other is not null && Name == other.Name && Objectives.SequenceEqual(other.Objectives)
        && Parameters.SequenceEqual(other.Parameters) && Training == other.Training && Steps == other.Steps
        && Sampler == other.Sampler && Scheduler == other.Scheduler && Budget == other.Budget
        && Concurrency == other.Concurrency && LookAhead == other.LookAhead && Seed == other.Seed
        && Failures == other.Failures && Keep == other.Keep && Enqueue.SequenceEqual(other.Enqueue)
        && Forbidden.SequenceEqual(other.Forbidden) && Artifacts == other.Artifacts && Duplicates == other.Duplicates
        && Weight == other.Weight;

    public override int GetHashCode() => HashCode.Combine(Name, Seed);
}

/// <summary>What happens when runs fail.</summary>
/// <param name="Retries">How often a trial whose run crashed is tried again. Default 0. Runs that were lost with their
/// worker, or stopped with it, are always tried again and not counted here.</param>
/// <param name="Count">Whether failed trials count against the trial budget. Default no.</param>
/// <param name="Max">More failed trials than this end the study; by default max(10, half the trial budget). A study whose first 3
/// ended trials all failed ends at once.</param>
/// <param name="KilledRetries">How often a trial whose run was killed from outside is tried again. Default 3.</param>
/// <param name="PreemptedRetries">How often a trial whose run was preempted is tried again. Default 20.</param>
/// <param name="HungRetries">How often a trial whose run hung is tried again. Default 1.</param>
public sealed record FailurePolicy(
    int Retries = 0, bool Count = false, int? Max = null,
    int KilledRetries = 3, int PreemptedRetries = 20, int HungRetries = 1)
{

    /// <summary>So many trials of different configurations that could not start, one after the other and for the same reason,
    /// end the study.</summary>
    public const int FailedStarts = 2;

    /// <summary>So many trials that ended before any other and all failed end the study.</summary>
    public const int FirstFailures = 3;

    public int MaxFor(int? trials) => Max ?? Math.Max(10, (trials ?? 0) / 2);
}

/// <summary>Which checkpoints are kept beside those that a run goes on from. The journal has these as words.</summary>
public enum CheckpointKeeping
{
    /// <summary>Those of the best 2η paused trials of each rung, of all that are due, and of the best trial of all.</summary>
    Best,

    /// <summary>Every one that was recorded.</summary>
    All,
}

/// <summary>Whose artifacts are kept beside those of trials that have not ended. The journal has these as words.</summary>
public enum ArtifactKeeping
{
    /// <summary>Every trial's.</summary>
    All,

    /// <summary>Those of the best trial.</summary>
    Best,
}
