using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Tests.Studies.StudyWords;

namespace HyperTuneActors.Core.Tests.Studies;

public sealed class RunRulesTests
{
    [Fact]
    public void A_start_is_written_once() =>
        Scenario.Given(Spec, IsRunning(First))
            .When(Start(First)).Then(Started(First)).ThenDone()
            .When(Start(First)).ThenNothing().ThenDone();

    [Fact]
    public void A_start_of_a_lost_attempt_is_told_to_be_forgotten() =>
        Scenario.Given(Spec, [.. IsRunning(First), Lost(First), Placed(First, 2, incarnation: 2)])
            .When(Start(First, attempt: 1)).ThenNothing().ThenForget("Another attempt");

    [Fact]
    public void A_worker_s_new_life_ends_the_runs_of_its_older_ones() =>
        Scenario.Given(Spec, [.. IsRunning(First), .. IsRunning(Second)])
            .When(Announce(2)).Then(Lost(First), Lost(Second)).ThenDone()
            .And(state => Assert.Equal([First, Second], state.Waiting.Select(trial => trial.Value)))
            .And(state => Assert.Empty(state.Live))
            .When(Announce(2)).ThenNothing();

    [Fact]
    public void A_run_that_the_worker_took_over_lives_on() =>
        Scenario.Given(Spec, [.. IsRunning(First), .. IsRunning(Second)])
            .When(Announce(2, attached: Second)).Then(
                Lost(First), new StudyEvent.RunStarted(Run(Second), 0, Host: new WorkerIncarnation("w", 2)) { At = default });

    [Theory]
    [InlineData(4)]
    [InlineData(3)]
    public void An_announcement_of_the_same_or_an_older_life_ends_nothing(long incarnation) =>
        Scenario.Given(Spec, [.. IsReady(First), Placed(First, incarnation: 4)])
            .When(Announce(incarnation)).ThenNothing().ThenDone();

    [Fact]
    public void An_announcement_ends_no_run_of_another_worker() =>
        Scenario.Given(Spec, IsRunning(First))
            .When(new StudyCommand.AnnounceWorker(new WorkerIncarnation("other", 9), [])).ThenNothing();

    [Fact]
    public void A_complete_trial_whose_run_is_lost_stays_complete() =>
        Scenario.Given(Spec, [.. IsRunning(First), Reported(First, 1, 9, 0.5), Completed(First)])
            .When(Announce(2)).Then(Lost(First))
            .And(state => Assert.Equal(TrialStatus.Completed, TrialOf(state, First).Status))
            .And(state => Assert.Empty(state.Waiting));

    [Fact]
    public void The_loss_of_the_last_run_can_end_the_study() =>
        Scenario.Given(Budgeting(1), [.. IsRunning(First), Reported(First, 1, 9, 0.5), Completed(First)])
            .When(Announce(2)).Then(Lost(First), StudyEnded(EndReason.Trials, "All 1 trials of the budget have ended."));

    [Fact]
    public void An_end_that_leaves_a_gap_is_not_answered() =>
        Scenario.Given(Spec, [.. IsRunning(First), Reported(First, 1, 1, 0.5)])
            .When(End(First, seq: 3)).ThenNothing().ThenUnanswered();

    [Fact]
    public void An_end_with_a_number_that_a_metric_has_is_not_answered() =>
        Scenario.Given(Spec, [.. IsRunning(First), Reported(First, 1, 1, 0.5)])
            .When(End(First, seq: 1)).ThenNothing().ThenUnanswered();

    [Fact]
    public void After_the_study_s_end_a_run_s_end_may_skip_the_metrics_that_left_no_fact() =>
        Scenario.Given(Spec, [.. IsRunning(First), Reported(First, 1, 1, 0.5), StudyEnded(EndReason.Stopped)])
            .When(End(First, seq: 4, RunClass.Stopped)).Then(Ended(First, 4, RunClass.Stopped)).ThenForget("written")
            .And(state => Assert.Equal(TrialStatus.Waiting, TrialOf(state, First).Status));

    [Fact]
    public void A_repeated_end_is_told_to_be_forgotten_and_not_written_again() =>
        Scenario.Given(Spec, IsRunning(First))
            .When(End(First, 1, RunClass.Stopped)).Then(Ended(First, 1, RunClass.Stopped)).ThenForget("written")
            .When(End(First, 1, RunClass.Stopped)).ThenNothing().ThenForget("written");

