namespace HyperTuneActors.App.Commands;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    public const string Help = """
        Exit codes: 0 done, 1 a bug of hypertune, 2 wrong command line or study file, or refused (nothing was started),
        3 the study ended early (failing or stopped), 4 the study's folder or journal can't be used, 5 no such study,
        6 verify found a difference, 7 the cluster gave this node up (start it again), 130 interrupted by Ctrl-C and 143 by SIGTERM (run resumes).
        """;

    /// <summary>The study is complete, or the command is done.</summary>
    public const int Done = 0;

    /// <summary>A bug of the tuner's own.</summary>
    public const int Bug = 1;

    /// <summary>The command line or the study file is wrong, or the study refuses; nothing was started.</summary>
    public const int Usage = 2;

    /// <summary>The study ended before its budget: too many trials failed, or somebody stopped it.</summary>
    public const int Ended = 3;

    /// <summary>The study's folder or journal can't be used.</summary>
    public const int Unusable = 4;

    /// <summary>There is no such study.</summary>
    public const int NoStudy = 5;

    /// <summary>verify found a decision that can't be recomputed.</summary>
    public const int Differs = 6;

    /// <summary>The cluster has given this node up: it is to be started again.</summary>
    public const int GivenUp = 7;

    /// <summary>Ctrl-C; the study can be resumed.</summary>
    public const int Interrupted = 130;

    /// <summary>SIGTERM; the study can be resumed.</summary>
    public const int Terminated = 143;
}
