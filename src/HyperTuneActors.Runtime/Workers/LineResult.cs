using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>What one line of a training program's output is.</summary>
public abstract record LineResult
{
    private LineResult() { }

    /// <param name="Step">From 1; <see langword="null"/> if the line names none.</param>
    /// <param name="Metrics">At least one.</param>
    public sealed record Report(int? Step, Metrics Metrics) : LineResult;

    /// <summary>The program wants a file to be kept.</summary>
    /// <param name="Path">As the program wrote it.</param>
    /// <param name="Name">Of a file, without a directory.</param>
    public sealed record Artifact(string Path, string Name) : LineResult;

    /// <summary>A line whose metrics are lists, one number per step.</summary>
    /// <param name="All">At least one, with steps that rise by one.</param>
    public sealed record Reports(ImmutableArray<Report> All) : LineResult
    {
        public bool Equals(Reports? other) => other is not null && All.SequenceEqual(other.All);

        public override int GetHashCode() => All.Length;
    }

    /// <summary>It does not begin with a brace: for the log.</summary>
    public sealed record NotAReport : LineResult;

    /// <summary>It begins as a report does, but is none.</summary>
    /// <param name="Text">Why, and what would be right.</param>
    public sealed record Warning(string Text) : LineResult;

    /// <summary>A report, but for a metric that is not finite.</summary>
    /// <param name="Metric">The first such.</param>
    /// <param name="Step">As in <see cref="Report"/>.</param>
    /// <param name="Value">As the program wrote it.</param>
    public sealed record Diverged(string Metric, int? Step, string Value) : LineResult;
}