    [Fact]
    public void An_end_of_a_lost_attempt_is_told_to_be_forgotten() =>
        Scenario.Given(Spec, [.. IsRunning(First), Lost(First), Placed(First, 2, incarnation: 2)])
            .When(End(First, 1, attempt: 1)).ThenNothing().ThenForget("Another attempt");

    [Fact]
    public void A_complete_trial_stays_complete_whatever_its_run_ends_as() =>
        Scenario.Given(Spec, [.. IsRunning(First), Reported(First, 1, 9, 0.5), Completed(First)])
            .When(End(First, 2, RunClass.Crashed)).Then(Ended(First, 2, RunClass.Crashed))
            .And(state => Assert.Equal((TrialStatus.Completed, RunClass.Crashed),
                (TrialOf(state, First).Status, TrialOf(state, First).LastEnd)));

    [Theory]
    [InlineData(RunClass.Lost)]
    [InlineData(RunClass.Stopped)]
    public void A_run_that_was_taken_from_it_is_always_tried_again(RunClass @class)
    {
        var scenario = Scenario.Given(Spec, IsRunning(First));
        for (var attempt = 1; attempt < 10; attempt++)
            scenario = scenario
                .When(End(First, 1, @class, attempt)).Then(Ended(First, 1, @class, attempt))
                .WhenOffered(Slot(0)).Then(Placed(First, attempt + 1));
    }

    [Theory]
    [InlineData(RunClass.NoResult)]
    [InlineData(RunClass.Diverged)]
    [InlineData(RunClass.MetricMissing)]
    [InlineData(RunClass.StartFailed)]
    [InlineData(RunClass.Bug)]
    public void A_run_that_would_fail_again_fails_its_trial(RunClass @class) =>
        Scenario.Given(Spec with { Failures = new FailurePolicy(Retries: 5) }, IsRunning(First))
            .When(End(First, 1, @class)).Then(Ended(First, 1, @class), Failed(First, @class))
            .And(state => Assert.Equal((1, 0), (state.Failed, state.Waiting.Count)));

    [Fact]
    public void A_crashed_run_is_tried_again_as_often_as_the_study_allows() =>
        Scenario.Given(Spec with { Failures = new FailurePolicy(Retries: 1) }, IsRunning(First))
            .When(End(First, 1, RunClass.Crashed)).Then(Ended(First, 1, RunClass.Crashed))
            .WhenOffered(Slot(0)).Then(Placed(First, 2))
            .When(End(First, 1, RunClass.Crashed, attempt: 2))
            .Then(Ended(First, 1, RunClass.Crashed, attempt: 2), Failed(First));

    [Fact]
    public void A_run_killed_from_outside_is_tried_again_three_times_and_counts_as_no_crash()
    {
        var scenario = Scenario.Given(Spec, IsRunning(First));
        for (var attempt = 1; attempt <= 3; attempt++)
            scenario = scenario
                .When(End(First, 1, RunClass.Killed, attempt)).Then(Ended(First, 1, RunClass.Killed, attempt))
                .WhenOffered(Slot(0)).Then(Placed(First, attempt + 1));
        scenario.When(End(First, 1, RunClass.Killed, 4))
            .Then(Ended(First, 1, RunClass.Killed, 4), Failed(First, RunClass.Killed))
            .And(state => Assert.Equal(new FailureCounts(0, 4, 0, 0), TrialOf(state, First).Failures));
    }

    [Theory]
    [InlineData(RunClass.Crashed, 2)]
    [InlineData(RunClass.Killed, 4)]
    [InlineData(RunClass.Preempted, 5)]
    [InlineData(RunClass.Hung, 3)]
    [InlineData(RunClass.OutOfMemory, 0)]
    [InlineData(RunClass.TimedOut, 0)]
    public void Each_class_of_failure_has_its_own_budget(RunClass @class, int retries)
    {
        var policy = new FailurePolicy(Retries: 2, KilledRetries: 4, PreemptedRetries: 5, HungRetries: 3);
        var scenario = Scenario.Given(Spec with { Failures = policy }, IsRunning(First));
        for (var attempt = 1; attempt <= retries; attempt++)
            scenario = scenario
                .When(End(First, 1, @class, attempt)).Then(Ended(First, 1, @class, attempt))
                .WhenOffered(Slot(0)).Then(Placed(First, attempt + 1));
        scenario.When(End(First, 1, @class, retries + 1))
            .Then(Ended(First, 1, @class, retries + 1), Failed(First, @class));
    }

