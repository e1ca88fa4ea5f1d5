using System.Globalization;
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

    private static (EndReason Reason, string Because)? Reason(StudyState state, Moment now)
    {
        if (state.StartTrouble is { Trials: >= FailurePolicy.FailedStarts } trouble)
            return (EndReason.Failing, Text($"{trouble.Trials} trials in a row could not start: {trouble.Reason}"));
        if (IsFailing(state))
            return (EndReason.Failing, Failing(state));
        if (state.Best is { } best && state.Spec.Budget.Target is { } target && Reaches(state, best, target))
            return (EndReason.Target, Text($"Trial {best} reached the target {target}."));
        if (IsSpent(state))
            return state.TrialBudget is { } trials && state.BudgetLeft == 0
                ? (EndReason.Trials, Text($"All {trials} trials of the budget have ended.") + StillPaused(state))
                : (EndReason.Exhausted, Exhausted(state.Repertoire!.Count) + StillPaused(state));
        return now.Elapsed >= state.Spec.Budget.Time
            ? (EndReason.Time, Text($"The time budget of {state.Spec.Budget.Time} is spent."))
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

    private static bool Reaches(StudyState state, TrialNumber best, double target)
    {
        var leading = state.Spec.Leading;
        return leading.Loss(leading.ValueOf(state.Trials[best.Value].Curve)!.Value) <= leading.Loss(target);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
