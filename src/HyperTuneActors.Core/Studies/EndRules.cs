using System.Globalization;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Core.Studies;

/// <summary>When a study ends by itself. Looked at after every decision.</summary>
internal static class EndRules
{
    public static Decision Settle(Decision decision, Moment now) =>
        decision.Next is { End: null, Incarnation: > 0 } state && Reason(state, now) is { } end
            ? decision.Then(new StudyEnded(end.Reason, end.Because, state.Paused.Count) { At = now })
            : decision;

    /// <returns>Why the study begins nothing new, though its budget has room; <see cref="EndReason.None"/> if it does.</returns>
    public static EndReason Closing(StudyState state)
    {
        var (budget, progress) = (state.Spec.Budget, state.Progress);
        if (budget.Plateau is { } rule && progress.Unimproved >= rule.TrialsIn(state.Spec.Parameters)) return EndReason.Plateau;
        return budget.AutoStop is not null && progress.Gain?.InARow >= AutoStop.InARow ? EndReason.Converged : EndReason.None;
    }

    /// <summary>Which end a study has come to at a moment; shared with verification.</summary>
    public static (EndReason Reason, string Because)? Reason(StudyState state, Moment now)
    {
        if (state.StartTrouble is { Trials: >= FailurePolicy.FailedStarts } trouble)       // rule 4 of StartRules
            return (EndReason.Failing, Text($"{trouble.Trials} trials in a row could not start: {trouble.Reason}"));
        if (IsFailing(state))
            return (EndReason.Failing, Failing(state));
        if (state.Spec.Budget.Cost is { } unpaid && IsUnpaid(state))
            return (EndReason.Failing, Unpaid(state, unpaid.Metric));
        if (state.Best is { } best && state.Spec.Budget.Target is { } target && Reaches(state, best, target))
            return (EndReason.Target, Text($"Trial {best} reached the target {target}."));
        if (IsSpent(state))
            return state.TrialBudget is { } trials && state.BudgetLeft == 0
                ? (EndReason.Trials, Text($"All {trials} trials of the budget have ended.") + StillPaused(state))
                : (EndReason.Exhausted, Exhausted(state.Repertoire!.Count) + StillPaused(state));
        if (state.Progress.Steps >= state.Spec.Budget.Steps)
            return (EndReason.Steps, Text(
                $"The budget of {state.Spec.Budget.Steps} {state.Spec.Steps.Unit}s is spent: {state.Progress.Steps} are trained."));
        if (state.Spec.Budget.Cost is { } cost && state.Progress.Cost >= cost.AtMost)
            return (EndReason.Cost, Text(
                $"The cost budget of {cost.AtMost} {cost.Metric} is spent: it has come to {state.Progress.Cost:G6}."));
        if (now.Elapsed >= state.Spec.Budget.Time)
            return (EndReason.Time, Text($"The time budget of {state.Spec.Budget.Time} is spent."));
        return state.Live.IsEmpty && state.Waiting.IsEmpty && Closing(state) is not EndReason.None and var closing
            ? (closing, closing == EndReason.Plateau ? OnPlateau(state) : Converged(state.Progress.Gain!))
            : null;
    }

    /// <summary>All places of the budget are taken, or all configurations; nothing runs, and nothing is due.</summary>
    private static bool IsSpent(StudyState state) =>
        state.TrialsLeft == 0 && state.Open == state.Paused.Count && state.Live.IsEmpty
        && state.Scheduler.Due(state.Rungs) is null;

    private static string Exhausted(int configurations) => configurations switch
    {
        0 => "There is no configuration to try.",
        1 => "The only configuration has been tried.",
        _ => Text($"All {configurations} configurations have been tried."),
    };

    private static string StillPaused(StudyState state) => state.Paused.Count switch
    {
        0 => "",
        1 => " 1 of them waits at its rung and counts as pruned.",
        var paused => Text($" {paused} of them wait at their rungs and count as pruned."),
    };

    private static bool IsFailing(StudyState state)
    {
        var (ended, failed) = state.SinceResume;
        return (failed >= FailurePolicy.FirstFailures && failed == ended)
            || failed > state.Spec.Failures.MaxFor(state.TrialBudget);
    }

    private static string Failing(StudyState state)
    {
        var (ended, failed) = state.SinceResume;
        return Text($"{failed} of {ended} trials failed. The last was trial {state.LastFailure!.Trial}: ")
            + state.LastFailure.Reason;
    }

    /// <summary>Several trials gave a result, and none of their reports said what it cost: the metric's name is wrong, and the
    /// budget would never be spent.</summary>
    private static bool IsUnpaid(StudyState state)
    {
        var (ended, failed) = state.SinceResume;
        return state.Progress.Cost is not > 0 && ended - failed >= FailurePolicy.FirstFailures;
    }

    private static string Unpaid(StudyState state, string metric)
    {
        if (state.Progress.Cost is not null) return $"The metric '{metric}', in which the budget counts the cost, was 0 in all reports.";
        var names = state.Trials.Select(trial => trial.Shown.Metrics).First(metrics => metrics is not null)!.Names;
        return $"No report has the metric '{metric}', in which the budget counts the cost; they have {string.Join(", ", names)}."
            + (NearestName.To(metric, names) is { } nearest ? $" Did you mean '{nearest}'?" : "");
    }

    private static string OnPlateau(StudyState state)
    {
        var progress = state.Progress;
        var than = progress.Tolerance(state.Spec.Budget.Plateau!) is > 0 and var tolerance ? Text($" of more than {tolerance:G3}") : "";
        var stays = progress.Improved is { } loss ? Text($": {state.Spec.Leading.Metric} stays at {state.Spec.Leading.Loss(loss):G6}") : "";
        return Text($"The last {progress.Unimproved} {(progress.Unimproved == 1 ? "trial" : "trials")} brought no improvement{than}{stays}.");
    }

    private static string Converged(ExpectedGain gain) => Text(
        $"For {gain.InARow} suggestions in a row the model expected too little of {Reasons.RemainingTrials} more trials: a gain of {gain.Gain:G3} at last, and {gain.Tolerance:G3} is the tolerance.");

    private static bool Reaches(StudyState state, TrialNumber best, double target)
    {
        var leading = state.Spec.Leading;
        return leading.Loss(leading.ValueOf(state.Trials[best.Value].Curve)!.Value) <= leading.Loss(target);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
