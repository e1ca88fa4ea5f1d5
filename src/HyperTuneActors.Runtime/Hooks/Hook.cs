using System.Collections.Immutable;

namespace HyperTuneActors.Runtime.Hooks;

/// <summary>A command that is told of a study's events.</summary>
/// <param name="On">Of which; at least one.</param>
/// <param name="Command">Program and arguments, without a shell and without placeholders. A program with a slash lies in
/// <paramref name="Directory"/>, any other is searched for in PATH.</param>
/// <param name="Timeout">It is ended after so long. Default 30 s.</param>
/// <param name="Directory">Its working directory, absolute.</param>
public sealed record Hook(
    ImmutableArray<HookEvent> On, ImmutableArray<string> Command, TimeSpan Timeout, string Directory)
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);
}

/// <summary>What hooks can be told of.</summary>
public enum HookEvent
{
    /// <summary>Reserved as invalid.</summary>
    None = 0,

    /// <summary>A trial completed and is the best completed one so far; the first always is. What trials report before they
    /// complete improves nothing yet.</summary>
    BestImproved,

    /// <summary>A trial failed for good: it is not tried again.</summary>
    TrialFailed,

    /// <summary>The study wants no more work, for whatever reason.</summary>
    StudyEnded,
}
