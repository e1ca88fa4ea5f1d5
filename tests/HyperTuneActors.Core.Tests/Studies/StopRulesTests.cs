using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Tests.Studies.StudyWords;

namespace HyperTuneActors.Core.Tests.Studies;

/// <summary>The ends of a study that depend on how it gets on: steps, cost, plateau, and what a model expects.</summary>
public sealed class StopRulesTests
{
    private static readonly StudyCommand Look = StudyCommand.CheckTime.Instance;

    [Fact]
    public void A_study_ends_when_its_steps_are_trained() =>
        Scenario.Given(With(new Budget(10, null, null, Steps: 12)), [.. IsComplete(First), .. IsRunning(Second)])
            .When(Report(Second, 1, 2, 0.5)).Then(Reported(Second, 1, 2, 0.5)).ThenGoOn()
            .And(state => Assert.Equal(11, state.Progress.Steps))
            .When(Report(Second, 2, 3, 0.5))
            .Then(Reported(Second, 2, 3, 0.5), StudyEnded(EndReason.Steps, "The budget of 12 epochs is spent: 12 are trained."));

    [Fact]
    public void A_step_that_another_attempt_repeats_counts_once() =>
        Scenario.Given(With(new Budget(10, null, null, Steps: 5)),
                [.. IsRunning(First), Reported(First, 1, 4, 0.5), Lost(First), Placed(First, 2), Reported(First, 1, 2, 0.5, attempt: 2)])
            .When(Look).ThenNothing().And(state => Assert.Equal(4, state.Progress.Steps));

    [Fact]
    public void A_study_ends_when_its_cost_is_spent_to_which_repeated_steps_add() =>
        Scenario.Given(With(new Budget(10, null, null, Cost: new CostBudget("gpu_seconds", 100))),
                [.. IsRunning(First), Paid(First, 1, 1, 40), Paid(First, 2, 2, -5), Lost(First), Placed(First, 2), Paid(First, 1, 1, 40, attempt: 2)])
            .When(Look).ThenNothing().And(state => Assert.Equal(80, state.Progress.Cost))
            .When(Pay(First, 2, 2, 30.5, attempt: 2))
            .Then(Paid(First, 2, 2, 30.5, attempt: 2),
                StudyEnded(EndReason.Cost, "The cost budget of 100 gpu_seconds is spent: it has come to 110.5."));

    [Fact]
    public void Of_what_a_trial_cost_decisions_see_the_steps_that_count_and_no_crashes() =>
        Scenario.Given(With(new Budget(10, null, null, Cost: new CostBudget("gpu_seconds", 200))),
                [.. IsRunning(First), Reported(First, 1, 1, 0.5), .. IsRunning(Second), Paid(Second, 1, 1, 40), Paid(Second, 2, 2, -5), Lost(Second),
                    Placed(Second, 2), Paid(Second, 1, 1, 50, attempt: 2), Paid(Second, 2, 3, 10, attempt: 2)])
            .And(state => Assert.Equal([null, 50.0], state.Progress.Spent))
            .And(state => Assert.Equal((200, 0.75), (state.Progress.Outlook(state.Spec.Budget)!.AtMost, state.Progress.Outlook(state.Spec.Budget)!.Left())))
            .And(state => Assert.Equal(100, state.Progress.Cost));

    [Fact]
    public void Without_a_cost_budget_nobody_sees_costs() =>
        Scenario.Given(Spec, [.. IsRunning(First), Paid(First, 1, 1, 40)])
            .And(state => Assert.Empty(state.Progress.Spent))
            .And(state => Assert.Null(state.Progress.Outlook(state.Spec.Budget)));

    [Fact]
    public void A_report_without_the_cost_adds_nothing() =>
        Scenario.Given(With(new Budget(10, null, null, Cost: new CostBudget("gpu_seconds", 100))), [.. IsRunning(First), Reported(First, 1, 1, 0.5)])
            .When(Look).ThenNothing().And(state => Assert.Null(state.Progress.Cost));

    [Fact]
    public void A_sum_of_costs_that_is_too_large_for_a_number_is_the_largest() =>
        Scenario.Given(With(new Budget(10, null, null, Cost: new CostBudget("gpu_seconds", 100))),
                [.. IsRunning(First), Paid(First, 1, 1, double.MaxValue), Paid(First, 2, 2, double.MaxValue)])
            .And(state => Assert.Equal(double.MaxValue, state.Progress.Cost));

