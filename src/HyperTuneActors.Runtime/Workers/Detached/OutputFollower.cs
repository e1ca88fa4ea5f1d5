using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers.Detached;

/// <summary>Reads what a detached run writes, from where an earlier worker left it, and writes down what is to be told before it is
/// told. Used by one thread at a time.</summary>
internal sealed class OutputFollower : IDisposable
{
    /// <summary>So much may be read again, when nothing is to be told for long. In bytes.</summary>
    public const int MostUnsealed = 1 << 20;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private readonly Spool spool;
    private readonly Teller teller;
    private readonly TimeLimits limits;
    private readonly CancellationToken left;
    private readonly RunLog log;
    private readonly RunOutput output;
    private readonly RawOutput stdout;
    private readonly RawOutput stderr;
    private readonly List<SpoolLine> unsealed = [];
    private readonly byte[] buffer = new byte[32 * 1024];
    private long unsealedBytes;

    /// <param name="plan">What runs.</param>
    /// <param name="directory">Where.</param>
    /// <param name="spool">Says where to go on.</param>
    /// <param name="teller">Hears of what is new.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="stop">Called when a report shows that the run can't have a result.</param>
    /// <param name="left">Ends a wait for room on the disk.</param>
    /// <param name="keptLog">See <see cref="RunLog"/>.</param>
    public OutputFollower(
        RunPlan plan, RunDirectory directory, Spool spool, Teller teller, TimeLimits limits, Action<StopCause> stop,
        CancellationToken left, int keptLog = RunLog.KeptBytes)
    {
        (this.spool, this.teller, this.limits, this.left) = (spool, teller, limits, left);
        var (files, before) = (new RunFiles(directory.Path), spool.After);
        stdout = new RawOutput(files.Output, before?.Output.Position ?? 0);
        stderr = new RawOutput(files.Errors, before?.Errors.Position ?? 0);
        log = RunLog.Resume(directory.LogFile, before?.Log ?? 0, keptLog);
        output = new RunOutput(plan, directory, log, Callbacks(), limits, stop, before);
        foreach (var saved in spool.Saved) output.KnowCheckpoint(saved.Step, saved.Path);
        foreach (var kept in spool.Kept) output.KnowArtifact(kept.Name, kept.Bytes, kept.Written);
        if (plan.Order.LastStep is not null && output.Progress.IsComplete(plan.Order)) limits.Completed();
    }

    /// <returns>Whether there was anything.</returns>
    /// <exception cref="OperationCanceledException">The run was left while there was no room on the disk.</exception>
    public bool Read()
    {
        var some = Read(stdout, output.PushOutput);
        return Read(stderr, output.PushErrors) || some;
    }

    /// <summary>Looks for new checkpoints. To be called now and then.</summary>
    public void Look()
    {
        output.Look();
        Seal();
    }

    /// <summary>Nothing of the run lives any more: reads the rest, and writes down the end with it, which is not told yet.</summary>
    /// <param name="end">From what was reported, and the end of the log.</param>
    public void Finish(Func<Progress, string?, RunEnd> end)
    {
        while (Read()) left.ThrowIfCancellationRequested();
        output.Finish();
        unsealed.Add(new SpoolLine(Ended: end(output.Progress, log.Excerpt())));
        Seal(isLast: true);
        log.Dispose();
    }

    public void Dispose()
    {
        log.Leave();
        stdout.Dispose();
        stderr.Dispose();
    }

    private bool Read(RawOutput raw, TakeBytes push)
    {
        var read = raw.Read(buffer);
        if (read == 0) return false;
        push(buffer.AsSpan(0, read));
        unsealedBytes += read;
        Seal();
        return true;
    }

    private RunCallbacks Callbacks() => new(
        (_, _, _) => { },
        (step, metrics) => unsealed.Add(new SpoolLine(Reported: SpoolLine.Report.Of(step!.Value, metrics))),
        teller.Warn,
        (step, path, bytes) => unsealed.Add(new SpoolLine(Saved: new SpoolLine.SavedCheckpoint(step, path, bytes))),
        (name, path, bytes) => unsealed.Add(new SpoolLine(Kept: new SpoolLine.KeptArtifact(name, path, bytes, output.WrittenAt(name)))),
        _ => { });

    private void Seal(bool isLast = false)
    {
        if (unsealed.Count == 0 && unsealedBytes < MostUnsealed && !log.HasSurplus) return;
        var state = output.State;
        while (!TryAppend(state))
        {
            limits.Progressed();                        // it is not the program that makes no progress
            left.WaitHandle.WaitOne(BetweenTries);
            left.ThrowIfCancellationRequested();
        }
        unsealed.Clear();
        unsealedBytes = 0;
        log.Trim();
        stdout.Release(state.Output.Position);
        stderr.Release(state.Errors.Position);
        if (!isLast) teller.Tell();
    }

    private bool TryAppend(OutputState state)
    {
        try
        {
            spool.Append(unsealed, new SpoolLine(After: state));
            return true;
        }
        catch (IOException full)
        {
            teller.Warn(0, $"What it reports can't be written down, and so is not told yet: {full.Message}");
            return false;
        }
    }
}
