using System.Diagnostics;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Core.Studies;

/// <summary>How each fact changes a study's state. Total and boring: by then it has happened.</summary>
internal static class Evolution
{
    public static StudyState After(StudyState? state, StudyEvent @event)
    {
        var next = (state, @event) switch
        {
            (null, StudyCreated e) => new StudyState(e.Spec),
            (null, _) => throw new UnreachableException($"The first fact is {@event.GetType().Name}, not StudyCreated."),
            (_, StudyOpened e) => state with { Incarnation = e.Incarnation },
            (_, TrialWanted e) => Wanted(state, e),
            (_, TrialSuggested e) => Suggested(state, e),
            (_, TrialReused e) => Reused(state, e),
            (_, RunPlaced e) => Placed(state, e),
            (_, TrialEnqueued e) => Known(state, e.Command) with { Enqueued = state.Enqueued.Add(e.Given) },
            (_, RunStarted e) => Change(state, e.Run.Trial, t => t with { Live = Started(t.Live!, e) }),
            (_, MetricReported e) => Reported(state, e),
            (_, CheckpointSaved e) => Saved(state, e),
            (_, CheckpointDropped e) => Change(
                state, e.Trial, t => t with { Checkpoints = t.Checkpoints?.Without(e.Attempt, e.Step) }),
            (_, ArtifactSaved e) => Kept(state, e),
            (_, ArtifactsDropped e) => state with { WithArtifacts = state.WithArtifacts.Remove(e.Trial) },
            (_, TrialPaused e) => Paused(state, e),
            (_, TrialPromoted e) => Promoted(state, e),
            (_, TrialPruned e) => Ended(state, e.Trial, TrialStatus.Pruned) with
            {
                Pruned = state.Pruned + 1,
                Progress = state.Progress.Tried(),
            },
            (_, TrialCompleted e) => Completed(state, e),
            (_, TrialFailed e) => Failed(state, e),
            (_, RunEnded e) => RunGone(state, e),
            (_, StudyStopped e) => Known(state, e.Command),
            (_, StudyResumed e) => Known(state, e.Command) with { End = null, SinceResume = (0, 0), StartTrouble = null },
            (_, StudyExtended e) => Extended(state, e),
            (_, StudyEnded e) => state with { End = e },
            _ => throw new UnreachableException($"No state change for {@event.GetType().Name}."),
        };
        return next with { Facts = next.Facts + 1, Last = @event.At };
    }

    private static StudyState Wanted(StudyState state, TrialWanted e)
    {
        var wanted = state with { Wants = state.Wants.SetItem(e.Trial, state.Facts + 1) };
        if (e.Trial.Value < state.Trials.Count) return wanted;          // again: it has its number and what was given
        wanted = wanted with { Trials = state.Trials.Add(new Trial(e.Trial, Curve.Empty(state.Spec.Objectives.Length))) };
        return e.Given is null
            ? wanted
            : wanted with { Enqueued = state.Enqueued.RemoveAt(0), Given = state.Given.Add(e.Trial, e.Given) };
    }

    private static StudyState Suggested(StudyState state, TrialSuggested e)
    {
        var point = state.Space.PointOf(e.Configuration);
        return Change(state, e.Trial, t => t with { Status = TrialStatus.Ready, Point = point }) with
        {
            Wants = state.Wants.Remove(e.Trial),
            Given = state.Given.Remove(e.Trial),
            Ready = state.Ready.Add(e.Trial),
            Progress = state.Progress.Suggested(state.Spec.Budget, e.Trial, e.Because),
            Tried = state.Repertoire?.Has(point) == true ? state.Tried.Add(point) : state.Tried,
        };
    }

    /// <summary>The trial is ready still, until its TrialCompleted. Rungs stay as they are: the scheduler compares trials, and one
    /// configuration must not count twice among them, neither as a rival nor in the share that goes on.</summary>
    private static StudyState Reused(StudyState state, TrialReused e)
    {
        var trained = state.Trials[e.Of.Value];
        return Change(state, e.Trial, t => t with { Curve = trained.Curve, Shown = trained.Shown, Reuses = e.Of });
    }

    private static StudyState Placed(StudyState state, RunPlaced e) =>
        Change(state, e.Run.Trial, t => t with
        {
            Status = TrialStatus.Running,
            Attempts = e.Run.Attempt,
            LastSeq = 0,
            Live = new LiveRun(e.Run.Attempt, e.Places, e.At.Elapsed, 0, e.Until ?? state.Spec.Steps.Last, e.From),
        }) with
        {
            Ready = state.Ready.Remove(e.Run.Trial),
            Waiting = state.Waiting.Remove(e.Run.Trial),
            Live = state.Live.SetItems(e.Places.Select(place => KeyValuePair.Create(place.SlotId, e.Run))),
        };

