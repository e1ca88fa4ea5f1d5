using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Tests.Studies.StudyWords;

namespace HyperTuneActors.Core.Tests.Studies;

public sealed class EndRulesTests
{
    private const string NoCommand = "no such command: pyhton";

    private static readonly StudyCommand Look = StudyCommand.CheckTime.Instance;

    [Fact]
    public void A_study_ends_when_its_budget_is_spent_and_its_last_slot_is_free() =>
        Scenario.Given(Budgeting(2), [.. IsComplete(First), .. IsRunning(Second)])
            .When(Report(Second, 1, 9, 0.5)).Then(Reported(Second, 1, 9, 0.5), Completed(Second))
            .When(End(Second, 2))
            .Then(Ended(Second, 2), StudyEnded(EndReason.Trials, "All 2 trials of the budget have ended."));

    [Fact]
    public void A_failed_trial_takes_no_place_in_the_budget() =>
        Scenario.Given(Budgeting(2), [.. IsComplete(First), .. IsRunning(Second)])
            .When(End(Second, 1, RunClass.Diverged))
            .Then(Ended(Second, 1, RunClass.Diverged), Failed(Second, RunClass.Diverged))
            .WhenOffered(Slot(0)).Then(Wanted(Third));

    [Fact]
    public void A_failed_trial_takes_its_place_where_failures_count() =>
        Scenario.Given(Budgeting(2) with { Failures = new FailurePolicy(Count: true) },
                [.. IsComplete(First), .. IsRunning(Second)])
            .When(End(Second, 1, RunClass.Crashed))
            .Then(Ended(Second, 1, RunClass.Crashed), Failed(Second),
                StudyEnded(EndReason.Trials, "All 2 trials of the budget have ended."));

    [Fact]
    public void A_trial_that_waits_for_its_next_attempt_keeps_the_study_open() =>
        Scenario.Given(Budgeting(1), [.. IsRunning(First), Lost(First)]).When(Look).ThenNothing();

    [Fact]
    public void A_study_whose_first_three_trials_failed_ends_with_the_last_one_s_reason() =>
        Scenario.Given(Spec, [.. HasFailed(First), .. HasFailed(Second), .. IsRunning(Third)])
            .When(End(Third, 1, RunClass.Crashed))
            .Then(Ended(Third, 1, RunClass.Crashed), Failed(Third),
                StudyEnded(EndReason.Failing, "3 of 3 trials failed. The last was trial 2: exit code 1"));

    [Fact]
    public void Two_configurations_that_could_not_start_for_the_same_reason_end_the_study() =>
        Scenario.Given(Spec, [.. CouldNotStart(First, 0.1), Wanted(Second), Suggested(Second, 0.2), Placed(Second)])
            .When(EndAtStart(Second, NoCommand))
            .And(state => Assert.Equal((EndReason.Failing, $"2 trials in a row could not start: {NoCommand}"),
                (state.End!.Reason, state.End.Because)));

    [Fact]
    public void The_same_configuration_that_can_t_start_twice_is_its_own_trouble() =>
        Scenario.Given(Spec, [.. IsComplete(0), .. CouldNotStart(1, 0.1), .. CouldNotStart(2, 0.1), .. CouldNotStart(3, 0.1)])
            .When(Look).ThenNothing()
            .And(state => Assert.Equal(1, state.StartTrouble!.Trials));

    [Fact]
    public void Starts_that_fail_for_different_reasons_are_counted_apart() =>
        Scenario.Given(Spec, [.. IsComplete(0), .. CouldNotStart(1, 0.1), .. CouldNotStart(2, 0.2, "no module named torch")])
            .When(Look).ThenNothing()
            .And(state => Assert.Equal(new StartTrouble("no module named torch", 1, state.Space.ConfigurationOf(TrialOf(state, 2).Point)), state.StartTrouble));

    [Fact]
    public void A_report_between_two_failed_starts_says_that_trials_can_start() =>
        Scenario.Given(Spec, [.. CouldNotStart(0, 0.1), .. IsRunning(1), Reported(1, 1, 1, 0.5), .. CouldNotStart(2, 0.2)])
            .When(Look).ThenNothing()
            .And(state => Assert.Equal(1, state.StartTrouble!.Trials));

    [Fact]
    public void A_failure_of_another_kind_between_them_says_nothing() =>
        Scenario.Given(Spec, [.. IsComplete(0), .. CouldNotStart(1, 0.1), .. HasFailed(2), .. CouldNotStart(3, 0.2)])
            .When(Look).Then(StudyEnded(EndReason.Failing, $"2 trials in a row could not start: {NoCommand}"));

    [Fact]
    public void A_study_that_is_resumed_forgets_the_failed_starts() =>
        Scenario.Given(Spec, [.. CouldNotStart(0, 0.1), .. CouldNotStart(1, 0.2), StudyEnded(EndReason.Failing), Resumed()])
            .And(state => Assert.Null(state.StartTrouble))
            .When(Look).ThenNothing()
            .And(state => Assert.Null(state.End));

