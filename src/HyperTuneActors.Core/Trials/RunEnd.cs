namespace HyperTuneActors.Core.Trials;

/// <summary>How a run ended. The journal has these as words.</summary>
public enum RunClass
{
    /// <summary>Reserved as invalid.</summary>
    None = 0,

    /// <summary>Exit code 0.</summary>
    Finished,

    /// <summary>Exit code 0, but the last step was not reported, or no result at all.</summary>
    NoResult,

    /// <summary>An exit code other than 0, or a signal such as SIGSEGV that a fault of its own raised.</summary>
    Crashed,

    /// <summary>A signal from outside that the tuner did not send.</summary>
    Killed,

    /// <summary>A metric was NaN or infinite.</summary>
    Diverged,

    /// <summary>A report lacked an objective's metric.</summary>
    MetricMissing,

    /// <summary>The program could not be started, or did not get as far as training: no such command, an import that
    /// fails, an argument that it does not know.</summary>
    StartFailed,

    /// <summary>The worker was gone, and the run with it.</summary>
    Lost,

    /// <summary>The tuner stopped it: pruned, study stopped, or the process that had the study open was ended.</summary>
    Stopped,

    /// <summary>A bug of the tuner's own.</summary>
    Bug,

    /// <summary>Its machine was wanted for something else: SIGTERM that the tuner did not send, or exit code 75.</summary>
    Preempted,

    /// <summary>It wanted more memory than it may have or than there is.</summary>
    OutOfMemory,

    /// <summary>It made no progress within the limit.</summary>
    Hung,

    /// <summary>The run, or one of its steps, took longer than its limit.</summary>
    TimedOut,
}

/// <summary>How and why a run ended.</summary>
/// <param name="Class">Decides whether the trial is tried again.</param>
/// <param name="Reason">For people: one line, with what would be right where that is known.</param>
/// <param name="ExitCode">The program's own, where it ended by itself.</param>
/// <param name="Signal">The number of the signal that ended it.</param>
/// <param name="Tail">The end of what the program wrote to its log, at most 8 kB; the whole lies in the run's log.</param>
/// <param name="Charged">Whether it counts against its trial. It does not where its node is to blame: it was going away, or could not
/// start the run that another may.</param>
public sealed record RunEnd(
    RunClass Class, string Reason, int? ExitCode = null, int? Signal = null, string? Tail = null, bool Charged = true);