    private static LiveRun Started(LiveRun live, RunStarted e) => e.Host is not { } host
        ? live with { ProcessId = e.ProcessId }
        : live with
        {
            ProcessId = e.ProcessId,
            Places = [.. live.Places.Select(place => place.Host.Worker == host.Worker ? place with { Host = host } : place)],
        };

    private static StudyState Reported(StudyState state, MetricReported e)
    {
        var trial = state.Trials[e.Run.Trial.Value];
        var numbered = trial with { LastSeq = e.Seq };
        var progress = state.Progress.Paid(state.Spec.Budget, e.Values);
        if (trial.Status != TrialStatus.Running || e.Step <= trial.Curve.LastStep)
            return Put(state, numbered) with { Progress = progress };        // judged already, or repeated: it counts no more
        var grown = Grown(state, numbered, e);
        var report = ReportOf(state.Spec, trial.Curve.LastStep, grown);
        var rungs = state.Scheduler.Observe(state.Rungs, report);
        return state with
        {
            Trials = state.Trials.SetItem(trial.Number.Value, grown),
            Rungs = rungs,
            StartTrouble = null,
            Progress = progress.Trained(state.Spec.Budget, report, e.Values, rungs),
        };
    }

    private static StudyState Saved(StudyState state, CheckpointSaved e) => Change(state, e.Run.Trial, t => t with
    {
        LastSeq = e.Seq,
        Checkpoints = Holding(state.Spec, t, new Checkpoint(e.Run.Attempt, e.Step, e.Path)),
    });

    /// <summary>Where all are kept, none is ever dropped: a state then has those only that may be asked for.</summary>
    private static HeldCheckpoints? Holding(StudySpec spec, Trial trial, Checkpoint saved)
    {
        if (spec.Keep != CheckpointKeeping.All) return HeldCheckpoints.With(trial.Checkpoints, saved);
        return saved.Step > trial.Curve.LastStep
            ? trial.Checkpoints                              // saved after its trial had been stopped
            : HeldCheckpoints.With(trial.Checkpoints?.Of(spec.Leading.ValueStep(trial.Curve)), saved);
    }

    private static StudyState Kept(StudyState state, ArtifactSaved e) =>
        Change(state, e.Run.Trial, t => t with { LastSeq = e.Seq }) with
        {
            WithArtifacts = state.Spec.Artifacts == ArtifactKeeping.All
                ? state.WithArtifacts
                : state.WithArtifacts.Add(e.Run.Trial),
        };

    private static StudyState Paused(StudyState state, TrialPaused e)
    {
        var curve = state.Trials[e.Trial.Value].Curve;
        var isFirst = curve.Count == 1 || curve.StepAt(curve.Count - 2) < state.Scheduler.NextPause(e.Trial, 0);
        return Change(state, e.Trial, t => t with { Status = TrialStatus.Paused }) with
        {
            Paused = state.Paused.Add(e.Trial),
            SinceResume = state.SinceResume with { Ended = state.SinceResume.Ended + (isFirst ? 1 : 0) },
            Progress = isFirst ? state.Progress.Tried() : state.Progress,
        };
    }

    private static StudyState Promoted(StudyState state, TrialPromoted e) =>
        Change(state, e.Trial, t => t with { Status = TrialStatus.Waiting }) with
        {
            Paused = state.Paused.Remove(e.Trial),
            Waiting = state.Waiting.Add(e.Trial),
            Rungs = state.Scheduler.Promoted(state.Rungs, ParkedOf(state, state.Trials[e.Trial.Value])),
        };

    /// <param name="state">Of the trial's study.</param>
    /// <param name="trial">Paused, so that its curve ends where it reached its rung.</param>
    private static Parked ParkedOf(StudyState state, Trial trial) => new(
        trial.Number, state.RungOf(trial)!.Value,
        state.Spec.Leading.Loss(trial.Curve.ValueAt(trial.Curve.Count - 1)));

    /// <param name="spec">Says which objective leads.</param>
    /// <param name="previous">The trial's last step before this one.</param>
    /// <param name="after">The trial with the step that is reported.</param>
    internal static Report ReportOf(StudySpec spec, int previous, Trial after) =>
        new(after.Number, previous, after.Curve.LastStep,
            spec.Leading.Loss(after.Curve.ValueAt(after.Curve.Count - 1)), after.Curve);

    private static Trial Grown(StudyState state, Trial trial, MetricReported e)
    {
        var spec = state.Spec;
        Span<double> row = stackalloc double[spec.Objectives.Length];
        for (var i = 0; i < row.Length; i++) row[i] = e.Values.Find(spec.Objectives[i].Metric)!.Value;
        var curve = trial.Curve.With(e.Step, row);
        return spec.Leading.ValuePlace(curve) == curve.Count - 1
            ? trial with { Curve = curve, Shown = (e.Values.SharingNames(trial.Shown.Metrics ?? LastShown(state)), e.Run.Attempt) }
            : trial with { Curve = curve };
    }