    [Fact]
    public void A_cost_that_nobody_reports_ends_the_study_and_names_what_was_meant()
    {
        var spec = With(new Budget(10, null, null, Cost: new CostBudget("gpu_secnds", 100)));
        var two = Scenario.Given(spec, [.. CompletePaying(First), .. CompletePaying(Second)]);
        two.When(Look).ThenNothing();
        Scenario.Given(spec, [.. CompletePaying(First), .. CompletePaying(Second), .. CompletePaying(Third)]).When(Look)
            .Then(StudyEnded(EndReason.Failing, "No report has the metric 'gpu_secnds', in which the budget counts the cost; "
                + "they have loss, gpu_seconds. Did you mean 'gpu_seconds'?"));
    }

    [Fact]
    public void A_study_ends_when_some_trials_brought_no_improvement() =>
        Scenario.Given(Patient(3), [.. IsComplete(0, 0.5), .. IsComplete(1, 0.4), .. IsComplete(2, 0.4), .. IsComplete(3, 0.7), .. IsRunning(4)])
            .When(Report(4, 1, 9, 0.6)).Then(Reported(4, 1, 9, 0.6), Completed(4)).ThenFinish()
            .When(End(4, 2))
            .Then(Ended(4, 2), StudyEnded(EndReason.Plateau,
                "The last 3 trials brought no improvement of more than 1E-05: loss stays at 0.4."));

    [Fact]
    public void A_trial_that_fails_says_nothing_about_improvements() =>
        Scenario.Given(Patient(2), [.. IsComplete(0), .. IsComplete(1), .. HasFailed(2)]).When(Look).ThenNothing();

    [Fact]
    public void Trials_that_are_pruned_or_pause_for_the_first_time_count()
    {
        Scenario.Given(Patient(1), [.. IsRunning(First), Reported(First, 1, 1, 0.5), Pruned(First, 1, AnyRuling(1, 0.5)), Ended(First, 2)])
            .When(Look).Then(StudyEnded(EndReason.Plateau, "The last 1 trial brought no improvement."));
        var spec = Patient(2) with { Scheduler = Promoting.Scheduler };
        Scenario.Given(spec, [.. IsPaused(0, 0.1), .. IsPaused(1, 0.5), .. IsPaused(2, 0.6)])
            .And(state => Assert.Equal(3, state.Progress.Unimproved))
            .When(Look).Then(StudyEnded(EndReason.Plateau,
                "The last 3 trials brought no improvement.", paused: 3));
    }

    [Fact]
    public void A_trial_that_takes_the_lead_at_a_rung_is_an_improvement() =>
        Scenario.Given(Patient(2) with { Scheduler = Promoting.Scheduler }, [.. IsPaused(0, 0.5), .. IsPausing(1, 0.1), Ended(1, 2)])
            .And(state => Assert.Equal(1, state.Progress.Unimproved));

    [Theory]
    [InlineData(0.46, 1)]
    [InlineData(0.44, 0)]
    public void An_improvement_is_greater_than_min_delta(double last, int unimproved) =>
        Assert.Equal(unimproved, Unimproved(Patient(9, 0.05), 0.5, last));

    [Fact]
    public void Small_improvements_add_up() => Assert.Equal(0, Unimproved(Patient(9, 0.05), 0.5, 0.48, 0.46, 0.449));

    [Fact]
    public void One_trial_that_diverged_does_not_hide_improvements() =>
        Assert.Equal(0, Unimproved(Patient(9), 0.5, 1e30, 0.6, 0.55, 0.49));

    [Fact]
    public void An_improvement_is_more_than_a_small_share_of_the_distance_to_the_median() =>
        Assert.Equal(3, Unimproved(Patient(9), 100, 1100, 1100, 99.95));

    [Fact]
    public void A_study_never_ends_on_a_plateau_while_each_trial_is_better() =>
        Scenario.Given(Patient(2), Enumerable.Range(0, 9).SelectMany(trial => IsComplete(trial, -trial * trial)).ToArray())
            .When(Look).ThenNothing();

