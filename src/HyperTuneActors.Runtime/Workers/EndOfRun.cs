using System.Globalization;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>How the process of a run ended: by itself, or by a signal.</summary>
public readonly record struct ProcessEnd(int? ExitCode, int? Signal)
{
    /// <param name="code">As a shell tells it: 128 and the signal's number for a process that a signal ended.</param>
    public static ProcessEnd Of(int code) => code is > 128 and <= 128 + 64 ? new(null, code - 128) : new(code, null);
}

/// <summary>Says what a run's end means, from all that is known when nothing of it lives any more.</summary>
public static class EndOfRun
{
    private const int TryLater = 75, NotExecutable = 126, NotFound = 127;           // the first is EX_TEMPFAIL of sysexits.h

    /// <param name="order">What ran.</param>
    /// <param name="progress">What it reported.</param>
    /// <param name="cause">Why the tuner ended it; <see langword="null"/> if it did not.</param>
    /// <param name="end">How its process ended.</param>
    /// <param name="tail">The end of its log.</param>
    /// <param name="memory">What is known of its memory.</param>
    public static RunEnd Decide(
        RunOrder order, Progress progress, StopCause? cause, ProcessEnd end, string? tail, MemoryEvidence memory = default)
    {
        var (kind, reason) = cause is null
            ? ByItself(order, progress, end, tail, memory)
            : Stopped(order, progress, cause, end);
        var isFault = kind is not (RunClass.Finished or RunClass.Stopped);
        return new RunEnd(kind, reason, end.ExitCode, end.Signal, isFault ? tail : null);
    }

    public static RunEnd StartFailed(string reason) => new(RunClass.StartFailed, reason);

    public static RunEnd StoppedBeforeStart() => new(RunClass.Stopped, "Stopped before the program was started.");

    public static RunEnd Bug(string message, string? tail = null) =>
        new(RunClass.Bug, $"A bug of the tuner: {message}", Tail: tail);

    private static (RunClass, string) Stopped(RunOrder order, Progress progress, StopCause cause, ProcessEnd end) =>
        cause switch
        {
            StopCause.Diverged { Line: var line } => (RunClass.Diverged, DivergedReason(line)),
            StopCause.MetricMissing missing => (RunClass.MetricMissing, missing.Reason),
            StopCause.Bug bug => (RunClass.Bug, $"A bug of the tuner: {bug.Message}"),
            StopCause.Overtime => (RunClass.Finished,
                $"Its last step is reported; it had not ended {Seconds(order.Training.Finish)} later and was stopped."),
            StopCause.RunTooLong { Limit: var limit } => (RunClass.TimedOut,
                $"The run took longer than {Seconds(limit)}, its limit, and was stopped {After(order, progress)}."),
            StopCause.StepTooLong { Limit: var limit } => (RunClass.TimedOut,
                $"A step took longer than {Seconds(limit)}, its limit; the run was stopped {After(order, progress)}."),
            StopCause.NoProgress { Limit: var limit } => (RunClass.Hung,
                $"No report, no checkpoint and no output for {Seconds(limit)}; the run was stopped {After(order, progress)}."),
            StopCause.TooMuchMemory { Use: var use, Limit: var limit } => (RunClass.OutOfMemory,
                $"Its processes used {Megabytes(use)}, and may use {Megabytes(limit)}."),
            _ when end.ExitCode == 0 && progress.IsComplete(order) =>
                (RunClass.Finished, "Exit code 0, when asked to stop."),
            _ => (RunClass.Stopped, "Stopped when asked to."),
        };

    private static (RunClass, string) ByItself(
        RunOrder order, Progress progress, ProcessEnd end, string? tail, MemoryEvidence memory)
    {
        if (end is { ExitCode: 0 })
            return progress.IsComplete(order) ? (RunClass.Finished, "Exit code 0.") : (RunClass.NoResult, NoResultReason(order, progress));
        var line = TellingLine.In(tail);
        return OutOfMemory(end, line, memory) ?? (end.Signal is { } signal
            ? BySignal(signal)
            : ByExitCode(end.ExitCode!.Value, progress, line));
    }

