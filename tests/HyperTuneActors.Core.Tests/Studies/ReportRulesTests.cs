using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Tests.Studies.StudyWords;

namespace HyperTuneActors.Core.Tests.Studies;

public sealed class ReportRulesTests
{
    /// <summary>Two trials at the first rung, the second worse.</summary>
    private static readonly StudyEvent[] OneAtTheRung =
        [.. IsRunning(First), .. IsRunning(Second), Reported(First, 1, 1, 0.2)];

    private static readonly Ruling SecondIsWorse = new("asha", 1, Rank: 2, Count: 2, Kept: 1, Value: 0.9, Cutoff: 0.2);

    [Fact]
    public void A_report_is_written_and_its_run_goes_on() =>
        Scenario.Given(Spec, IsRunning(First))
            .When(Report(First, seq: 1, step: 1, 0.5))
            .Then(Reported(First, 1, 1, 0.5)).ThenGoOn()
            .And(state => Assert.Equal((1, 1L), (TrialOf(state, First).Curve.LastStep, TrialOf(state, First).LastSeq)));

    [Fact]
    public void A_report_on_an_unknown_trial_is_told_to_be_forgotten() =>
        Scenario.Given(Spec, IsRunning(First)).When(Report(Second, 1, 1, 0.5)).ThenNothing().ThenForget("no trial");

    [Fact]
    public void A_report_of_another_study_is_told_to_be_forgotten() =>
        Scenario.Given(Spec with { Name = new StudyName("other") }, IsReady(First))
            .When(Report(First, 1, 1, 0.5)).ThenNothing().ThenForget("no trial");

    [Fact]
    public void A_report_from_a_lost_attempt_is_told_to_be_forgotten() =>
        Scenario.Given(Spec, [.. IsRunning(First), Lost(First), Placed(First, 2, incarnation: 2)])
            .When(Report(First, 1, 1, 0.1, attempt: 1))
            .ThenNothing().ThenForget("Another attempt");

    [Fact]
    public void A_report_after_its_run_s_end_is_told_to_be_forgotten() =>
        Scenario.Given(Spec, [.. IsRunning(First), Lost(First)])
            .When(Report(First, 1, 1, 0.1))
            .ThenNothing().ThenForget("The end of this run is written");

    [Fact]
    public void A_report_that_leaves_a_gap_is_not_answered() =>
        Scenario.Given(Spec, IsRunning(First)).When(Report(First, seq: 2, step: 2, 0.5)).ThenNothing().ThenUnanswered();

    [Fact]
    public void A_repeated_report_is_answered_again_and_not_written_again() =>
        Scenario.Given(Spec, [.. IsRunning(First), Reported(First, 1, 1, 0.5), Reported(First, 2, 2, 0.4)])
            .When(Report(First, 1, 1, 0.5)).ThenNothing().ThenGoOn()
            .When(Report(First, 2, 2, 0.4)).ThenNothing().ThenGoOn();

    [Fact]
    public void A_new_attempt_numbers_its_reports_from_1_again() =>
        Scenario.Given(Spec,
                [.. IsRunning(First), Reported(First, 1, 1, 0.5), Lost(First), Placed(First, 2, incarnation: 2)])
            .When(Report(First, seq: 1, step: 2, 0.4, attempt: 2))
            .Then(Reported(First, 1, 2, 0.4, attempt: 2)).ThenGoOn();