    [Theory]
    [InlineData(RunClass.Crashed, 0)]
    [InlineData(RunClass.Killed, 3)]
    [InlineData(RunClass.Preempted, 20)]
    [InlineData(RunClass.Hung, 1)]
    [InlineData(RunClass.Lost, null)]
    [InlineData(RunClass.Stopped, null)]
    public void Unless_the_study_says_otherwise_a_trial_is_tried_again_so_often(RunClass @class, int? retries)
    {
        var counts = new FailureCounts();
        for (var failures = 1; failures <= 300; failures++)
        {
            counts = counts.And(new RunEnd(@class, ""));
            Assert.Equal(retries is null || failures <= retries, counts.MayRetry(new RunEnd(@class, ""), new FailurePolicy()));
        }
    }

    [Theory]
    [InlineData(RunClass.Preempted)]
    [InlineData(RunClass.StartFailed)]
    public void A_run_whose_node_was_to_blame_is_not_charged(RunClass @class)
    {
        var counts = new FailureCounts();
        for (var failures = 1; failures <= 300; failures++)
        {
            var end = new RunEnd(@class, "", Charged: false);
            counts = counts.And(end);
            Assert.True(counts.MayRetry(end, new FailurePolicy()));
        }
        Assert.Equal(new FailureCounts(), counts);
    }

    [Fact]
    public void Failures_of_one_class_use_up_no_budget_of_another() =>
        Scenario.Given(Spec with { Failures = new FailurePolicy(Retries: 1, KilledRetries: 1, PreemptedRetries: 1, HungRetries: 1) },
                IsRunning(First))
            .When(End(First, 1, RunClass.Killed)).WhenOffered(Slot(0))
            .When(End(First, 1, RunClass.Crashed, 2)).WhenOffered(Slot(0))
            .When(End(First, 1, RunClass.Hung, 3)).WhenOffered(Slot(0))
            .When(End(First, 1, RunClass.Preempted, 4)).WhenOffered(Slot(0))
            .When(End(First, 1, RunClass.Lost, 5)).WhenOffered(Slot(0)).Then(Placed(First, 6))
            .And(state => Assert.Equal(new FailureCounts(1, 1, 1, 1), TrialOf(state, First).Failures))
            .When(End(First, 1, RunClass.Hung, 6)).Then(Ended(First, 1, RunClass.Hung, 6), Failed(First, RunClass.Hung));

    [Fact]
    public void A_study_counts_how_its_runs_ended() =>
        Scenario.Given(Spec, [.. IsComplete(First), .. HasFailed(Second), .. IsRunning(Third), Lost(Third), Placed(Third, 2), Lost(Third, 2)])
            .And(state => Assert.Equal(
                [(RunClass.Finished, 1), (RunClass.Crashed, 1), (RunClass.Lost, 2)], state.Ends.Select(end => (end.Key, end.Value))));

    [Fact]
    public void A_program_that_ends_before_its_last_step_has_no_result() =>
        Scenario.Given(Spec, [.. IsRunning(First), Reported(First, 1, 8, 0.5)])
            .When(End(First, 2)).Then(Ended(First, 2), Failed(First, RunClass.NoResult));

    [Fact]
    public void A_program_without_steps_is_complete_when_it_ends_well_after_a_result() =>
        Scenario.Given(WithoutSteps, [.. IsRunning(First), Reported(First, 1, 1, 0.5)])
            .When(End(First, 2)).Then(Ended(First, 2), Completed(First))
            .And(state => Assert.Equal(First, state.Best?.Value));

    [Fact]
    public void A_program_without_steps_has_no_result_when_it_ends_without_one() =>
        Scenario.Given(WithoutSteps, IsRunning(First))
            .When(End(First, 1)).Then(Ended(First, 1), Failed(First, RunClass.NoResult));

    [Fact]
    public void A_program_without_steps_that_crashes_after_a_result_has_failed() =>
        Scenario.Given(WithoutSteps, [.. IsRunning(First), Reported(First, 1, 1, 0.5)])
            .When(End(First, 2, RunClass.Crashed)).Then(Ended(First, 2, RunClass.Crashed), Failed(First));
}
