using System.Globalization;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;
using HyperTuneActors.Simulation.Curves;

namespace HyperTuneActors.Simulation.Machines;

/// <summary>What a simulated run has to tell, numbered from 1 without gaps, and to whom it is told now. It outlives the actors of
/// the worker and, where runs are detached, its process.</summary>
internal sealed class SimulatedSpool(ITrainingModel model)
{
    /// <summary>What is acknowledged is written down so often; a worker's process that dies forgets what came after.</summary>
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(10);

    private readonly List<(int Step, bool IsCheckpoint)> lines = [];
    private (int ProcessId, string? Note)? start;
    private RunEnd? end;
    private RunCallbacks? on;
    private bool isStartTold;
    private long told;
    private long durable;
    private TimeSpan renewed;

    /// <summary>The study has what was told up to this number.</summary>
    public long Acknowledged { get; private set; }

    public bool HasEnded => end is not null;

    /// <summary>The highest number.</summary>
    public long Last => lines.Count + (HasEnded ? 1 : 0);

    /// <returns>What has a number; <see langword="null"/> if nothing has, or the end.</returns>
    public (int Step, bool IsCheckpoint)? At(long seq) => seq >= 1 && seq <= lines.Count ? lines[(int)seq - 1] : null;

    public void Start(RunOrder order, int processId, string? note)
    {
        start = (processId, note);
        Tell(order);
    }

    public void Add(RunOrder order, int step, bool isCheckpoint)
    {
        lines.Add((step, isCheckpoint));
        Tell(order);
    }

    public void End(RunOrder order, RunEnd how)
    {
        end = how;
        Tell(order);
    }

    /// <summary>From now on another one is told, from the start but for what is known; <see cref="Tell"/> begins with it.</summary>
    public void Attach(RunCallbacks to, long known) => (on, told, isStartTold) = (to, known, false);

    /// <summary>The worker's process is gone, and with it what was only in its memory.</summary>
    public void Detach() => (on, Acknowledged) = (null, durable);

    public void Acknowledge(long seq, TimeSpan now)
    {
        Acknowledged = Math.Max(Acknowledged, Math.Min(seq, Last));
        if (now - renewed >= Renewal) (durable, renewed) = (Acknowledged, now);
    }

    public void Tell(RunOrder order)
    {
        if (on is null) return;
        if (start is { } known && !isStartTold)
        {
            isStartTold = true;
            on.Started(known.ProcessId, null, known.Note);
        }
        while (told < lines.Count) Tell(order, lines[(int)told++]);
        if (end is null || told >= Last) return;
        told = Last;
        on.Ended(end);
    }

    private void Tell(RunOrder order, (int Step, bool IsCheckpoint) line)
    {
        if (line.IsCheckpoint)
            on!.Saved(line.Step, string.Create(CultureInfo.InvariantCulture, $"/{order.Run}/{line.Step}"), line.Step);
        else
            on!.Reported(order.LastStep is null ? null : line.Step, model.At(order, line.Step));
    }
}