    private static (RunClass, string)? OutOfMemory(ProcessEnd end, string? line, MemoryEvidence memory)
    {
        if (end.Signal == Kernel.Kill && memory.KernelKilled)
            return (RunClass.OutOfMemory, "Ended by the kernel, for want of memory.");
        if (end.Signal == Kernel.Kill && memory.IsNearLimit)
            return (RunClass.OutOfMemory,
                $"Ended by SIGKILL (9) while its processes used {Megabytes(memory.Use!.Value)} of {Megabytes(memory.Limit!.Value)}.");
        var isItsOwn = end.Signal is not { } signal || SignalName.IsOwnFault(signal);
        return isItsOwn && line is not null && TellingLine.SaysOutOfMemory(line)
            ? (RunClass.OutOfMemory, $"Out of memory: {TellingLine.Cut(line)}")
            : null;
    }

    private static (RunClass, string) BySignal(int signal) =>
        SignalName.IsOwnFault(signal)
            ? (RunClass.Crashed, $"Ended by {SignalName.Of(signal)}, which a fault of its own raised.")
            : signal == Kernel.Terminate
                ? (RunClass.Preempted, $"Ended by {SignalName.Of(signal)}, which the tuner did not send.")
                : (RunClass.Killed, KilledReason(signal));

    private static (RunClass, string) ByExitCode(int code, Progress progress, string? line)
    {
        if (code == TryLater) return (RunClass.Preempted, $"Exit code {TryLater}: it asks to be tried again later.");
        if (progress.Reports == 0 && code is NotExecutable or NotFound)
            return (RunClass.StartFailed, $"The program could not be started: {WithLine(code, line)}");
        if (progress.Reports == 0 && line is not null && TellingLine.StartFault(line) is { } fault)
            return (RunClass.StartFailed, WithLine(code, fault));
        return (RunClass.Crashed, WithLine(code, line));
    }

    private static string DivergedReason(LineResult.Diverged line) =>
        $"Metric '{line.Metric}' was {line.Value}{(line.Step is { } step ? $" at step {Text(step)}" : "")}.";

    private static string KilledReason(int signal) => $"Ended by {SignalName.Of(signal)}, which the tuner did not send."
        + (signal == Kernel.Kill ? " Often that is the kernel, out of memory." : "");

    private static string NoResultReason(RunOrder order, Progress progress)
    {
        var metric = order.Objectives.FirstOrDefault("accuracy");
        if (!order.Training.Patterns.IsEmpty) return PatternsReason(order, progress, metric);
        return (order.LastStep, progress.Reports) switch
        {
            (null, _) => "Exit code 0, but no report came. "
                + $"One is a line such as {{\"{metric}\": 0.91}} on standard output.",
            ({ } last, 0) => $"Exit code 0, but no report came, nor step {Text(last)}. "
                + $"One is a line such as {{\"step\": {Text(order.FirstStep)}, \"{metric}\": 0.91}} "
                + "on standard output.",
            ({ } last, _) => $"Exit code 0, but the last report was for step {Text(progress.Step)} of {Text(last)}. "
                + $"The last line should be like {{\"step\": {Text(last)}, \"{metric}\": 0.91}}.",
        };
    }

    private static string PatternsReason(RunOrder order, Progress progress, string metric) =>
        progress.Reports == 0
            ? $"Exit code 0, but the expressions under training.metrics found no '{metric}' in its output; its log has what it wrote."
            : $"Exit code 0, but the last step that the expressions under training.metrics found was {Text(progress.Step)} "
                + $"of {Text(order.LastStep ?? 1)}.";

    private static string After(RunOrder order, Progress progress) =>
        progress.Step < order.FirstStep ? "before its first report" : $"after step {Text(progress.Step)}";

    private static string WithLine(int code, string? line) =>
        $"Exit code {Text(code)}" + (line is null ? "." : $": {TellingLine.Cut(line)}");

    private static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + " s";

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0", CultureInfo.InvariantCulture) + " MB";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
