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
    private const int NotExecutable = 126, NotFound = 127;

    public static RunEnd Decide(RunOrder order, Progress progress, StopCause? cause, ProcessEnd end, string? tail)
    {
        var (kind, reason) = cause is null
            ? ByItself(order, progress, end, tail)
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
            _ when end.ExitCode == 0 && progress.IsComplete(order) =>
                (RunClass.Finished, "Exit code 0, when asked to stop."),
            _ => (RunClass.Stopped, "Stopped when asked to."),
        };

    private static (RunClass, string) ByItself(RunOrder order, Progress progress, ProcessEnd end, string? tail) =>
        end switch
        {
            { Signal: { } signal } when SignalName.IsOwnFault(signal) =>
                (RunClass.Crashed, $"Ended by {SignalName.Of(signal)}, which a fault of its own raised."),
            { Signal: { } signal } => (RunClass.Killed, KilledReason(signal)),
            { ExitCode: NotExecutable or NotFound } when progress.Reports == 0 => (RunClass.StartFailed,
                $"The program could not be started: {WithTellingLine(end, tail)}"),
            { ExitCode: not 0 } => (RunClass.Crashed, WithTellingLine(end, tail)),
            _ when progress.IsComplete(order) => (RunClass.Finished, "Exit code 0."),
            _ => (RunClass.NoResult, NoResultReason(order, progress)),
        };

    private static string DivergedReason(LineResult.Diverged line) =>
        $"Metric '{line.Metric}' was {line.Value}{(line.Step is { } step ? $" at step {Text(step)}" : "")}.";

    private static string KilledReason(int signal) => $"Ended by {SignalName.Of(signal)}, which the tuner did not send."
        + (signal == Kernel.Kill ? " Often that is the kernel, out of memory." : "");

    private static string NoResultReason(RunOrder order, Progress progress)
    {
        var metric = order.Objectives.FirstOrDefault("accuracy");
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

    private static string WithTellingLine(ProcessEnd end, string? tail) =>
        $"Exit code {Text(end.ExitCode!.Value)}" + (TellingLine(tail ?? "") is { } line ? $": {Cut(line)}" : ".");

    // Output that was buffered comes after the error that ended the program, so the last line alone does not do.
    private static string? TellingLine(string tail)
    {
        var lines = tail.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
        return lines.FindLast(NamesAnError) ?? lines.LastOrDefault();
    }

    private static bool NamesAnError(string line) =>
        line.Contains("Error", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal)
        || line.Contains("error:", StringComparison.Ordinal);

    private static string Cut(string line) => line.Length <= 200 ? line : line[..200] + " …";

    private static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + " s";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
