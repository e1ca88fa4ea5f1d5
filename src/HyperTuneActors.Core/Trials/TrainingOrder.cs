using System.Collections.Immutable;

namespace HyperTuneActors.Core.Trials;

/// <summary>How to start a training program, as the study file says it.</summary>
/// <param name="Command">Program and arguments. An argument is a list of texts of which most have one; a list with more
/// stands or falls as a whole: it is left out if any of its placeholders is a parameter that is not active.</param>
/// <param name="WorkingDirectory">Absolute.</param>
/// <param name="Environment">Variables set besides those that the tuner sets itself.</param>
/// <param name="Grace">How long a program may take to end after SIGTERM before its group gets SIGKILL.</param>
/// <param name="Finish">How long a program may take to end by itself after its last step.</param>
public sealed record TrainingOrder(
    ImmutableArray<ImmutableArray<string>> Command,
    string WorkingDirectory,
    ImmutableSortedDictionary<string, string> Environment,
    TimeSpan Grace,
    TimeSpan Finish)
{
    public bool Equals(TrainingOrder? other) =>
        other is not null && WorkingDirectory == other.WorkingDirectory && Grace == other.Grace && Finish == other.Finish
        && Command.Length == other.Command.Length
        && Command.Zip(other.Command).All(pair => pair.First.SequenceEqual(pair.Second))
        && Environment.SequenceEqual(other.Environment);

    public override int GetHashCode() => HashCode.Combine(WorkingDirectory, Command.Length, Grace);
}

/// <summary>The steps that a trial trains.</summary>
/// <param name="Last">The last step, from 1; <see langword="null"/> for a program without steps, which is complete when
/// it ends with code 0 after a result.</param>
/// <param name="Unit">For people: epoch, iteration, …</param>
public sealed record StepRange(int? Last, string Unit);
