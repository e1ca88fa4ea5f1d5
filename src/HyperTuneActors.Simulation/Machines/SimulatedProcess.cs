using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;
using HyperTuneActors.Simulation.Curves;

namespace HyperTuneActors.Simulation.Machines;

/// <summary>A training program that plays a learning curve in virtual time. What its end means is decided as for a real one.
/// </summary>
/// <remarks>Where runs are detached it goes on without its worker, and ends itself when no worker has come back for as long as its
/// lease; what it did meanwhile, and how it ended, the next worker finds out.</remarks>
internal sealed class SimulatedProcess
{
    private const int Terminated = 15, Killed = 9;

    private readonly Machine machine;
    private readonly ITrainingModel model;
    private readonly Dice dice;
    private readonly SimulatedSpool spool;
    private readonly SortedSet<int> unsaid = [];
    private Attachment? attachment;
    private Progress progress;
    private StopCause? cause;
    private RunEnd? unseen;                                    // it ended, and no worker has seen it yet
    private bool isForsaken;
    private bool isStuck;
    private bool startFails;
    private int step;

    public SimulatedProcess(Machine machine, ITrainingModel model, RunOrder order, Dice dice)
    {
        (this.machine, this.model, Order, this.dice) = (machine, model, order, dice);
        spool = new SimulatedSpool(model);
        progress = Progress.Before(order);
        step = order.FirstStep - 1;
    }

    /// <summary>What it was started with, but for a checkpoint that was gone.</summary>
    public RunOrder Order { get; private set; }

    public bool IsGone { get; private set; }

    /// <summary>The highest number under which it has something to tell.</summary>
    public long LastNumber => spool.Last;

    /// <returns>What it reported under a number, from 1; <see langword="null"/> if it did not come so far.</returns>
    public (int Step, Metrics Values)? Said(long seq) =>
        spool.At(seq) is (var at, false) ? (at, model.At(Order, at)) : null;

    /// <returns>After which step it saved what it reported under a number; <see langword="null"/> as above.</returns>
    public int? Saved(long seq) => spool.At(seq) is (var at, true) ? at : null;

    /// <summary>Whether its process is there, and not only about to be.</summary>
    public bool HasStarted { get; private set; }

    public void Begin(TimeSpan startUp, bool fails)
    {
        startFails = fails;
        machine.After(startUp, Start);
    }

    /// <summary>For the first life of its worker, as it starts, or for a later one that takes it over.</summary>
    public ITraining Attach(RunCallbacks on, long known)
    {
        var newest = attachment = new Attachment(this);
        spool.Attach(on, known);
        machine.After(TimeSpan.FromSeconds(dice.For(6).Uniform * 0.2), () => { if (attachment == newest) CatchUp(); });
        return newest;
    }

    /// <summary>As a worker finds it.</summary>
    public AttachedRun ToAttach()
    {
        var known = spool.Acknowledged;
        return new AttachedRun(Order, known, on => Attach(on, known), spool.HasEnded);
    }

    /// <summary>Its worker's process is gone. It goes on, unless it was still to be started.</summary>
    public void Detach()
    {
        attachment = null;
        spool.Detach();
        if (HasStarted || IsGone) return;
        (IsGone, unseen) = (true, new RunEnd(RunClass.Lost, "The worker was ended before it had started the program."));
        machine.Gone(this);
    }

