using System.Globalization;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;
using HyperTuneActors.Simulation.Curves;

namespace HyperTuneActors.Simulation.Machines;

/// <summary>A training program that plays a learning curve in virtual time. What its end means is decided as for a real one.
/// </summary>
internal sealed class SimulatedProcess : ITraining
{
    private const int Terminated = 15, Killed = 9;

    private readonly Machine machine;
    private readonly ITrainingModel model;
    private readonly RunCallbacks on;
    private readonly Dice dice;
    private readonly List<(int Step, bool IsCheckpoint)> said = [];
    private readonly SortedSet<int> unsaid = [];
    private Progress progress;
    private StopCause? cause;
    private bool isStuck;
    private bool startFails;
    private int step;

    public SimulatedProcess(Machine machine, ITrainingModel model, RunOrder order, RunCallbacks on, Dice dice)
    {
        (this.machine, this.model, Order, this.on, this.dice) = (machine, model, order, on, dice);
        progress = Progress.Before(order);
        step = order.FirstStep - 1;
    }

    /// <summary>What it was started with, but for a checkpoint that was gone.</summary>
    public RunOrder Order { get; private set; }

    public bool IsGone { get; private set; }

    /// <returns>What it reported under a number, from 1; <see langword="null"/> if it did not come so far.</returns>
    public (int Step, Metrics Values)? Said(long seq) =>
        seq >= 1 && seq <= said.Count && said[(int)seq - 1] is (var at, false) ? (at, model.At(Order, at)) : null;

    /// <returns>After which step it saved what it reported under a number; <see langword="null"/> as above.</returns>
    public int? Saved(long seq) =>
        seq >= 1 && seq <= said.Count && said[(int)seq - 1] is (var at, true) ? at : null;

    /// <summary>Whether its process is there, and not only about to be.</summary>
    public bool HasStarted { get; private set; }

    public void Begin(TimeSpan startUp, bool fails)
    {
        startFails = fails;
        machine.After(startUp, Start);
    }

    /// <summary>As SIGTERM: it ends soon, or when its grace is over if it hangs, and may report once more before.</summary>
    public void Stop()
    {
        if (IsGone || cause is not null) return;
        cause = new StopCause.Asked();
        var wait = Order.Training.Grace * (isStuck ? 1 : dice.For(1).Uniform * 0.5);
        if (!isStuck && HasStarted && dice.For(2).Uniform < 0.2) machine.After(wait / 2, () => ReportStep(step + 1));
        machine.After(wait, () => End(new ProcessEnd(null, isStuck ? Killed : Terminated)));
    }

    /// <summary>It ends with an exit code that is not 0.</summary>
    public void Crash() => End(new ProcessEnd(1, null));

    /// <summary>Somebody kills it.</summary>
    public void Kill() => End(new ProcessEnd(null, Killed));

    /// <summary>It reports NaN.</summary>
    public void Diverge()
    {
        if (IsGone) return;
        cause ??= new StopCause.Diverged(new LineResult.Diverged(Order.Objectives[0], step + 1, "NaN"));
        End(new ProcessEnd(null, Terminated));
    }

    /// <summary>It does nothing for so long, not even end when asked to; then it goes on, or somebody kills it.</summary>
    public void Hang(TimeSpan time, bool isKilled)
    {
        isStuck = true;
        machine.After(time, () =>
        {
            if (IsGone) return;
            isStuck = false;
            if (isKilled) Kill();
            else NextStep();
        });
    }

    /// <summary>It reports steps again that it has reported already, all at once.</summary>
    public void Flood(int reports)
    {
        var own = step - Order.FirstStep + 1;
        for (var i = 0; i < reports && !IsGone && own > 0; i++) ReportStep(Order.FirstStep + i % own);
    }

    private void Start()
    {
        if (IsGone) return;
        if (startFails)
        {
            Gone(EndOfRun.StartFailed("There is no such program."));
            return;
        }
        if (cause is not null)
        {
            Gone(EndOfRun.StoppedBeforeStart());
            return;
        }
        HasStarted = true;
        on.Started(machine.NextProcessId(), null, Load());
        NextStep();
    }

    /// <returns>A note, if its checkpoint is gone.</returns>
    private string? Load()
    {
        if (Order.From is not { } from || machine.Storage.Has(new CheckpointName(Order.Run with { Attempt = from.Attempt }, from.Step)))
            return null;
        Order = Order with { From = null };
        (progress, step) = (Progress.Before(Order), 0);
        return $"Its checkpoint of step {from.Step} is gone; it starts from step 1.";
    }

    private void NextStep()
    {
        if (IsGone || isStuck) return;
        var next = step + 1;
        machine.After(machine.Paced(model.Duration(Order, next)), () => Trained(next));
    }

    private void Trained(int done)
    {
        if (IsGone || isStuck || cause is not null || done != step + 1) return;
        step = done;
        ReportStep(done);
        Save(done);
        if (done >= (Order.LastStep ?? 1)) machine.After(TimeSpan.FromSeconds(dice.For(3).Uniform * 0.2), Finish);
        else NextStep();
    }

    /// <summary>Its worker sees what it saved a little later, or when it has ended.</summary>
    private void Save(int done)
    {
        if (Order.LastStep is null || IsGone || !model.Saves(Order, done)) return;
        machine.Storage.Save(new CheckpointName(Order.Run, done));
        unsaid.Add(done);
        machine.After(TimeSpan.FromSeconds(dice.For(4).For(done).Uniform), TellSaved);
    }

    private void TellSaved()
    {
        foreach (var at in IsGone ? [] : unsaid.ToArray())
        {
            unsaid.Remove(at);
            said.Add((at, true));
            on.Saved(at, string.Create(CultureInfo.InvariantCulture, $"/{Order.Run}/{at}"), at);
        }
    }

    private void Finish()
    {
        if (isStuck) machine.After(TimeSpan.FromSeconds(1), Finish);
        else End(new ProcessEnd(0, null));
    }

    private void ReportStep(int at)
    {
        if (IsGone) return;
        if (Order.LastStep is null) at = said.Count + 1;     // without steps, each report is about the next
        progress = new Progress(progress.Reports + 1, Math.Max(progress.Step, at));
        said.Add((at, false));
        on.Reported(Order.LastStep is null ? null : at, model.At(Order, at));
    }

    private void End(ProcessEnd end)
    {
        if (!IsGone) Gone(EndOfRun.Decide(Order, progress, cause, end, end.ExitCode is 1 ? "Error: the program failed." : null));
    }

    private void Gone(RunEnd end)
    {
        TellSaved();
        IsGone = true;
        machine.Gone(this);
        on.Ended(end);
    }

    /// <summary>Its machine is gone, and nobody hears of it.</summary>
    public void Vanish() => IsGone = true;
}
