using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers.Detached;

/// <summary>Tells what is in a run's spool to whom it belongs now, who may come and go. It runs ahead of what the study has
/// acknowledged by a window at most, so that nobody need keep more in memory; the rest waits on disk.</summary>
/// <param name="spool">What is told.</param>
/// <param name="known">The study has what was told up to this number.</param>
internal sealed class Teller(Spool spool, long known)
{
    /// <summary>In numbers.</summary>
    public const int Window = 10_000;

    private readonly Lock gate = new();
    private RunCallbacks? on;
    private SpoolReader? reader;
    private bool isStartTold;
    private long told;
    private long acknowledged = known;

    /// <summary>The study has what was told up to this number.</summary>
    public long Acknowledged => Volatile.Read(ref acknowledged);

    /// <summary>From now on tells another one, from the beginning but for what it knows.</summary>
    /// <param name="to">Replaces whoever was told so far.</param>
    /// <param name="after">Up to this number nothing is told.</param>
    public void Attach(RunCallbacks to, long after)
    {
        lock (gate)
            (on, reader, told, isStartTold) = (to, spool.Read(), after, false);
        Task.Run(Tell);                                         // it may be long
    }

    /// <summary>Tells nobody any more.</summary>
    public void Close()
    {
        lock (gate) on = null;
    }

    /// <summary>There is more in the spool.</summary>
    public void Tell()
    {
        lock (gate)
        {
            if (on is null) return;
            if (!isStartTold && spool.Started is { } start)
            {
                isStartTold = true;
                on.Started(start.ProcessId, start.Origin, start.Note);
            }
            while (told < spool.Last && told - acknowledged < Window && reader!.Next() is { } line)
                if (line.N > told) Tell(line);
        }
    }

    /// <summary>Warnings are neither numbered nor kept.</summary>
    public void Warn(long line, string text)
    {
        lock (gate) on?.Warned(line, text);
    }

    public void Acknowledge(long seq)
    {
        bool isBehind;
        lock (gate)
        {
            if (seq <= acknowledged) return;
            Volatile.Write(ref acknowledged, Math.Min(seq, spool.Last));
            isBehind = told < spool.Last;
        }
        if (isBehind) Task.Run(Tell);
    }

    private void Tell(SpoolLine line)
    {
        told = line.N!.Value;
        if (line.Reported is { } report) on!.Reported(report.Step, report.Metrics);
        else if (line.Saved is { } saved) on!.Saved(saved.Step, saved.Path, saved.Bytes);
        else if (line.Kept is { } kept) on!.Kept(kept.Name, kept.Path, kept.Bytes);
        else if (line.Ended is { } end) on!.Ended(end);
    }
}
