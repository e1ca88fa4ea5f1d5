using System.Diagnostics;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>Takes what a program writes apart, and looks what it saves: reports, checkpoints and artifacts are told, all else
/// goes to the log. One thing at a time, whatever stream or timer it comes from.</summary>
internal sealed class RunOutput
{
    private const int HeldBack = TrainerProtocol.MaxBytes + 1024;              // a report, and some space around it

    private readonly RunPlan plan;
    private readonly RunLog log;
    private readonly RunCallbacks on;
    private readonly TimeLimits limits;
    private readonly Action<StopCause> stop;
    private readonly Inlet stdout;
    private readonly Inlet stderr;
    private readonly PatternReader? patterns;
    private readonly CheckpointWatch checkpoints;
    private readonly ArtifactShelf artifacts;
    private readonly Lock gate = new();
    private bool isHopeless;
    private bool isAbandoned;
    private bool logFailed;
    private int warnings;

    /// <param name="plan">What runs.</param>
    /// <param name="directory">Where it saves.</param>
    /// <param name="log">Where the rest goes.</param>
    /// <param name="on">Who is told.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="stop">Called when a report shows that the run can't have a result.</param>
    /// <param name="before">What was read of it before, and is not read again; <see langword="null"/> for nothing.</param>
    public RunOutput(
        RunPlan plan, RunDirectory directory, RunLog log, RunCallbacks on, TimeLimits limits, Action<StopCause> stop,
        OutputState? before = null)
    {
        (this.plan, this.log, this.on, this.limits, this.stop) = (plan, log, on, limits, stop);
        Progress = before?.Progress ?? Progress.Before(plan.Order);
        (isHopeless, warnings) = (before?.IsHopeless ?? false, before?.Warnings ?? 0);
        patterns = plan.Patterns.IsEmpty ? null : new PatternReader(plan.Patterns, plan.Order.Objectives, before?.Gathered);
        stdout = new Inlet(plan.Secrets, before?.Output ?? InletState.Start,
            (kind, line, bytes) => Take(kind, line, bytes, patterns is null ? ReadReport : ReadPatterns));
        stderr = new Inlet(plan.Secrets, before?.Errors ?? InletState.Start,
            (kind, line, bytes) => Take(kind, line, bytes, patterns is null ? ReadNothing : ReadPatterns));
        checkpoints = new CheckpointWatch(
            plan.Order, RunDirectory.CheckpointsIn(directory.Path), Save, text => Warn(0, text));
        artifacts = new ArtifactShelf(
            plan.Order.Training.WorkingDirectory, RunDirectory.ArtifactsIn(directory.Path), on.Kept, text => Warn(0, text));
    }

    private delegate IReadOnlyList<LineResult> ReadLine(PieceKind kind, ReadOnlySpan<byte> bytes);

    public Progress Progress { get; private set; }

    /// <summary>Another one can go on from here.</summary>
    public OutputState State
    {
        get
        {
            lock (gate)
                return new OutputState(
                    stdout.State, stderr.State, patterns?.State, Progress, isHopeless, Math.Min(warnings, TrainingProcess.MaxWarnings), log.Total);
        }
    }

    /// <summary>This checkpoint has been told before.</summary>
    public void KnowCheckpoint(int step, string path) => checkpoints.Know(step, path);

    /// <summary>This artifact has been told before.</summary>
    public void KnowArtifact(string name, long bytes, DateTime written) => artifacts.Know(name, bytes, written);

    /// <returns>When the artifact was written that was told under this name.</returns>
    public DateTime WrittenAt(string artifact) => artifacts.WrittenAt(artifact);

    public void PushOutput(ReadOnlySpan<byte> bytes) => Push(stdout, bytes);

    public void PushErrors(ReadOnlySpan<byte> bytes) => Push(stderr, bytes);

    /// <summary>Looks for new checkpoints. To be called now and then.</summary>
    public void Look()
    {
        lock (gate)
        {
            if (!isAbandoned) checkpoints.Look(Progress.Step);
        }
    }

    /// <summary>Nothing of the run lives any more: tells what is left. What comes from now on is told to nobody.</summary>
    public void Finish()
    {
        lock (gate)
        {
            stdout.End();
            stderr.End();
            checkpoints.Look(Progress.Step, isLast: true);
            artifacts.Sweep();
            isAbandoned = true;
        }
    }

