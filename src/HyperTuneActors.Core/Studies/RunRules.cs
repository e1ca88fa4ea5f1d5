using System.Globalization;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyCommand;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Core.Studies;

/// <summary>How runs start and end, and what their end means for their trial.</summary>
internal static class RunRules
{
    /// <summary>Runs that the journal places on an older life of the worker are its own now, or gone if it did not take them over.
    /// </summary>
    public static Decision Decide(StudyState state, AnnounceWorker worker, Moment now)
    {
        var lost = new RunEnd(RunClass.Lost, "The worker that ran it is gone.");
        var decision = Decision.Only(state, Answer.Done.Instance);
        foreach (var run in state.Live.Values.Distinct())
        {
            var live = state.Trials[run.Trial.Value].Live!;
            if (!IsOn(live, worker.Host.Worker, worker.Host.Incarnation - 1)) continue;
            decision = worker.Attached.Contains(run.ToString())
                ? decision.Then(new RunStarted(run, live.ProcessId, Host: worker.Host) { At = now })
                : Ended(decision, new RunEnded(run, 0, lost) { At = now }, now);
        }
        return decision;
    }

    /// <summary>Its runs are given up: each trial goes on elsewhere as the next attempt, and what the lost one still reports is
    /// refused.</summary>
    public static Decision Decide(StudyState state, LoseWorker worker, Moment now)
    {
        var lost = new RunEnd(RunClass.Lost, string.Create(CultureInfo.InvariantCulture,
            $"Its worker {worker.Host.Worker} was not heard of for {worker.Silence.TotalSeconds:0} s."));
        var decision = Decision.Only(state, Answer.Done.Instance);
        foreach (var run in state.Live.Values.Distinct())
            if (IsOn(state.Trials[run.Trial.Value].Live!, worker.Host.Worker, worker.Host.Incarnation))
                decision = Ended(decision, new RunEnded(run, 0, lost) { At = now }, now);
        return decision;
    }

    public static Decision Decide(StudyState state, ReportStart start, Moment now)
    {
        if (ReportRules.Fence(state, start.Run) is { } fenced)
            return Decision.Only(state, fenced);
        return state.Trials[start.Run.Trial.Value].Live!.ProcessId != 0
            ? Decision.Only(state, Answer.Done.Instance)
            : Decision.Of(state, new RunStarted(start.Run, start.ProcessId, start.Origin, start.Note) { At = now });
    }

    public static Decision Decide(StudyState state, ReportEnd report, Moment now)
    {
        if (ReportRules.Fence(state, report.Run) is { } fenced)
            return Decision.Only(state, fenced);
        if (!IsNext(state, report))
            return Decision.Only(state, Answer.Later.Instance);
        return Gone(state, report.Run, report.Seq, StartRules.Written(state, report.Run, report.End, report.Takers ?? Offers.NoWorkers), now);
    }

    /// <summary>Writes the end of a run, and what it means for its trial.</summary>
    public static Decision Gone(StudyState state, RunId run, long seq, RunEnd end, Moment now) =>
        Ended(Decision.Only(state, new Answer.Forget("The end of this run is written.")),
            new RunEnded(run, seq, end) { At = now }, now);

    /// <summary>An end comes after all reports of its run. It may skip their numbers if its worker lost the run, or if the
    /// study has ended: then metrics leave no fact.</summary>
    private static bool IsNext(StudyState state, ReportEnd report)
    {
        var last = state.Trials[report.Run.Trial.Value].LastSeq;
        return report.Seq == 0 || report.Seq == last + 1 || (report.Seq > last && state.End is not null);
    }

    private static bool IsOn(LiveRun live, string worker, long latest) =>
        live.Places.Any(place => place.Host.Worker == worker && place.Host.Incarnation <= latest);

    private static Decision Ended(Decision decision, RunEnded ended, Moment now)
    {
        var gone = decision.Then(ended);
        var trial = gone.Next!.Trials[ended.Run.Trial.Value];
        return trial.Status == TrialStatus.Waiting && Outcome(gone.Next, trial, ended.End, now) is { } outcome
            ? gone.Then(outcome)
            : gone;
    }

    /// <returns>What the end of its run makes of a trial that has not ended, or <see langword="null"/> if another attempt
    /// is due.</returns>
    private static StudyEvent? Outcome(StudyState state, Trial trial, RunEnd end, Moment now) => end.Class switch
    {
        _ when trial.Failures.MayRetry(end, state.Spec.Failures) => null,
        RunClass.Finished when state.Spec.Steps.Last is null && trial.Curve.Count > 0 =>
            new TrialCompleted(trial.Number) { At = now },
        RunClass.Finished => new TrialFailed(trial.Number, RunClass.NoResult, end.Reason) { At = now },
        _ => new TrialFailed(trial.Number, end.Class, end.Reason) { At = now },
    };
}
