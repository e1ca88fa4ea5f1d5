using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Protocol;

/// <summary>To the slot pool: what holds this study up? Answered by <see cref="WaitingBecause"/>.</summary>
public sealed record WhyWaiting(StudyName Study);

/// <summary>From the slot pool.</summary>
/// <param name="Study">Which.</param>
/// <param name="Slots">How many slots more it wants; 0 if it does not wait.</param>
/// <param name="Because">For people, with numbers; several sentences.</param>
public sealed record WaitingBecause(StudyName Study, int Slots, string Because);

/// <summary>To the slot pool: which workers are there? Answered by <see cref="NodesAre"/>.</summary>
public sealed record GetNodes
{
    public static readonly GetNodes Instance = new();
}

/// <summary>From the slot pool: the workers that it has heard of, by name.</summary>
public sealed record NodesAre(ImmutableArray<NodeIs> Nodes);

/// <summary>What the slot pool knows of a worker.</summary>
/// <param name="Here">What it said last.</param>
/// <param name="Silence">For so many looks, one each 5 s, it was not heard of.</param>
/// <param name="ReservedFor">The study for which it is kept free; <see langword="null"/> for none.</param>
/// <param name="Fault">For people: why it gets no runs, and what is to be done; <see langword="null"/> for nothing.</param>
public sealed record NodeIs(SlotsHere Here, int Silence, StudyName? ReservedFor, string? Fault = null);

/// <summary>To the slot pool, which passes it on to the worker: take no more runs. Those that it has go on. It may be repeated, and
/// holds until <see cref="Undrain"/> or the worker's next life. Answered by <see cref="DrainHeard"/>.</summary>
public sealed record Drain(string Worker);

/// <summary>To the slot pool, which passes it on to the worker: take runs again.</summary>
public sealed record Undrain(string Worker);

/// <summary>From the slot pool.</summary>
/// <param name="Worker">Which.</param>
/// <param name="IsKnown">Whether there is such a worker, to which it was passed on.</param>
public sealed record DrainHeard(string Worker, bool IsKnown);

/// <summary>From one voter to another, all the time: whom it does not hear.</summary>
/// <param name="Nodes">Their addresses; empty if it hears all.</param>
public sealed record NodesUnheard(ImmutableArray<string> Nodes);

/// <summary>To a worker, from its own node, which is going away: save checkpoints now. It takes no more runs; those that it has get
/// SIGTERM, and their ends don't count against their trials.</summary>
public sealed record Preempt
{
    public static readonly Preempt Instance = new();
}