    [Fact]
    public void One_good_trial_among_the_first_keeps_the_study_going() =>
        Scenario.Given(Spec, [.. HasFailed(First), .. IsComplete(Second), .. HasFailed(Third), .. IsRunning(Fourth)])
            .When(End(Fourth, 1, RunClass.Crashed)).Then(Ended(Fourth, 1, RunClass.Crashed), Failed(Fourth));

    [Theory]
    [InlineData(10, null, 10)]
    [InlineData(60, null, 30)]
    [InlineData(60, 4, 4)]
    public void A_study_ends_when_more_than_its_share_of_trials_failed(int budget, int? max, int allowed)
    {
        var spec = Budgeting(budget) with { Failures = new FailurePolicy(Max: max) };
        var failures = Enumerable.Range(1, allowed).SelectMany(HasFailed).ToArray();
        Scenario.Given(spec, [.. IsComplete(0), .. failures]).When(Look).ThenNothing();
        Scenario.Given(spec, [.. IsComplete(0), .. failures, .. HasFailed(allowed + 1)]).When(Look)
            .Then(StudyEnded(EndReason.Failing,
                $"{allowed + 1} of {allowed + 2} trials failed. The last was trial {allowed + 1}: exit code 1"));
    }

    [Fact]
    public void Failures_are_counted_from_the_last_command_that_resumed_the_study() =>
        Scenario.Given(Spec,
            [
                .. HasFailed(0), .. HasFailed(1), .. HasFailed(2), StudyEnded(EndReason.Failing), Resumed(),
                .. HasFailed(3), .. HasFailed(4),
            ])
            .When(Look).ThenNothing()
            .And(state => Assert.Equal((2, 2), state.SinceResume));

    [Theory]
    [InlineData(Goal.Minimise, 0.3, 0.3, true)]
    [InlineData(Goal.Minimise, 0.3, 0.31, false)]
    [InlineData(Goal.Maximise, 0.9, 0.95, true)]
    [InlineData(Goal.Maximise, 0.9, 0.89, false)]
    public void A_study_ends_when_a_completed_trial_reaches_the_target(
        Goal goal, double target, double value, bool isReached)
    {
        var spec = Spec with { Objectives = [new Objective("loss", goal)], Budget = new Budget(10, null, target) };
        var after = Scenario.Given(spec, IsRunning(First)).When(Report(First, 1, 8, value), Report(First, 2, 9, value));
        Assert.Equal(isReached ? EndReason.Target : null, after.State.End?.Reason);
    }

    [Fact]
    public void A_trial_that_is_not_complete_reaches_no_target() =>
        Scenario.Given(Spec with { Budget = new Budget(10, null, 0.3) }, IsRunning(First))
            .When(Report(First, 1, 8, 0.1)).Then(Reported(First, 1, 8, 0.1));

    [Fact]
    public void A_study_ends_when_its_time_is_up_though_nothing_reports()
    {
        var spec = Spec with { Budget = new Budget(10, TimeSpan.FromHours(1), null) };
        var running = Scenario.Given(spec, IsRunning(First));
        running.At(TimeSpan.FromMinutes(59)).When(Look).ThenNothing();
        running.At(TimeSpan.FromMinutes(60)).When(Look)
            .Then(StudyEnded(EndReason.Time, "The time budget of 01:00:00 is spent.")).ThenDone();
    }

    [Fact]
    public void The_report_that_comes_when_the_time_is_up_still_counts() =>
        Scenario.Given(Spec with { Budget = new Budget(10, TimeSpan.FromHours(1), null) }, IsRunning(First))
            .At(TimeSpan.FromHours(2)).When(Report(First, 1, 1, 0.5))
            .Then(Reported(First, 1, 1, 0.5), StudyEnded(EndReason.Time, "The time budget of 01:00:00 is spent."));

    [Fact]
    public void A_study_ends_once() =>
        Scenario.Given(Budgeting(1), [.. IsComplete(First), StudyEnded(EndReason.Trials)]).When(Look).ThenNothing();

    [Fact]
    public void Whatever_ends_a_study_its_paused_trials_are_counted() =>
        Scenario.Given(Promoting with { Budget = new Budget(10, TimeSpan.FromHours(1), null) }, [.. IsPaused(First), .. IsPausing(Second)])
            .At(TimeSpan.FromHours(1)).When(Look)
            .Then(StudyEnded(EndReason.Time, "The time budget of 01:00:00 is spent.", paused: 2));

    [Fact]
    public void The_best_trial_is_the_first_of_the_best_completed_ones() =>
        Scenario.Given(Spec,
            [
                .. IsComplete(First, 0.5), .. IsComplete(Second, 0.2), .. IsComplete(Third, 0.2),
                .. IsRunning(Fourth), Reported(Fourth, 1, 1, 0.1),
            ])
            .And(state => Assert.Equal(Second, state.Best?.Value));

    private static StudyCommand.ReportEnd EndAtStart(int trial, string reason) =>
        new StudyCommand.ReportEnd(Run(trial), 1, new RunEnd(RunClass.StartFailed, reason));
}
