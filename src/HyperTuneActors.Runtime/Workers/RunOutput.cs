namespace HyperTuneActors.Runtime.Workers;

/// <summary>Takes a program's standard output apart: reports go on, all else goes to the log as it is.</summary>
internal sealed class RunOutput
{
    private readonly RunOrder order;
    private readonly RunLog log;
    private readonly RunCallbacks on;
    private readonly Action<StopCause> stop;
    private readonly LineSplitter lines;
    private readonly Lock gate = new();
    private bool isHopeless;
    private bool isAbandoned;
    private bool logFailed;
    private int warnings;

    /// <param name="order">What runs.</param>
    /// <param name="log">Where the rest goes.</param>
    /// <param name="on">Who is told.</param>
    /// <param name="stop">Called when a report shows that the run can't have a result.</param>
    public RunOutput(RunOrder order, RunLog log, RunCallbacks on, Action<StopCause> stop)
    {
        (this.order, this.log, this.on, this.stop) = (order, log, on, stop);
        Progress = Progress.Before(order);
        lines = new LineSplitter(TrainerProtocol.MaxBytes + 1024, Take);       // a report, and some space around it
    }

    public Progress Progress { get; private set; }

    /// <param name="bytes">Empty at the end.</param>
    public void Push(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            if (isAbandoned) return;
            if (bytes.IsEmpty) lines.End();
            else lines.Push(bytes);
            log.Flush();
            if (log.Fault is not { } fault || logFailed) return;
            logFailed = true;
            Warn(0, $"The log can't be written: {fault}");
        }
    }

    /// <summary>What comes from now on is told to nobody.</summary>
    public void Abandon()
    {
        lock (gate) isAbandoned = true;
    }

    private void Take(PieceKind kind, long line, ReadOnlySpan<byte> bytes)
    {
        var result = kind switch
        {
            PieceKind.WholeLine when !isHopeless => TrainerProtocol.Read(bytes),
            PieceKind.StartOfLine when !isHopeless => TrainerProtocol.ReadStartOfTooLong(bytes),
            _ => null,
        };
        if (result is LineResult.Report report && Accept(report)) return;
        if (result is LineResult.Reports reports && reports.All.All(Accept)) return;
        if (result is LineResult.Warning warning) Warn(line, warning.Text);
        if (result is LineResult.Diverged diverged) GiveUp(new StopCause.Diverged(diverged));
        log.Append(bytes);
    }

    private bool Accept(LineResult.Report report)
    {
        if (Progress.Lack(order, report) is { } lack)
        {
            GiveUp(new StopCause.MetricMissing(lack));
            return false;
        }
        Progress = Progress.After(report);
        on.Reported(report.Step, report.Metrics);
        return true;
    }

    // What follows is of no use, and may be a thousand more of the same.
    private void GiveUp(StopCause cause)
    {
        isHopeless = true;
        stop(cause);
    }

    private void Warn(long line, string text)
    {
        if (++warnings > TrainingProcess.MaxWarnings) return;
        on.Warned(line, text + (warnings < TrainingProcess.MaxWarnings ? "" : " Further warnings are not shown."));
    }
}
