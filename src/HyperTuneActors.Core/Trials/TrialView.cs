using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Trials;

public enum TrialStatus
{
    /// <summary>Numbered; its configuration is being suggested.</summary>
    Wanted,

    /// <summary>Suggested, waiting for its first slot.</summary>
    Ready,

    /// <summary>Has a live run.</summary>
    Running,

    /// <summary>Its run is gone and another attempt is due.</summary>
    Waiting,

    /// <summary>At a rung, until it deserves a slot again.</summary>
    Paused,

    /// <summary>Its last step is reported.</summary>
    Completed,

    /// <summary>Ended early by the scheduler.</summary>
    Pruned,

    /// <summary>Gave no usable result.</summary>
    Failed,
}

/// <summary>What samplers and schedulers may see of a trial: no attempts, places or times, so that their decisions
/// cannot depend on crashes.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Point">The configuration.</param>
/// <param name="Curve">What it has reported so far.</param>
/// <param name="Status">Completed, Pruned or Failed; Running for every trial that has not ended (pending).</param>
public sealed record TrialView(TrialNumber Number, Point Point, Curve Curve, TrialStatus Status);

/// <summary>What was tried when a decision is taken.</summary>
/// <param name="Ended">Completed, pruned and failed trials in the order in which they ended.</param>
/// <param name="Open">Trials with a configuration that have not ended (pending), by number.</param>
/// <param name="Best">The best completed trial by the leading objective, of equal ones the first to be complete;
/// <see langword="null"/> before the first.</param>
public sealed record History(AppendList<TrialView> Ended, IReadOnlyList<TrialView> Open, TrialView? Best = null);