    /// <summary>What the trial that ended last shows: mostly all trials of a study report the same metrics.</summary>
    private static Metrics? LastShown(StudyState state) =>
        state.Ended.Count == 0 ? null : state.Trials[state.Ended[^1].Number.Value].Shown.Metrics;

    private static StudyState Completed(StudyState state, TrialCompleted e)
    {
        var ended = Ended(state, e.Trial, TrialStatus.Completed);
        return ended with
        {
            Completed = state.Completed + 1,
            Ready = state.Ready.Remove(e.Trial),             // one that was reused never had a slot
            Best = state.Best is { } best && LossOf(state, best) <= LossOf(state, e.Trial) ? best : e.Trial,
            Progress = state.Progress.Completed(
                state.Spec.Budget, new RungEntry(LossOf(state, e.Trial), e.Trial.Value)),
        };
    }

    private static double LossOf(StudyState state, TrialNumber number) =>
        state.Spec.Leading.Loss(state.Spec.Leading.ValueOf(state.Trials[number.Value].Curve)!.Value);

    private static StudyState Failed(StudyState state, TrialFailed e)
    {
        var ended = Ended(state, e.Trial, TrialStatus.Failed);
        return ended with
        {
            Failed = state.Failed + 1,
            LastFailure = e,
            StartTrouble = TroubleAfter(state, e),
            SinceResume = ended.SinceResume with { Failed = state.SinceResume.Failed + 1 },
        };
    }

    private static StartTrouble? TroubleAfter(StudyState state, TrialFailed e)
    {
        if (e.Class != RunClass.StartFailed) return state.StartTrouble;
        var tried = state.Space.ConfigurationOf(state.Trials[e.Trial.Value].Point);
        if (state.StartTrouble is not { } before || before.Reason != e.Reason) return new StartTrouble(e.Reason, 1, tried);
        return before.Configuration == tried ? before : new StartTrouble(e.Reason, before.Trials + 1, tried);
    }

    private static StudyState Ended(StudyState state, TrialNumber number, TrialStatus status)
    {
        var open = state.Trials[number.Value];
        var trial = open with { Status = status, Curve = open.Curve.Trimmed() };
        var ended = state.Ended.Append(trial.View);
        return Put(state, trial) with
        {
            Ended = ended,
            Trained = trial.Reuses is not null ? state.Trained
                : ReferenceEquals(state.Trained, state.Ended) ? ended
                : state.Trained.Append(trial.View),
            Waiting = state.Waiting.Remove(number),
            SinceResume = state.SinceResume with { Ended = state.SinceResume.Ended + 1 },
        };
    }

    private static StudyState RunGone(StudyState state, RunEnded e)
    {
        var trial = state.Trials[e.Run.Trial.Value];
        var waits = trial.Status == TrialStatus.Running;
        var gone = state with
        {
            Rungs = trial.Status == TrialStatus.Paused
                ? state.Scheduler.Parked(state.Rungs, ParkedOf(state, trial))
                : state.Rungs,
            Ends = state.Ends.SetItem(e.End.Class, state.Ends.GetValueOrDefault(e.End.Class) + 1),
        };
        return Put(gone, trial with
        {
            Status = waits ? TrialStatus.Waiting : trial.Status,
            Live = null,
            LastSeq = Math.Max(trial.LastSeq, e.Seq),
            LastEnd = e.End.Class,
            Failures = waits ? trial.Failures.And(e.End) : trial.Failures,
        }) with
        {
            Live = state.Live.RemoveRange(trial.Live!.Places.Select(place => place.SlotId)),
            Waiting = waits ? state.Waiting.Add(trial.Number) : state.Waiting,
            CouldNotStart = waits && e.End is { Class: RunClass.StartFailed, Charged: false }
                ? state.CouldNotStart.SetItem(trial.Number, trial.Live.Places[0].Host.Worker)
                : state.CouldNotStart.Remove(trial.Number),
        };
    }

    /// <summary>More trials start a study again that had spent its trials, or thought them not worth while, and no other.
    /// </summary>
    private static StudyState Extended(StudyState state, StudyExtended e)
    {
        var starts = state.End is { IsExtensible: true };
        return Known(state, e.Command) with
        {
            TrialBudget = e.Trials,
            End = starts ? null : state.End,
            SinceResume = starts ? (0, 0) : state.SinceResume,
            Progress = state.End is { Reason: EndReason.Plateau or EndReason.Converged }
                ? state.Progress.Patient()
                : state.Progress,
        };
    }

    private static StudyState Known(StudyState state, CommandId command) =>
        state with { Commands = state.Commands.Add(command.Value) };

    private static StudyState Change(StudyState state, TrialNumber number, Func<Trial, Trial> change) =>
        Put(state, change(state.Trials[number.Value]));

    private static StudyState Put(StudyState state, Trial trial) =>
        state with { Trials = state.Trials.SetItem(trial.Number.Value, trial) };
}