    /// <param name="inlet">Where they came from.</param>
    /// <param name="bytes">Empty at the end.</param>
    private void Push(Inlet inlet, ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            if (isAbandoned) return;
            var reports = Progress.Reports;
            if (bytes.IsEmpty) inlet.End();
            else inlet.Push(bytes);
            if (!bytes.IsEmpty) limits.Progressed();
            if (Progress.Reports > reports) checkpoints.Look(Progress.Step);
            log.Flush();
            WarnOfLog();
        }
    }

    private void Take(PieceKind kind, long line, ReadOnlySpan<byte> bytes, ReadLine read)
    {
        var isForTheLog = true;
        foreach (var result in isHopeless ? [] : read(kind, bytes)) isForTheLog &= !Accept(result, line) || patterns is not null;
        if (isForTheLog) log.Append(bytes);
    }

    private static IReadOnlyList<LineResult> ReadReport(PieceKind kind, ReadOnlySpan<byte> bytes) => kind switch
    {
        PieceKind.WholeLine => [ArtifactLine.Read(bytes) ?? TrainerProtocol.Read(bytes)],
        PieceKind.StartOfLine => [TrainerProtocol.ReadStartOfTooLong(bytes)],
        _ => [],
    };

    private IReadOnlyList<LineResult> ReadPatterns(PieceKind kind, ReadOnlySpan<byte> bytes) =>
        kind == PieceKind.WholeLine ? patterns!.Read(bytes) : [];

    private static IReadOnlyList<LineResult> ReadNothing(PieceKind kind, ReadOnlySpan<byte> bytes) => [];

    /// <returns>Whether that is all that the line is for.</returns>
    private bool Accept(LineResult result, long line)
    {
        switch (result)
        {
            case LineResult.Report report: return Accept(report);
            case LineResult.Reports reports: return reports.All.All(Accept);
            case LineResult.Artifact artifact: artifacts.Keep(artifact); return true;
            case LineResult.Warning warning: Warn(line, warning.Text); return false;
            case LineResult.Diverged diverged: GiveUp(new StopCause.Diverged(diverged)); return false;
            case LineResult.NotAReport: return false;
            default: throw new UnreachableException(result.GetType().Name);
        }
    }

    private bool Accept(LineResult.Report report)
    {
        if (isHopeless) return false;
        if (Progress.Lack(plan.Order, report) is { } lack)
        {
            GiveUp(new StopCause.MetricMissing(lack));
            return false;
        }
        var at = report.Step ?? Progress.Step + 1;
        Progress = Progress.After(report);
        on.Reported(at, report.Metrics);
        limits.Reported();
        if (plan.Order.LastStep is not null && Progress.IsComplete(plan.Order)) limits.Completed();
        return true;
    }

    private void Save(int step, string path, long bytes)
    {
        limits.Progressed();
        on.Saved(step, path, bytes);
    }

    // What follows is of no use, and may be a thousand more of the same.
    private void GiveUp(StopCause cause)
    {
        isHopeless = true;
        stop(cause);
    }

    private void WarnOfLog()
    {
        if (log.Fault is not { } fault || logFailed) return;
        logFailed = true;
        Warn(0, $"The log can't be written: {fault}");
    }

    private void Warn(long line, string text)
    {
        if (++warnings > TrainingProcess.MaxWarnings) return;
        on.Warned(line, text + (warnings < TrainingProcess.MaxWarnings ? "" : " Further warnings are not shown."));
    }

    /// <summary>One stream of the program, without secrets and in lines.</summary>
    private sealed class Inlet
    {
        private readonly Redactor redactor;
        private readonly LineSplitter lines;
        private long lineStart;

        public Inlet(IReadOnlyList<byte[]> secrets, InletState from, TakePiece take)
        {
            lineStart = from.Position;
            lines = new LineSplitter(HeldBack, take, from.Line, from.CutAfter);
            redactor = new Redactor(secrets, Split, from.Position);
        }

        /// <summary>Where to go on: a line of which all is still held back is read again.</summary>
        public InletState State => new(lines.CutAfter is null ? lineStart : redactor.Passed, lines.Line, lines.CutAfter);

        private void Split(ReadOnlySpan<byte> bytes)
        {
            var (line, before) = (lines.Line, lines.Pushed);
            lines.Push(bytes);
            if (lines.Line > line) lineStart = redactor.Passed + lines.Ended - before;      // no secret that was blotted out ends a line
        }

        public void Push(ReadOnlySpan<byte> bytes) => redactor.Push(bytes);

        public void End()
        {
            redactor.End();
            lines.End();
        }
    }
}