    [Fact]
    public void A_report_without_an_objective_s_metric_ends_its_run_and_trial()
    {
        var two = Spec with { Objectives = [.. Spec.Objectives, new Objective("seconds", Goal.Minimise)] };
        Scenario.Given(two, IsRunning(First))
            .When(Report(First, 1, 1, 0.5)).ThenForget("The end of this run is written")
            .And(state => Assert.Equal((TrialStatus.Failed, RunClass.MetricMissing, 1L),
                (TrialOf(state, First).Status, TrialOf(state, First).LastEnd, TrialOf(state, First).LastSeq)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_step_below_1_ends_its_run_and_trial(int step) =>
        Scenario.Given(Spec, IsRunning(First)).When(Report(First, 1, step, 0.5)).ThenForget("The end of this run is written")
            .And(state => Assert.Equal((TrialStatus.Failed, RunClass.Bug),
                (TrialOf(state, First).Status, TrialOf(state, First).LastEnd)));

    [Theory]
    [InlineData(9)]
    [InlineData(12)]
    public void A_trial_is_complete_when_its_last_step_is_reported(int step) =>
        Scenario.Given(Spec, IsRunning(First))
            .When(Report(First, 1, step, 0.5))
            .Then(Reported(First, 1, step, 0.5), Completed(First)).ThenFinish();

    [Fact]
    public void A_complete_trial_s_repeated_report_is_told_to_finish_again() =>
        Scenario.Given(Spec, [.. IsRunning(First), Reported(First, 1, 9, 0.5), Completed(First)])
            .When(Report(First, 1, 9, 0.5)).ThenNothing().ThenFinish();

    [Fact]
    public void A_complete_trial_s_further_report_changes_nothing_but_its_number() =>
        Scenario.Given(Spec, [.. IsRunning(First), Reported(First, 1, 9, 0.5), Completed(First)])
            .When(Report(First, 2, 10, 0.1))
            .Then(Reported(First, 2, 10, 0.1)).ThenFinish()
            .And(state => Assert.Equal((9, 2L), (TrialOf(state, First).Curve.LastStep, TrialOf(state, First).LastSeq)));

    [Fact]
    public void The_scheduler_s_verdict_is_written_with_its_numbers_and_told() =>
        Scenario.Given(WithAsha, OneAtTheRung)
            .When(Report(Second, 1, 1, 0.9))
            .Then(Reported(Second, 1, 1, 0.9), Pruned(Second, 1, SecondIsWorse)).ThenHalt("scheduler");

    [Fact]
    public void A_pruned_trial_s_repeated_report_gets_the_stored_verdict() =>
        Scenario.Given(WithAsha, [.. OneAtTheRung, Reported(Second, 1, 1, 0.9), Pruned(Second, 1, SecondIsWorse)])
            .When(Report(Second, 1, 1, 0.9)).ThenNothing().ThenHalt("scheduler");

    [Fact]
    public void A_pruned_trial_s_further_report_changes_nothing_but_its_number() =>
        Scenario.Given(WithAsha, [.. OneAtTheRung, Reported(Second, 1, 1, 0.9), Pruned(Second, 1, SecondIsWorse)])
            .When(Report(Second, 2, 3, 0.01))
            .Then(Reported(Second, 2, 3, 0.01)).ThenHalt("scheduler")
            .And(state => Assert.Equal(1, TrialOf(state, Second).Curve.LastStep))
            .And(state => Assert.Equal([2, 0], state.Rungs.All.Select(rung => rung.Entries.Count)));

    [Fact]
    public void A_step_that_the_trial_has_is_written_and_counts_neither_in_curve_nor_rung() =>
        Scenario.Given(WithAsha, [.. OneAtTheRung, Lost(First), Placed(First, 2, incarnation: 2)])
            .When(Report(First, 1, 1, 0.99, attempt: 2))
            .Then(Reported(First, 1, 1, 0.99, attempt: 2)).ThenGoOn()
            .And(state => Assert.Equal(0.2, TrialOf(state, First).Curve.ValueAt(0)))
            .And(state => Assert.Equal(new RungEntry(0.2, First), Assert.Single(state.Rungs.All[0].Entries)));

    [Fact]
    public void A_program_without_steps_is_not_complete_by_any_report() =>
        Scenario.Given(WithoutSteps, IsRunning(First))
            .When(Report(First, 1, 1_000, 0.5)).Then(Reported(First, 1, 1_000, 0.5)).ThenGoOn();

    [Fact]
    public void After_the_study_s_end_a_metric_is_told_to_halt_and_leaves_no_fact() =>
        Scenario.Given(Spec, [.. IsRunning(First), StudyEnded(EndReason.Stopped, "Stopped by ada.")])
            .When(Report(First, 1, 1, 0.5)).ThenNothing().ThenHalt("Stopped by ada.");

    [Fact]
    public void After_the_study_s_end_a_known_report_is_told_that_it_ended() =>
        Scenario.Given(Spec,
                [.. IsRunning(First), Reported(First, 1, 1, 0.5), StudyEnded(EndReason.Stopped, "Stopped by ada.")])
            .When(Report(First, 1, 1, 0.5)).ThenNothing().ThenHalt("Stopped by ada.");

    [Fact]
    public void A_report_that_was_halted_without_a_fact_counts_when_it_is_repeated_in_the_resumed_study() =>
        Scenario.Given(Spec, [.. IsRunning(First), StudyEnded(EndReason.Stopped)])
            .When(Report(First, 1, 1, 0.5)).ThenHalt("done")
            .When(Resume(), Report(First, 1, 1, 0.5)).Then(Reported(First, 1, 1, 0.5)).ThenGoOn();

    [Fact]
    public void The_shown_metrics_are_those_of_the_step_that_gives_the_value()
    {
        var best = Spec with { Objectives = [new Objective("loss", Goal.Minimise, ValueAt.BestStep)] };
        Scenario.Given(best, IsRunning(First))
            .When(Report(First, 1, 1, 0.5), Report(First, 2, 2, 0.2), Report(First, 3, 3, 0.4))
            .And(state => Assert.Equal((Metrics.Of(("loss", 0.2)), 1), TrialOf(state, First).Shown));
    }

    [Fact]
    public void The_shown_metrics_beside_a_mean_are_those_of_the_last_step() =>
        Scenario.Given(Folds, IsRunning(First))
            .When(Report(First, 1, 1, 0.5), Report(First, 2, 2, 0.2), Report(First, 3, 3, 0.4))
            .And(state => Assert.Equal((Metrics.Of(("loss", 0.4)), 1), TrialOf(state, First).Shown));

    [Fact]
    public void A_trial_whose_folds_are_worse_than_those_of_the_best_is_pruned_with_the_numbers_of_the_test() =>
        Scenario.Given(Folds, [.. IsCrossValidated(First, 0.5), .. IsCrossValidated(Second, 0.25), .. IsRunning(Third),
                Reported(Third, 1, 1, 0.5), Reported(Third, 2, 2, 0.5), Reported(Third, 3, 3, 0.5)])
            .When(Report(Third, 4, 4, 0.5))
            .Then(Reported(Third, 4, 4, 0.5), Pruned(Third, 4, new Ruling("wilcoxon", 4, 2, 2, 1, 0.5, 0.25,
                new PairedTest(4, 0.0625, 0.1, new TrialNumber(Second)))))
            .ThenHalt("The scheduler stopped this trial.");

    [Fact]
    public void The_best_trial_is_the_one_with_the_best_mean() =>
        Scenario.Given(Folds, [.. IsCrossValidated(First, 0.3), .. IsCrossValidated(Second, 0.5, last: 0.1)])
            .And(state => Assert.Equal(new TrialNumber(First), state.Best));

    private static readonly StudySpec Folds = Spec with
    {
        Objectives = [new Objective("loss", Goal.Minimise, ValueAt.Mean)],
        Steps = new StepRange(5, "fold"),
        Scheduler = new SchedulerSettings.Wilcoxon(),
    };

    /// <summary>The trial is complete with this loss on each fold but perhaps the last.</summary>
    private static StudyEvent[] IsCrossValidated(int trial, double loss, double? last = null) =>
    [
        .. IsRunning(trial),
        .. Enumerable.Range(1, 5).Select(fold => Reported(trial, fold, fold, fold == 5 ? last ?? loss : loss)),
        Completed(trial), Ended(trial, 6),
    ];
}
