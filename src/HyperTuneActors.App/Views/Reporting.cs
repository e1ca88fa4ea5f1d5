using System.Text.Json;
using System.Text.Json.Nodes;
using HyperTuneActors.App.Homes;
using HyperTuneActors.Core.Analysis;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.Views;

/// <summary>Makes a <see cref="StudyReport"/> of a study's state.</summary>
internal static class Reporting
{
    /// <summary>A page of trials has so many at most.</summary>
    public const int Page = 100;

    /// <param name="state">As written.</param>
    /// <param name="elapsed">The study's running time now.</param>
    /// <param name="isOpen">Whether a process runs it.</param>
    /// <param name="home">Where everything lies.</param>
    public static StudyReport Of(StudyState state, TimeSpan elapsed, bool isOpen, StudyHome home)
    {
        var views = state.Ended.Concat(state.History.Open).ToArray();
        return new StudyReport(
            state.Spec.Name.Value,
            state.End is not null ? "ended" : isOpen ? "running" : "idle",
            state.End is { } end ? Word(end.Reason) : null,
            state.End?.Because,
            elapsed.TotalSeconds,
            state.Facts,
            Counts(state),
            Spent(state),
            new ObjectiveReport(state.Spec.Leading.Metric, Word(state.Spec.Leading.Goal), state.Spec.Steps.Unit, state.Spec.Steps.Last),
            Leaderboard.Best(state.Spec.Leading, views) is { } best ? Best(state, best, home) : null,
            state.Spec.Steps.Last is { } last ? Saved(Savings.Of(views.Where(view => Trains(state, view)).Select(view => AtItsEnd(state, view)), last)) : null,
            [.. TrialsOf(state).Take(Page).Select(trial => Trial(state, trial, elapsed))],
            state.LastFailure is { } failure ? Failure(state, failure, home) : null,
            home.Folder,
            state.Progress.Gain is { } gain ? Expected(gain) : null,
            state.IsClosing);
    }

    /// <summary>A configuration as JSON, typed.</summary>
    public static JsonObject Json(Configuration configuration)
    {
        var json = new JsonObject();
        foreach (var (name, value) in configuration.Values)
            json[name] = value switch
            {
                ParameterValue.Whole v => v.Value,
                ParameterValue.Real v => v.Value,
                ParameterValue.Flag v => v.Value,
                _ => value.ToString(),
            };
        return json;
    }

    public static string Word<T>(T value) where T : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static BudgetReport Spent(StudyState state)
    {
        var (budget, progress) = (state.Spec.Budget, state.Progress);
        return new BudgetReport(
            state.TrialBudget, state.Counted + state.Paused.Count, budget.Time?.TotalSeconds, budget.Target,
            budget.Steps, progress.Steps,
            budget.Cost is { } cost ? new CostReport(cost.Metric, cost.AtMost, progress.Cost ?? 0) : null,
            budget.Plateau is { } rule ? new PlateauReport(rule.TrialsIn(state.Spec.Parameters), progress.Unimproved) : null);
    }

    private static GainReport Expected(ExpectedGain gain) => new(
        gain.Gain, Reasons.RemainingTrials, gain.Trial.Value, gain.Tolerance, gain.InARow, AutoStop.InARow);

    private static CountsReport Counts(StudyState state) => new(
        state.Wants.Count, state.Ready.Count, Running(state).Count(), state.Waiting.Count,
        state.Completed, state.Pruned + (state.End?.Paused ?? 0), state.Failed,
        state.End is null ? state.Paused.Count : 0, state.Enqueued.Count,
        state.Ends.ToDictionary(end => Word(end.Key), end => end.Value));

    private static IEnumerable<Trial> Running(StudyState state) => state.Live.Values.Distinct()
        .Select(run => state.Trials[run.Trial.Value]).Where(trial => trial.Status == TrialStatus.Running);

    private static bool Trains(StudyState state, TrialView view) => state.Trials[view.Number.Value].Reuses is null;

    /// <summary>A trial that waits at a rung has trained no more than one that was stopped there.</summary>
    private static TrialView AtItsEnd(StudyState state, TrialView view) =>
        state.Paused.Contains(view.Number) ? view with { Status = TrialStatus.Pruned } : view;

    private static IEnumerable<Trial> TrialsOf(StudyState state) =>
        Running(state).OrderBy(trial => trial.Number)
            .Concat(state.Paused.Select(number => state.Trials[number.Value])
                .OrderByDescending(trial => trial.Curve.LastStep))
            .Concat(state.Ended.Reverse().Select(view => state.Trials[view.Number.Value]));

    private static BestReport Best(StudyState state, TrialView best, StudyHome home)
    {
        var trial = state.Trials[best.Number.Value];
        var place = state.Spec.Leading.ValuePlace(best.Curve);
        var metrics = trial.Shown.Metrics!;
        return new BestReport(
            best.Number.Value, trial.Shown.Attempt, state.Spec.Leading.ValueOf(best.Curve)!.Value, best.Curve.StepAt(place),
            best.Status == TrialStatus.Completed, Json(state.Space.ConfigurationOf(best.Point)),
            metrics.Names.Zip(metrics.Values, KeyValuePair.Create).ToDictionary(),
            state.Spec.Leading.StandardErrorOf(best.Curve),
            state.Spec.Leading.Value == ValueAt.Mean ? best.Curve.Count : null,
            CheckpointOf(trial, best.Curve.StepAt(place))?.Path,
            [.. state.RunsOf(trial).SelectMany(home.ArtifactsOf)]);
    }

    private static Checkpoint? CheckpointOf(Trial trial, int step) =>
        trial.Checkpoints?.All.LastOrDefault(held => held.Step == step) ?? trial.LastCheckpoint;

    private static FailureReport Failure(StudyState state, StudyEvent.TrialFailed failure, StudyHome home) => new(
        failure.Trial.Value, Word(failure.Class), failure.Reason,
        home.LogOf(state.RunOf(state.Trials[failure.Trial.Value])));

    private static SavingsReport Saved(Savings savings) => new(savings.Trained, savings.Full, savings.Share);

    private static TrialReport Trial(StudyState state, Trial trial, TimeSpan elapsed) => new(
        trial.Number.Value, Word(trial.Status), trial.Attempts, trial.Curve.LastStep, state.Spec.Leading.ValueOf(trial.Curve),
        trial.Reuses is null ? state.RungOf(trial) : null, trial.Live is { } live ? (elapsed - live.PlacedAt).TotalSeconds : null,
        trial.Status == TrialStatus.Wanted ? null : Json(state.Space.ConfigurationOf(trial.Point)),
        trial.LastEnd == RunClass.None ? null : Word(trial.LastEnd),
        state.Spec.Leading.StandardErrorOf(trial.Curve), Reuses: trial.Reuses?.Value);
}