    /// <summary>No worker has renewed its lease for too long: it ends itself.</summary>
    public void Forsake()
    {
        isForsaken = true;
        machine.After(Order.Training.Grace * (isStuck ? 1 : dice.For(7).Uniform), () => End(new ProcessEnd(null, Terminated)));
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

    /// <summary>Its machine is wanted for something else: SIGTERM from outside.</summary>
    public void Preempt() => End(new ProcessEnd(null, Terminated));

    /// <summary>It ends for want of memory.</summary>
    public void RunOutOfMemory() => End(new ProcessEnd(1, null), "torch.cuda.OutOfMemoryError: CUDA out of memory.");

    /// <summary>Its worker stops it, since it took too long.</summary>
    public void TakeTooLong()
    {
        if (machine.HasWorker) GiveUp(new StopCause.RunTooLong(TimeSpan.FromHours(1)));
    }

    /// <summary>Somebody kills it.</summary>
    public void Kill() => End(new ProcessEnd(null, Killed));

    /// <summary>It reports NaN.</summary>
    public void Diverge()
    {
        if (IsGone || !machine.HasWorker) return;
        cause ??= new StopCause.Diverged(new LineResult.Diverged(Order.Objectives[0], step + 1, "NaN"));
        End(new ProcessEnd(null, Terminated));
    }

    /// <summary>It does nothing for so long, not even end when asked to; then it goes on, or somebody kills it. Its worker
    /// ends it before, if it may not be silent for so long.</summary>
    public void Hang(TimeSpan time, bool isKilled)
    {
        isStuck = true;
        if (Order.Training.Limits?.Progress is { } limit)
            machine.After(limit, () => { if (isStuck && machine.HasWorker) GiveUp(new StopCause.NoProgress(limit)); });
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

    private void GiveUp(StopCause why)
    {
        if (IsGone || cause is not null) return;
        cause = why;
        machine.After(Order.Training.Grace * (isStuck ? 1 : dice.For(5).Uniform * 0.5),
            () => End(new ProcessEnd(null, isStuck ? Killed : Terminated)));
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
        var note = Load();
        spool.Start(Order, machine.NextProcessId(), note);
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
        if (!machine.HasWorker || spool.HasEnded) return;
        foreach (var at in unsaid.ToArray())
        {
            unsaid.Remove(at);
            spool.Add(Order, at, isCheckpoint: true);
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
        if (Order.LastStep is null) at = (int)spool.Last + 1;  // without steps, each report is about the next
        progress = new Progress(progress.Reports + 1, Math.Max(progress.Step, at));
        spool.Add(Order, at, isCheckpoint: false);
    }

    private void End(ProcessEnd end, string? wrote = null)
    {
        if (IsGone) return;
        wrote ??= end.ExitCode is 1 ? "Error: the program failed." : null;
        var isDone = end.ExitCode == 0 && progress.IsComplete(Order);
        Gone(isForsaken && cause is null && !isDone
            ? new RunEnd(RunClass.Lost, "No worker had renewed its lease, so it ended itself.", end.ExitCode, end.Signal)
            : EndOfRun.Decide(Order, progress, cause, end, wrote));
    }

    private void Gone(RunEnd end)
    {
        (IsGone, unseen) = (true, end);
        machine.Gone(this);
        if (machine.HasWorker) CatchUp();
    }

    /// <summary>A worker sees what there is, and tells it.</summary>
    private void CatchUp()
    {
        TellSaved();
        if (unseen is { } end && !spool.HasEnded) spool.End(Order, end);
        else spool.Tell(Order);
    }

    /// <summary>Its machine is gone, and nobody hears of it, but where the disk is kept the next worker.</summary>
    public void Vanish()
    {
        if (!IsGone) unseen = new RunEnd(RunClass.Lost, "The machine was started anew, and the run was gone.");
        (IsGone, attachment) = (true, null);
        spool.Detach();
    }

    /// <summary>What one life of the worker's actors has of the run. When another one has it, this does nothing any more.</summary>
    private sealed class Attachment(SimulatedProcess run) : ITraining
    {
        private bool IsNewest => run.attachment == this;

        public void Stop()
        {
            if (IsNewest && run.machine.Obeys) run.Stop();
        }

        public void Leave()
        {
            if (!run.machine.IsDetached) Stop();
        }

        public void Acknowledge(long seq)
        {
            if (IsNewest) run.spool.Acknowledge(seq, run.machine.Now);
        }

        public void Forget()
        {
            if (IsNewest) run.machine.Forget(run);
        }
    }
}