    [Theory]
    [InlineData(1, 20)]
    [InlineData(4, 20)]
    [InlineData(5, 25)]
    public void The_default_patience_grows_with_the_parameters(int parameters, int trials) =>
        Assert.Equal(trials, new PlateauRule().TrialsIn(
            [new Parameter.Constant("c", new ParameterValue.Whole(1)), .. Enumerable.Range(0, parameters).Select(i => new Parameter.Float($"x{i}", 0, 1))]));

    [Fact]
    public void On_a_plateau_nothing_new_begins_and_what_runs_is_trained_to_its_end() =>
        Scenario.Given(Patient(1) with { LookAhead = 2 },
                [.. IsComplete(0, 0.4), .. IsReady(1), .. IsRunning(2), .. IsComplete(3, 0.5), Wanted(4)])
            .When(Look).ThenNothing().And(state => Assert.True(state.IsClosing))
            .And(state => Assert.Equal(0, StudyPlan.SlotsFor(state)))
            .WhenOffered(Slot(7)).ThenNothing()
            .When(Report(2, 1, 8, 0.3)).Then(Reported(2, 1, 8, 0.3)).ThenGoOn()
            .When(End(2, 2, RunClass.Stopped)).Then(Ended(2, 2, RunClass.Stopped))
            .And(state => Assert.Equal(1, StudyPlan.SlotsFor(state)))
            .WhenOffered(Slot(7), Slot(8)).Then(Placed(2, 2, slot: 7));

    [Fact]
    public void An_improvement_by_the_last_that_run_lets_the_study_go_on() =>
        Scenario.Given(Patient(1), [.. IsComplete(0, 0.4), .. IsRunning(1), .. IsComplete(2, 0.5)])
            .And(state => Assert.True(state.IsClosing))
            .When(Report(1, 1, 9, 0.3)).Then(Reported(1, 1, 9, 0.3), Completed(1))
            .And(state => Assert.False(state.IsClosing))
            .When(End(1, 2)).Then(Ended(1, 2));

    [Theory]
    [InlineData(EndReason.Plateau)]
    [InlineData(EndReason.Converged)]
    public void More_trials_than_there_were_let_a_study_go_on_that_thought_them_not_worth_while(EndReason reason)
    {
        var ended = Scenario.Given(Patient(1), [.. IsComplete(0), .. IsComplete(1), StudyEnded(reason)]);
        ended.When(Resume()).ThenNothing().ThenRejected("complete: done");
        ended.When(Enqueue(StudyWords.With(0.5))).ThenNothing().ThenRejected("The study has ended; extend it first. done");
        ended.When(Extend(9)).ThenNothing().ThenRejected("The trial budget is 10 already; extend it to 10 or more.");
        ended.When(Extend(10)).Then(Extended(10)).ThenDone()
            .And(state => Assert.Equal((null, 0, false), (state.End, state.Progress.Unimproved, state.IsClosing)))
            .WhenOffered(Slot(0)).Then(Wanted(2));
    }

    [Fact]
    public void A_study_without_a_trial_budget_gets_one_to_go_on_after_a_plateau()
    {
        var spec = Patient(1) with { Budget = new Budget(null, TimeSpan.FromHours(1), null, Plateau: new PlateauRule(1)) };
        var ended = Scenario.Given(spec, [.. IsComplete(0), .. IsComplete(1), StudyEnded(EndReason.Plateau)]);
        ended.When(Extend(2)).ThenNothing().ThenRejected("The study has had 2 trials already; extend it to more.");
        ended.When(Extend(3)).Then(Extended(3)).And(state => Assert.Equal(1, state.BudgetLeft));
    }

    [Theory]
    [InlineData(EndReason.Steps)]
    [InlineData(EndReason.Cost)]
    public void More_trials_do_not_help_where_steps_or_cost_ended_the_study(EndReason reason) =>
        Scenario.Given(Spec, StudyEnded(reason))
            .When(Extend(20)).ThenNothing().ThenRejected("more trials don't change that: done")
            .When(Enqueue(StudyWords.With(0.5))).ThenNothing().ThenRejected("The study has ended: done")
            .When(Resume()).ThenNothing().ThenRejected("complete: done");

