using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Simulation;

/// <summary>A simulated cluster: its nodes, and how long things take in it.</summary>
/// <param name="Nodes">At least one.</param>
public sealed record ClusterShape(ImmutableArray<NodeShape> Nodes)
{
    /// <summary>Of a message from one party to another. Default 0.2 ms.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(0.2);

    /// <summary>Of a durable write, whatever its size. Default 1 ms.</summary>
    public TimeSpan WriteTime { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>From asking for suggestions to having them, once for all that are asked for together. Default 5 ms.</summary>
    public TimeSpan SuggestionTime { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Equal nodes.</summary>
    public static ClusterShape Of(int nodes, int slots) =>
        new([.. Enumerable.Repeat(new NodeShape(slots), nodes)]);

    public bool Equals(ClusterShape? other) =>
        other is not null && Nodes.SequenceEqual(other.Nodes) && Latency == other.Latency && WriteTime == other.WriteTime
        && SuggestionTime == other.SuggestionTime;

    public override int GetHashCode() => Nodes.Length;
}

/// <summary>A simulated node.</summary>
/// <param name="Capacity">What it has to give.</param>
/// <param name="Speed">Of its training, 1 for the usual one; with 2, steps take half as long.</param>
public sealed record NodeShape(Capacity Capacity, double Speed = 1)
{
    /// <param name="slots">How many runs at once, from 1.</param>
    /// <param name="speed">As above.</param>
    public NodeShape(int slots, double speed = 1) : this(Capacity.OfSlots(slots), speed)
    {
    }

    /// <summary>How many such runs it holds at once.</summary>
    public int Holds(Resources run)
    {
        var (room, holds) = (Occupancy.Of(Capacity), 0);
        while (room.Fits(run)) (room, holds) = (room.With(room.ClaimFor(run)), holds + 1);
        return holds;
    }

    /// <summary>From a run's start to its program's first step, on a node of speed 1. Default 0.1 s.</summary>
    public TimeSpan StartUp { get; init; } = TimeSpan.FromSeconds(0.1);

    /// <summary>If set, runs are detached: they outlive the worker's process, and end themselves when none was there for so long.
    /// </summary>
    public TimeSpan? Lease { get; init; }

    /// <summary>If set, the node is taken away again and again after about so long, and comes back after
    /// <see cref="Away"/>.</summary>
    public TimeSpan? PreemptedAfter { get; init; }

    /// <summary>How long a preempted node is away. Default 1 min.</summary>
    public TimeSpan Away { get; init; } = TimeSpan.FromMinutes(1);
}
