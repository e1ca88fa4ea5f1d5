using System.Collections.Immutable;

namespace HyperTuneActors.Core.Trials;

/// <summary>How to start a training program, as the study file says it.</summary>
/// <param name="Command">Program and arguments. An argument is a list of texts of which most have one; a list with more
/// stands or falls as a whole: it is left out if any of its placeholders is a parameter that is not active.</param>
/// <param name="WorkingDirectory">Absolute.</param>
/// <param name="Environment">Variables set besides those that the tuner sets itself.</param>
/// <param name="Grace">How long a program may take to end after SIGTERM before its group gets SIGKILL.</param>
/// <param name="Finish">How long a program may take to end by itself after its last step.</param>
/// <param name="Resumable">Whether the program can go on from its own checkpoints; <see langword="null"/> if the study file
/// does not say: then it can if it writes any.</param>
/// <param name="Limits">What a run may take; <see langword="null"/> for nothing.</param>
/// <param name="Patterns">Regular expressions that find metrics in a program's output; empty where it reports in JSON. The
/// named groups are the metrics, and step.</param>
/// <param name="Secrets">Names of variables that are taken from the worker's environment and whose values are written
/// nowhere.</param>
/// <param name="Resources">What a run occupies on its node; <see langword="null"/> for the usual: <see cref="Needs"/>.</param>
public sealed record TrainingOrder(
    ImmutableArray<ImmutableArray<string>> Command,
    string WorkingDirectory,
    ImmutableSortedDictionary<string, string> Environment,
    TimeSpan Grace,
    TimeSpan Finish,
    bool? Resumable = null,
    RunLimits? Limits = null,
    ImmutableArray<string> Patterns = default,
    ImmutableArray<string> Secrets = default,
    Resources? Resources = null)
{
    public ImmutableArray<string> Patterns { get; init; } = Patterns.IsDefault ? [] : Patterns;

    public ImmutableArray<string> Secrets { get; init; } = Secrets.IsDefault ? [] : Secrets;

    public Resources Needs => Resources ?? Resources.Usual;

    public bool Equals(TrainingOrder? other) =>
        other is not null && WorkingDirectory == other.WorkingDirectory && Grace == other.Grace && Finish == other.Finish
        && Command.Length == other.Command.Length
        && Command.Zip(other.Command).All(pair => pair.First.SequenceEqual(pair.Second))
        && Environment.SequenceEqual(other.Environment) && Resumable == other.Resumable && Limits == other.Limits
        && Patterns.SequenceEqual(other.Patterns) && Secrets.SequenceEqual(other.Secrets)
        && Needs == other.Needs;

    public override int GetHashCode() => HashCode.Combine(WorkingDirectory, Command.Length, Grace);
}

/// <summary>The steps that a trial trains.</summary>
/// <param name="Last">The last step, from 1; <see langword="null"/> for a program without steps, which is complete when
/// it ends with code 0 after a result.</param>
/// <param name="Unit">For people: epoch, iteration, …</param>
public sealed record StepRange(int? Last, string Unit);
