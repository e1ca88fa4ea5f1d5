using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyCommand;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Core.Studies;

/// <summary>What becomes of a run's reports: each is written once, in the order of its number, and judged once.</summary>
internal static class ReportRules
{
    public static Decision Decide(StudyState state, ReportMetric report, Moment now)
    {
        if (Fence(state, report.Run) is { } fenced)
            return Decision.Only(state, fenced);
        var trial = state.Trials[report.Run.Trial.Value];
        if (report.Seq <= trial.LastSeq)
            return Decision.Only(state, Verdict(state, trial));
        if (state.End is { } end)
            return Decision.Only(state, new Answer.Halt(end.Because));
        if (report.Seq != trial.LastSeq + 1)
            return Decision.Only(state, Answer.Later.Instance);              // the one before it is still under way
        if (Fault(state.Spec, report) is { } fault)
            return RunRules.Gone(state, report.Run, report.Seq, fault, now);

        var reported = Decision.Of(state,
            new MetricReported(report.Run, report.Seq, report.Step, report.Values) { At = now });
        var judged = trial.Status == TrialStatus.Running && report.Step > trial.Curve.LastStep
            ? Judged(reported, trial, now)
            : reported;                                                      // judged already, or repeated
        return judged.Answering(Verdict(judged.Next!, judged.Next!.Trials[report.Run.Trial.Value]));
    }

    /// <summary>A checkpoint counts as it is, whatever became of its trial. After the end of the study only one that follows
    /// all reports before it: of a step that was not written, nobody could go on.</summary>
    public static Decision Decide(StudyState state, ReportCheckpoint saved, Moment now) => Numbered(
        state, saved.Run, saved.Seq,
        new CheckpointSaved(saved.Run, saved.Seq, saved.Step, saved.Path, saved.Bytes) { At = now });

    public static Decision Decide(StudyState state, ReportArtifact saved, Moment now) => Numbered(
        state, saved.Run, saved.Seq,
        new ArtifactSaved(saved.Run, saved.Seq, saved.Name, saved.Path, saved.Bytes) { At = now });

    private static Decision Numbered(StudyState state, RunId run, long seq, StudyEvent fact)
    {
        if (Fence(state, run) is { } fenced)
            return Decision.Only(state, fenced);
        var trial = state.Trials[run.Trial.Value];
        if (seq <= trial.LastSeq)
            return Decision.Only(state, Verdict(state, trial));
        if (seq == trial.LastSeq + 1)
            return Decision.Of(state, fact).Answering(Verdict(state, trial));
        return Decision.Only(state, state.End is { } end ? new Answer.Halt(end.Because) : Answer.Later.Instance);
    }

    /// <returns>Why a run may no longer report, or <see langword="null"/> if the study believes in it.</returns>
    public static Answer? Fence(StudyState state, RunId run)
    {
        if (run.Study != state.Spec.Name || state.Find(run.Trial) is not { } trial)
            return new Answer.Forget($"This study has no trial {run.Trial}.");
        if (trial.Live is null)
            return new Answer.Forget("The end of this run is written.");
        return trial.Live.Attempt != run.Attempt
            ? new Answer.Forget("Another attempt has taken this trial over.")
            : null;
    }

    /// <summary>What the scheduler says of a trial's new step; shared with verification.</summary>
    /// <returns>The fact that ends or pauses the trial, or <see langword="null"/> if it goes on.</returns>
    public static StudyEvent? Judgement(StudyState after, Report report, Moment now)
    {
        if (report.Step >= after.Spec.Steps.Last)
            return new TrialCompleted(report.Trial) { At = now };
        return after.Scheduler.Judge(after.Rungs, after.History, report) switch
        {
            Scheduling.Verdict.Prune v => new TrialPruned(report.Trial, report.Step, v.Because) { At = now },
            Scheduling.Verdict.Pause v => new TrialPaused(report.Trial, report.Step, v.Because) { At = now },
            _ => null,
        };
    }

    private static Decision Judged(Decision reported, Trial before, Moment now)
    {
        var after = reported.Next!;
        var observed = Evolution.ReportOf(after.Spec, before.Curve.LastStep, after.Trials[before.Number.Value]);
        return Judgement(after, observed, now) is { } end ? reported.Then(end) : reported;
    }

    private static Answer Verdict(StudyState state, Trial trial) => trial.Status switch
    {
        TrialStatus.Completed or TrialStatus.Paused => Answer.Finish.Instance,
        TrialStatus.Pruned => new Answer.Halt("The scheduler stopped this trial."),
        _ when state.End is { } end => new Answer.Halt(end.Because),
        _ => Answer.GoOn.Instance,
    };

    /// <returns>The end of a run whose report can't be used, which takes the report's number; workers see to it that none
    /// comes so far.</returns>
    private static RunEnd? Fault(StudySpec spec, ReportMetric report)
    {
        foreach (var objective in spec.Objectives)
            if (report.Values.Find(objective.Metric) is null)
                return new RunEnd(RunClass.MetricMissing, $"The report at step {report.Step} has no metric '{objective.Metric}'.");
        return report.Step < 1 ? new RunEnd(RunClass.Bug, $"Step {report.Step} is below 1.") : null;
    }
}
