using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Studies;

/// <summary>Facts and commands of a small study in as few words as a test needs. Trials are numbered from 0, each run is
/// on the slot with its trial's number unless the test says otherwise.</summary>
internal static class StudyWords
{
    public const int First = 0, Second = 1, Third = 2, Fourth = 3;

    /// <summary>One float x in [0, 1], loss to be minimised, 9 steps, 10 trials, no scheduler, no look-ahead.</summary>
    public static readonly StudySpec Spec = new(
        new StudyName("study"),
        [new Objective("loss", Goal.Minimise)],
        [new Parameter.Float("x", 0, 1)],
        new TrainingOrder(
            [["train"]], "/", ImmutableSortedDictionary<string, string>.Empty, TimeSpan.Zero, TimeSpan.Zero),
        new StepRange(9, "epoch"),
        new SamplerSettings.Random(),
        new SchedulerSettings.None(),
        new Budget(10, null, null),
        Concurrency: 2,
        LookAhead: 0,
        Seed: 42,
        new FailurePolicy());

    public static readonly StudySpec WithAsha = Spec with { Scheduler = new SchedulerSettings.Asha() };

    /// <summary>Trials pause at steps 1 and 3, and the best third of those seen there goes on.</summary>
    public static readonly StudySpec Promoting =
        Spec with { Scheduler = new SchedulerSettings.Asha(Variant: AshaVariant.Promotion) };

    public static readonly StudySpec WithoutSteps = Spec with { Steps = new StepRange(null, "run") };

    private static readonly Suggestion Because =
        new("random", 1, "random", null, ImmutableSortedDictionary<string, double>.Empty);

    public static StudySpec Budgeting(int trials) => Spec with { Budget = new Budget(trials, null, null) };

    // Facts

    public static StudyEvent Opened(long incarnation) =>
        new StudyEvent.StudyOpened(incarnation, "host", "0.1") { At = default };

    public static StudyEvent Wanted(int trial, Configuration? given = null) =>
        new StudyEvent.TrialWanted(new TrialNumber(trial), given) { At = default };

    public static StudyEvent Suggested(int trial, double x = 0.5) =>
        new StudyEvent.TrialSuggested(new TrialNumber(trial), With(x), Because, "avx") { At = default };

    public static StudyEvent Placed(
        int trial, int attempt = 1, int? slot = null, long incarnation = 1, int? until = null, Checkpoint? from = null) =>
        new StudyEvent.RunPlaced(Run(trial, attempt), [Slot(slot ?? trial, incarnation)], until, from) { At = default };

    public static StudyEvent Started(int trial, int attempt = 1, int process = 77) =>
        new StudyEvent.RunStarted(Run(trial, attempt), process) { At = default };

    public static StudyEvent Reported(int trial, long seq, int step, double loss, int attempt = 1) =>
        new StudyEvent.MetricReported(Run(trial, attempt), seq, step, Metrics.Of(("loss", loss))) { At = default };

    public static StudyEvent Saved(int trial, long seq, int step, int attempt = 1) => new StudyEvent.CheckpointSaved(
        Run(trial, attempt), seq, step, CheckpointOf(trial, step, attempt).Path, 8) { At = default };

    public static StudyEvent Dropped(int trial, int step, string because, int attempt = 1) =>
        new StudyEvent.CheckpointDropped(new TrialNumber(trial), attempt, step, because) { At = default };

    public static StudyEvent Paused(int trial, Ruling because, int? step = null) =>
        new StudyEvent.TrialPaused(new TrialNumber(trial), step ?? because.Rung, because) { At = default };

    public static StudyEvent Promoted(int trial, Ruling because) =>
        new StudyEvent.TrialPromoted(new TrialNumber(trial), because.Rung, because) { At = default };

    public static StudyEvent Enqueued(Configuration given, string command = "enqueue-1") =>
        new StudyEvent.TrialEnqueued(new CommandId(command), "ada", given) { At = default };

    public static StudyEvent Pruned(int trial, int step, Ruling because) =>
        new StudyEvent.TrialPruned(new TrialNumber(trial), step, because) { At = default };

    public static StudyEvent Completed(int trial) =>
        new StudyEvent.TrialCompleted(new TrialNumber(trial)) { At = default };

    public static StudyEvent Reused(int trial, int of) =>
        new StudyEvent.TrialReused(new TrialNumber(trial), new TrialNumber(of)) { At = default };

    public static StudyEvent Failed(int trial, RunClass @class = RunClass.Crashed, string reason = "exit code 1") =>
        new StudyEvent.TrialFailed(new TrialNumber(trial), @class, reason) { At = default };

    public static StudyEvent Ended(int trial, long seq, RunClass @class = RunClass.Finished, int attempt = 1) =>
        new StudyEvent.RunEnded(Run(trial, attempt), seq, EndAs(@class)) { At = default };

    public static StudyEvent Lost(int trial, int attempt = 1) => new StudyEvent.RunEnded(
        Run(trial, attempt), 0, new RunEnd(RunClass.Lost, "The worker that ran it is gone.")) { At = default };

    public static StudyEvent StudyEnded(EndReason reason, string because = "done", int paused = 0) =>
        new StudyEvent.StudyEnded(reason, because, paused) { At = default };

    public static StudyEvent Stopped(string command = "stop-1") =>
        new StudyEvent.StudyStopped(new CommandId(command), "ada") { At = default };

    public static StudyEvent Resumed(string command = "resume-1") =>
        new StudyEvent.StudyResumed(new CommandId(command), "ada") { At = default };

