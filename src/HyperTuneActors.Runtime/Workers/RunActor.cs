using Akka.Actor;
using Akka.Event;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>Has one run: numbers its reports, repeats them until the study has them, and stops it when told.</summary>
/// <remarks>Lives until the study has acknowledged the run's end. If it fails before, the training is stopped; if it is stopped
/// with the worker, the training is left, which means that it is stopped too unless it can be taken over.</remarks>
internal sealed class RunActor : UntypedActor, IWithTimers
{
    /// <summary>So many unacknowledged reports are repeated at once at most.</summary>
    private const int Window = 1000;

    private readonly RunOrder order;
    private readonly IActorRef studies;
    private readonly ITrainer trainer;
    private readonly TimeSpan rhythm;
    private readonly Queue<(long Seq, object Report)> unacknowledged = new();
    private readonly AttachedRun? attached;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private ITraining? training;
    private long incarnation;
    private long seq;
    private int highest;
    private Started? started;
    private bool isEnded;
    private bool isStopped;
    private bool isPreempted;
    private bool unproven = true;
    private bool hasFailed;

    /// <param name="order">What to run.</param>
    /// <param name="studies">The way to the study.</param>
    /// <param name="trainer">Starts the program.</param>
    /// <param name="rhythm">How often reports are repeated.</param>
    /// <param name="attached">Set if an earlier life of the worker has started it.</param>
    public RunActor(RunOrder order, IActorRef studies, ITrainer trainer, TimeSpan rhythm, AttachedRun? attached)
    {
        (this.order, this.studies, this.trainer, this.rhythm, this.attached) = (order, studies, trainer, rhythm, attached);
        (incarnation, seq, highest) = (order.Incarnation, attached?.Acknowledged ?? 0, order.FirstStep - 1);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("restate", Restate.Instance, rhythm);
        var callbacks = Callbacks();
        try
        {
            training = attached is null ? trainer.Start(order, callbacks) : attached.Attach(callbacks);
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)      // nothing runs: the slot must not stay taken for it
        {
            callbacks.Ended(new RunEnd(RunClass.Bug, $"The trainer failed: {bug.Message}"));
            return;
        }
        if (training is null) Context.Parent.Tell(new RunUnknown(order.Run));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Started m: Start(m); break;
            case Reported m: Report(m); break;
            case Warned m: Warn(m); break;
            case Saved m: Send(new CheckpointReported(order.Run, ++seq, m.Step, m.Path, m.Bytes)); break;
            case Kept m: Send(new ArtifactReported(order.Run, ++seq, m.Name, m.Path, m.Bytes)); break;
            case Ended m: End(m); break;
            case Acknowledged m: Acknowledge(m); break;
            case StartRun: TellStart(); break;
            case StopRun: Stop(); break;
            case Preempt: GiveWay(); break;
            case Restate: Repeat(); break;
            default: Unhandled(message); break;
        }
    }

    protected override bool AroundReceive(Receive receive, object message)
    {
        hasFailed = true;
        var isHandled = base.AroundReceive(receive, message);
        hasFailed = false;
        return isHandled;
    }

    protected override void PostStop()
    {
        if (isEnded) return;
        if (hasFailed) training?.Stop();
        else training?.Leave();
    }

    private RunCallbacks Callbacks()
    {
        var (self, parent, run) = (Self, Context.Parent, order.Run);
        return new RunCallbacks(
            (processId, origin, note) => self.Tell(new Started(processId, origin, note)),
            (at, values) => self.Tell(new Reported(at, values)),
            (line, text) => self.Tell(new Warned(line, text)),
            (at, path, bytes) => self.Tell(new Saved(at, path, bytes)),
            (name, path, bytes) => self.Tell(new Kept(name, path, bytes)),
            end =>
            {
                self.Tell(new Ended(end));
                parent.Tell(new RunGone(run, end.Class));                // even if this actor is gone: the slot is free now
            });
    }

    private void Start(Started now)
    {
        started = now;
        TellStart();
    }

    private void TellStart()
    {
        if (started is { } s) studies.Tell(new RunStarted(order.Run, s.ProcessId, s.Origin, s.Note));
    }

    private void Report(Reported reported)
    {
        if (unproven) Context.Parent.Tell(new RunReports(order.Run));
        unproven = false;
        var at = reported.Step ?? highest + 1;
        highest = Math.Max(highest, at);
        Send(new RunReported(order.Run, ++seq, at, reported.Values));
    }

    private void Warn(Warned warned) => log.Warning("Trial {0}, attempt {1}, line {2} of its output: {3}",
        order.Run.Trial, order.Run.Attempt, warned.Line, warned.Text);

    private void End(Ended ended)
    {
        isEnded = true;
        Send(new RunEnded(order.Run, ++seq, isPreempted ? Preempted(ended.End) : ended.End));
    }

    private void Stop()
    {
        isStopped = true;
        training?.Stop();
    }

    /// <summary>Its node is going away: as SIGTERM from outside, but the node's doing.</summary>
    private void GiveWay()
    {
        isPreempted = !isStopped && !isEnded;
        training?.Stop();
    }

    /// <summary>Whatever became of the program, its node ended it: unless it was complete, or had shown a fault of its own before.
    /// </summary>
    private RunEnd Preempted(RunEnd end)
    {
        var isOwn = end.Class is RunClass.Finished or RunClass.Diverged or RunClass.MetricMissing or RunClass.Bug;
        return isOwn || highest >= order.LastStep
            ? end
            : end with { Class = RunClass.Preempted, Reason = "Its node is going away.", Charged = false };
    }

    private void Send(object report)
    {
        unacknowledged.Enqueue((seq, report));
        studies.Tell(report);
    }

    private void Repeat()
    {
        foreach (var (_, report) in unacknowledged.Take(Window)) studies.Tell(report);
    }

    private void Acknowledge(Acknowledged known)
    {
        if (known.Incarnation < incarnation) return;         // another process has the study now
        incarnation = known.Incarnation;
        while (unacknowledged.TryPeek(out var first) && first.Seq <= known.Seq) unacknowledged.Dequeue();
        training?.Acknowledge(Math.Min(known.Seq, seq));
        if (known.Verdict is RunVerdict.Halt or RunVerdict.Forget) Stop();
        if (known.Verdict != RunVerdict.Forget || !isEnded) return;
        training?.Forget();
        Context.Stop(Self);
    }

    private sealed record Started(int ProcessId, RunOrigin? Origin, string? Note);

    private sealed record Reported(int? Step, Metrics Values);

    private sealed record Warned(long Line, string Text);

    private sealed record Saved(int Step, string Path, long Bytes);

    private sealed record Kept(string Name, string Path, long Bytes);

    private sealed record Ended(RunEnd End);

    private sealed record Restate
    {
        public static readonly Restate Instance = new();
    }
}

/// <summary>To a worker: nothing of this run lives any more, and its slot is free.</summary>
internal sealed record RunGone(RunId Run, RunClass Class);

/// <summary>To a worker: this run has reported something for the first time.</summary>
internal sealed record RunReports(RunId Run);

/// <summary>To a worker: this run was started before, and this life of the worker does not have it.</summary>
internal sealed record RunUnknown(RunId Run);
