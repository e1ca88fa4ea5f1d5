using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.AskTell;

/// <summary>How a trial left its worker, as a driver tells it.</summary>
internal enum Leaving
{
    /// <summary>At its last step, or with its result where there are no steps.</summary>
    Complete,

    /// <summary>Before its last step, for good.</summary>
    Stopped,

    /// <summary>Before its last step; it can go on from there.</summary>
    Paused,
}

internal static class Leavings
{
    /// <summary>What it means for a run. Who stops a trial that was to go on lets it fail; who pauses it gets it again.</summary>
    public static RunEnd EndOf(Trial trial, Leaving left) => (trial.Status, left) switch
    {
        (TrialStatus.Pruned, _) => new RunEnd(RunClass.Stopped, "The scheduler stopped this trial."),
        (not TrialStatus.Running, _) or (_, Leaving.Complete) => new RunEnd(RunClass.Finished, "It is over."),
        (_, Leaving.Paused) => new RunEnd(RunClass.Stopped, "The driver paused this trial."),
        _ => new RunEnd(RunClass.Killed, "The driver stopped this trial."),
    };
}