    public static StudyEvent Extended(int trials, string command = "extend-1") =>
        new StudyEvent.StudyExtended(new CommandId(command), "ada", trials) { At = default };

    // Several facts at once

    /// <summary>The trial has a configuration and no slot yet.</summary>
    public static StudyEvent[] IsReady(int trial) => [Wanted(trial), Suggested(trial)];

    /// <summary>The trial's first run is placed.</summary>
    public static StudyEvent[] IsRunning(int trial) => [.. IsReady(trial), Placed(trial)];

    /// <summary>The trial is complete with this loss, its slot free.</summary>
    public static StudyEvent[] IsComplete(int trial, double loss = 0.5) =>
        [.. IsRunning(trial), Reported(trial, 1, 9, loss), Completed(trial), Ended(trial, 2)];

    /// <summary>The trial has failed, its slot free.</summary>
    public static StudyEvent[] HasFailed(int trial) =>
        [.. IsRunning(trial), Ended(trial, 1, RunClass.Crashed), Failed(trial)];

    /// <summary>The trial waits at the first rung, its run still there.</summary>
    public static StudyEvent[] IsPausing(int trial, double loss = 0.5) =>
        [.. IsReady(trial), Placed(trial, until: 1), Reported(trial, 1, 1, loss), Paused(trial, AnyRuling(1, loss))];

    /// <summary>The trial waits at the first rung, its slot free.</summary>
    public static StudyEvent[] IsPaused(int trial, double loss = 0.5) => [.. IsPausing(trial, loss), Ended(trial, 2)];

    /// <summary>The same, with a checkpoint.</summary>
    public static StudyEvent[] IsPausedWithCheckpoint(int trial, double loss = 0.5) =>
        [.. IsPausing(trial, loss), Saved(trial, 2, 1), Ended(trial, 3)];

    /// <summary>The trial's first run on its slot has ended so, and what became of it is that it failed.</summary>
    public static StudyEvent[] CouldNotStart(int trial, double x, string reason = "no such command: pyhton") =>
    [
        Wanted(trial), Suggested(trial, x), Placed(trial), Ended(trial, 1, RunClass.StartFailed),
        Failed(trial, RunClass.StartFailed, reason),
    ];

    // Commands

    public static StudyCommand Open(StudySpec spec) => new StudyCommand.Open(spec, "host", "0.1");

    public static StudyCommand Announce(long incarnation, params int[] attached) => new StudyCommand.AnnounceWorker(
        new WorkerIncarnation("w", incarnation), [.. attached.Select(trial => Run(trial, 1).ToString())]);

    public static StudyCommand Draft(int trial, long basis, double x = 0.5) =>
        new StudyCommand.AcceptDraft(new TrialNumber(trial), basis, new Draft(new Point([x]), Because), "avx");

    public static StudyCommand Start(int trial, int attempt = 1, int process = 77) =>
        new StudyCommand.ReportStart(Run(trial, attempt), process);

    public static StudyCommand Report(int trial, long seq, int step, double loss, int attempt = 1) =>
        new StudyCommand.ReportMetric(Run(trial, attempt), seq, step, Metrics.Of(("loss", loss)));

    public static StudyCommand Save(int trial, long seq, int step, int attempt = 1) => new StudyCommand.ReportCheckpoint(
        Run(trial, attempt), seq, step, CheckpointOf(trial, step, attempt).Path, 8);

    public static StudyCommand Enqueue(Configuration given, string id = "enqueue-1") =>
        new StudyCommand.Enqueue(new CommandId(id), "ada", given);

    public static StudyCommand End(int trial, long seq, RunClass @class = RunClass.Finished, int attempt = 1) =>
        new StudyCommand.ReportEnd(Run(trial, attempt), seq, EndAs(@class));

    public static StudyCommand Stop(string id = "stop-1") => new StudyCommand.Stop(new CommandId(id), "ada");

    public static StudyCommand Resume(string id = "resume-1") => new StudyCommand.Resume(new CommandId(id), "ada");

    public static StudyCommand Extend(int trials, string id = "extend-1") =>
        new StudyCommand.Extend(new CommandId(id), "ada", trials);

    // Values

    public static RunId Run(int trial, int attempt = 1) => new(new StudyName("study"), new TrialNumber(trial), attempt);

    public static Place Slot(int slot, long incarnation = 1, string worker = "w") =>
        new(new WorkerIncarnation(worker, incarnation), slot, []);

    public static Checkpoint CheckpointOf(int trial, int step, int attempt = 1) =>
        new(attempt, step, $"/runs/{trial}.{attempt}/checkpoints/{step}");

    /// <summary>How the trial stood at a rung, in the numbers that a scheduler gives.</summary>
    public static Ruling Standing(int rung, int rank, int count, int kept, double value, double cutoff) =>
        new("asha", rung, rank, count, kept, value, cutoff);

    /// <summary>Where its numbers don't matter.</summary>
    public static Ruling AnyRuling(int rung, double value) => Standing(rung, 1, 1, 0, value, value);

    public static Configuration Giving(params (string Name, ParameterValue Value)[] values) =>
        new([.. values.Select(value => KeyValuePair.Create(value.Name, value.Value))]);

    public static Configuration With(double x) => Giving(("x", new ParameterValue.Real(x)));

    public static Trial TrialOf(StudyState state, int trial) => state.Trials[trial];

    private static RunEnd EndAs(RunClass @class) => new(@class, "exit code 1");
}