    [Fact]
    public void What_a_model_expects_is_shown_and_ends_no_study_by_default() =>
        Scenario.Given(Spec, [.. Enumerable.Range(0, 8).SelectMany(trial => Expects(trial, 0))])
            .When(Look).ThenNothing()
            .And(state => Assert.Equal(new ExpectedGain(new TrialNumber(7), 0, null, 0), state.Progress.Gain))
            .And(state => Assert.Empty(state.Progress.Losses));

    [Fact]
    public void With_auto_stop_a_study_ends_when_five_suggestions_in_a_row_expected_too_little()
    {
        var spec = With(new Budget(10, null, null, AutoStop: new AutoStop(0.01)));
        var four = Scenario.Given(spec,
            [.. IsComplete(0), .. Expects(1, 0.02), .. Expects(2, 0.001), .. Expects(3, 0.001), .. Expects(4, 0.001), .. Expects(5, 0.001), Wanted(6)]);
        four.When(Look).ThenNothing();
        var draft = new Draft(new Point([0.5]), Expecting(0.002));
        four.When(new StudyCommand.AcceptDraft(new TrialNumber(6), four.State.Facts, draft, "avx"))
            .Then(new StudyEvent.TrialSuggested(new TrialNumber(6), StudyWords.With(0.5), draft.Because, "avx") { At = default },
                StudyEnded(EndReason.Converged, "For 5 suggestions in a row the model expected too little of 10 more trials: "
                    + "a gain of 0.002 at last, and 0.01 is the tolerance."));
    }

    [Fact]
    public void A_suggestion_without_a_model_neither_adds_to_the_row_nor_breaks_it() =>
        Scenario.Given(With(new Budget(10, null, null, AutoStop: new AutoStop(0.01))), [.. Expects(0, 0.001), .. IsReady(1), .. Expects(2, 0.001)])
            .And(state => Assert.Equal(2, state.Progress.Gain!.InARow));

    [Theory]
    [InlineData(null, 0, 0.001)]
    [InlineData(null, 0.04, 0.02)]
    [InlineData(0.1, 0.04, 0.1)]
    [InlineData(0.0, 0.04, 0.02)]
    public void The_tolerance_is_the_user_s_or_a_share_of_the_spread_but_half_of_the_noise_at_the_least(
        double? tolerance, double noise, double expected)
    {
        var spec = With(new Budget(10, null, null, AutoStop: new AutoStop(tolerance)));
        Scenario.Given(spec, [.. IsComplete(0, 0), .. IsComplete(1, 1), .. IsComplete(2, 1e30), .. Expects(3, 5, noise)])
            .And(state => Assert.Equal(expected, state.Progress.Gain!.Tolerance));
    }

    private static StudySpec With(Budget budget) => Spec with { Budget = budget };

    private static StudySpec Patient(int trials, double minDelta = 0) =>
        With(new Budget(10, null, null, Plateau: new PlateauRule(trials, minDelta)));

    private static int Unimproved(StudySpec spec, params double[] losses) =>
        Scenario.Given(spec, [.. losses.Index().SelectMany(trial => IsComplete(trial.Index, trial.Item))]).State.Progress.Unimproved;

    private static StudyEvent[] Expects(int trial, double gain, double noise = 0) =>
    [
        Wanted(trial), new StudyEvent.TrialSuggested(new TrialNumber(trial), StudyWords.With(0.5), Expecting(gain, noise), "avx") { At = default },
    ];

    private static Suggestion Expecting(double gain, double noise = 0) => new("model", 1, "model", null,
        ImmutableSortedDictionary<string, double>.Empty.Add(Reasons.RemainingImprovement, gain).Add(Reasons.Noise, noise));

    private static Metrics Spent(double seconds) => Metrics.Of(("loss", 0.5), ("gpu_seconds", seconds));

    private static StudyEvent.MetricReported Paid(int trial, long seq, int step, double seconds, int attempt = 1) =>
        new StudyEvent.MetricReported(Run(trial, attempt), seq, step, Spent(seconds)) { At = default };

    private static StudyCommand.ReportMetric Pay(int trial, long seq, int step, double seconds, int attempt = 1) =>
        new StudyCommand.ReportMetric(Run(trial, attempt), seq, step, Spent(seconds));

    private static StudyEvent[] CompletePaying(int trial) =>
        [.. IsRunning(trial), Paid(trial, 1, 9, 1), Completed(trial), Ended(trial, 2)];
}
