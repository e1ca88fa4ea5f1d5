using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Tests.Studies.StudyWords;

namespace HyperTuneActors.Core.Tests.Studies;

/// <summary>Trials that pause at rungs and are resumed if they deserve it: the rungs are 1 and 3, the last step is 9, and the
/// best third goes on.</summary>
public sealed class PromotionTests
{
    /// <summary>Three at the first rung, of which the second is the best.</summary>
    private static readonly StudyEvent[] ThreePaused =
        [.. IsPaused(First, 0.5), .. IsPaused(Second, 0.2), .. IsPaused(Third, 0.4)];

    private static readonly Ruling SecondIsBest = Standing(1, rank: 1, count: 3, kept: 1, value: 0.2, cutoff: 0.2);

    [Fact]
    public void A_report_at_a_rung_pauses_its_trial_and_its_run_is_told_to_finish() =>
        Scenario.Given(Promoting, IsRunning(First))
            .When(Report(First, 1, 1, 0.5))
            .Then(Reported(First, 1, 1, 0.5), Paused(First, Standing(1, 1, 1, 0, 0.5, 0.5))).ThenFinish()
            .And(state => Assert.Equal((TrialStatus.Paused, First), (TrialOf(state, First).Status, state.Paused.Single().Value)))
            .When(Report(First, 1, 1, 0.5)).ThenNothing().ThenFinish();

    [Fact]
    public void A_report_that_skips_a_rung_pauses_its_trial_at_the_highest() =>
        Scenario.Given(Promoting, IsRunning(First))
            .When(Report(First, 1, 4, 0.5))
            .Then(Reported(First, 1, 4, 0.5), Paused(First, Standing(3, 1, 1, 0, 0.5, 0.5), step: 4)).ThenFinish();

    [Fact]
    public void Between_rungs_and_at_the_last_step_a_trial_does_not_pause() =>
        Scenario.Given(Promoting, [.. IsPaused(First), Promoted(First, AnyRuling(1, 0.5)), Placed(First, 2, until: 3)])
            .When(Report(First, 1, 2, 0.4, attempt: 2)).Then(Reported(First, 1, 2, 0.4, attempt: 2)).ThenGoOn()
            .When(Report(First, 2, 9, 0.1, attempt: 2))
            .Then(Reported(First, 2, 9, 0.1, attempt: 2), Completed(First)).ThenFinish();

    [Fact]
    public void A_paused_trial_s_run_has_its_slot_until_it_has_ended() =>
        Scenario.Given(Promoting, [.. IsPausing(First), .. IsReady(Second)])
            .And(state => Assert.Equal(Run(First), state.Live[Slot(First).SlotId]))
            .WhenOffered(Slot(First)).ThenNothing()
            .When(End(First, 2)).Then(Ended(First, 2)).ThenForget("written")
            .WhenOffered(Slot(First)).Then(Placed(Second, slot: First, until: 1));

    [Fact]
    public void A_paused_trial_s_run_may_end_by_itself() =>
        Assert.True(Assert.Single(StudyPlan.For(Scenario.Given(Promoting, IsPausing(First)).State).Runs).IsWanted);

    [Fact]
    public void A_paused_trial_becomes_a_candidate_when_its_run_has_ended() =>
        Scenario.Given(Promoting, [.. IsPaused(First, 0.5), .. IsPaused(Second, 0.4), .. IsPausing(Third, 0.2)])
            .And(state => Assert.Equal([First, Second], CandidatesOf(state).Order()))
            .WhenOffered(Slot(First)).Then(Wanted(Fourth))
            .When(End(Third, 2)).Then(Ended(Third, 2))
            .And(state => Assert.Equal([Third, Second, First], CandidatesOf(state)));

    [Fact]
    public void The_best_third_of_those_paused_is_promoted_with_its_numbers_and_runs_to_the_next_rung() =>
        Scenario.Given(Promoting, ThreePaused)
            .WhenOffered(Slot(7)).Then(Promoted(Second, SecondIsBest), Placed(Second, 2, slot: 7, until: 3))
            .And(state => Assert.Equal([Third, First], CandidatesOf(state)))
            .And(state => Assert.Equal([First, Third], state.Paused.Select(trial => trial.Value)))
            .And(state => Assert.Equal((TrialStatus.Running, 3), (TrialOf(state, Second).Status, TrialOf(state, Second).Live!.Until)));

    [Fact]
    public void From_the_last_rung_a_trial_runs_to_its_last_step() =>
        Scenario.Given(Promoting, [.. ThreePaused, Promoted(Second, SecondIsBest), Placed(Second, 2, until: 3),
                Reported(Second, 1, 3, 0.1, attempt: 2), Paused(Second, AnyRuling(3, 0.1)), Ended(Second, 2, attempt: 2),
                .. IsSkipping(Fourth, 0.3), .. IsSkipping(4, 0.4)])
            .WhenOffered(Slot(7))
            .Then(Promoted(Second, Standing(3, 1, 3, 1, 0.1, 0.1)), Placed(Second, 3, slot: 7))
            .And(state => Assert.Equal(9, TrialOf(state, Second).Live!.Until));

    [Fact]
    public void A_promotion_goes_before_a_retry_and_a_ready_trial() =>
        Scenario.Given(Promoting with { Concurrency = 4 },
                [.. ThreePaused, .. IsReady(Fourth), .. IsReady(4), Placed(4, until: 1), Lost(4)])
            .WhenOffered(Slot(0), Slot(1), Slot(2))
            .Then(Promoted(Second, SecondIsBest), Placed(Second, 2, slot: 0, until: 3),
                Placed(4, 2, slot: 1, until: 1), Placed(Fourth, slot: 2, until: 1));

    [Fact]
    public void A_run_goes_on_from_the_last_checkpoint_of_its_trial() =>
        Scenario.Given(Promoting,
                [.. IsPaused(First, 0.5), .. IsPausedWithCheckpoint(Second, 0.2), .. IsPaused(Third, 0.4)])
            .WhenOffered(Slot(7))
            .Then(Promoted(Second, SecondIsBest),
                Placed(Second, 2, slot: 7, until: 3, from: CheckpointOf(Second, 1)))
            .And(state => Assert.Equal(CheckpointOf(Second, 1), TrialOf(state, Second).Live!.From));

    [Fact]
    public void A_retry_goes_on_from_the_last_checkpoint_to_the_same_step() =>
        Scenario.Given(Promoting with { Failures = new FailurePolicy(Retries: 1) },
                [.. IsPausedWithCheckpoint(First), Promoted(First, AnyRuling(1, 0.5)),
                    Placed(First, 2, until: 3, from: CheckpointOf(First, 1)),
                    Reported(First, 1, 2, 0.4, attempt: 2), Saved(First, 2, 2, attempt: 2)])
            .When(End(First, 3, RunClass.Crashed, attempt: 2)).Then(Ended(First, 3, RunClass.Crashed, attempt: 2))
            .WhenOffered(Slot(7)).Then(Placed(First, 3, slot: 7, until: 3, from: CheckpointOf(First, 2, attempt: 2)));

    [Fact]
    public void A_study_without_promotion_retries_from_the_last_checkpoint_too() =>
        Scenario.Given(Spec, [.. IsRunning(First), Reported(First, 1, 1, 0.5), Saved(First, 2, 1), Lost(First)])
            .WhenOffered(Slot(7)).Then(Placed(First, 2, slot: 7, from: CheckpointOf(First, 1)));

    [Theory]
    [InlineData(RunClass.Crashed)]
    [InlineData(RunClass.Lost)]
    [InlineData(RunClass.Diverged)]
    [InlineData(RunClass.Stopped)]
    public void Whatever_a_paused_trial_s_run_ends_as_the_trial_is_a_candidate(RunClass @class) =>
        Scenario.Given(Promoting, IsPausing(First))
            .When(End(First, 2, @class)).Then(Ended(First, 2, @class))
            .And(state => Assert.Equal((TrialStatus.Paused, @class), (TrialOf(state, First).Status, TrialOf(state, First).LastEnd)))
            .And(state => Assert.Equal([First], CandidatesOf(state)));

    [Fact]
    public void A_paused_trial_whose_worker_is_gone_is_a_candidate() =>
        Scenario.Given(Promoting, IsPausing(First))
            .When(Announce(2)).Then(Lost(First))
            .And(state => Assert.Equal([First], CandidatesOf(state)));

    [Fact]
    public void Of_further_reports_of_a_paused_trial_s_run_only_the_number_counts() =>
        Scenario.Given(Promoting, IsPausing(First))
            .When(Report(First, 2, 3, 0.01)).Then(Reported(First, 2, 3, 0.01)).ThenFinish()
            .When(Report(First, 3, 9, 0.01)).Then(Reported(First, 3, 9, 0.01)).ThenFinish()
            .And(state => Assert.Equal((1, 3L), (TrialOf(state, First).Curve.LastStep, TrialOf(state, First).LastSeq)))
            .And(state => Assert.Equal([1, 0], state.Rungs.All.Select(rung => rung.Entries.Count)));

    [Fact]
    public void A_resumed_trial_that_begins_again_enters_no_rung_twice() =>
        Scenario.Given(Promoting, [.. IsPaused(First), Promoted(First, AnyRuling(1, 0.5)), Placed(First, 2, until: 3)])
            .When(Report(First, 1, 1, 0.9, attempt: 2)).Then(Reported(First, 1, 1, 0.9, attempt: 2)).ThenGoOn()
            .And(state => Assert.Equal([1, 0], state.Rungs.All.Select(rung => rung.Entries.Count)))
            .When(Report(First, 2, 3, 0.4, attempt: 2))
            .Then(Reported(First, 2, 3, 0.4, attempt: 2), Paused(First, Standing(3, 1, 1, 0, 0.4, 0.4)));

    [Fact]
    public void A_paused_trial_keeps_its_place_in_the_budget() =>
        Scenario.Given(BudgetOf(3), [.. IsPaused(First), .. IsPaused(Second, 0.4), .. IsRunning(Third)])
            .And(state => Assert.Equal((0, 3, 0), (state.BudgetLeft, state.Open, state.Counted)))
            .WhenOffered(Slot(First), Slot(Second)).ThenNothing();

    [Fact]
    public void A_study_ends_when_nothing_is_due_and_counts_the_paused_as_pruned() =>
        Scenario.Given(BudgetOf(2), [.. IsPaused(First), .. IsPausing(Second, 0.4)])
            .When(End(Second, 2))
            .Then(Ended(Second, 2), StudyEnded(EndReason.Trials,
                "All 2 trials of the budget have ended. 2 of them wait at their rungs and count as pruned.", paused: 2))
            .And(state => Assert.Equal((0, 2), (state.Pruned, state.Paused.Count)));

    [Fact]
    public void A_study_goes_on_while_a_promotion_is_due() =>
        Scenario.Given(BudgetOf(3), [.. IsPaused(First), .. IsPaused(Second, 0.4), .. IsPausing(Third, 0.6)])
            .When(End(Third, 2)).Then(Ended(Third, 2))
            .And(state => Assert.Equal(1, StudyPlan.For(state).Slots))
            .WhenOffered(Slot(0)).Then(
                Promoted(Second, Standing(1, 1, 3, 1, 0.4, 0.4)), Placed(Second, 2, slot: 0, until: 3))
            .When(Report(Second, 1, 3, 0.3, attempt: 2), End(Second, 2, attempt: 2))
            .Then(Ended(Second, 2, attempt: 2), StudyEnded(EndReason.Trials,
                "All 3 trials of the budget have ended. 3 of them wait at their rungs and count as pruned.", paused: 3));

    [Fact]
    public void A_study_waits_for_the_end_of_a_paused_trial_s_run() =>
        Scenario.Given(BudgetOf(1), IsRunning(First)).When(Report(First, 1, 1, 0.5))
            .Then(Reported(First, 1, 1, 0.5), Paused(First, Standing(1, 1, 1, 0, 0.5, 0.5)));

    [Fact]
    public void More_trials_wake_a_study_up_and_its_paused_trials_may_be_promoted() =>
        Scenario.Given(BudgetOf(2), [.. IsPaused(First, 0.1), .. IsPaused(Second), StudyEnded(EndReason.Trials, paused: 2)])
            .WhenOffered(Slot(0)).ThenNothing()
            .When(Extend(3)).Then(Extended(3)).ThenDone()
            .WhenOffered(Slot(0)).Then(Wanted(Third))
            .And(_ => Scenario.Given(BudgetOf(2), [.. IsPaused(First, 0.1), .. IsPaused(Second),
                    StudyEnded(EndReason.Trials, paused: 2), Extended(3), .. IsPaused(Third)])
                .WhenOffered(Slot(0))
                .Then(Promoted(First, Standing(1, 1, 3, 1, 0.1, 0.1)), Placed(First, 2, slot: 0, until: 3)));

    [Fact]
    public void A_study_that_is_stopped_says_how_many_trials_are_paused() =>
        Scenario.Given(Promoting, ThreePaused)
            .When(Stop()).Then(Stopped(), StudyEnded(EndReason.Stopped, "Stopped by ada.", paused: 3))
            .WhenOffered(Slot(0)).ThenNothing()
            .When(Resume())
            .WhenOffered(Slot(0)).Then(Promoted(Second, SecondIsBest), Placed(Second, 2, slot: 0, until: 3));

    [Fact]
    public void A_trial_that_pauses_after_the_study_s_end_leaves_no_fact() =>
        Scenario.Given(Promoting, [.. IsRunning(First), StudyEnded(EndReason.Stopped)])
            .When(Report(First, 1, 1, 0.5)).ThenNothing().ThenHalt("done");

    [Fact]
    public void A_paused_trial_s_run_may_finish_after_the_study_s_end() =>
        Scenario.Given(Promoting, [.. IsPausing(First), StudyEnded(EndReason.Stopped)])
            .And(state => Assert.True(Assert.Single(StudyPlan.For(state).Runs).IsWanted))
            .When(Save(First, 2, 1)).Then(Saved(First, 2, 1)).ThenFinish()
            .When(End(First, 3)).Then(Ended(First, 3)).ThenForget("written");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_trial_that_came_to_its_first_rung_is_no_failure_though_the_next_three_fail(int step) =>
        Scenario.Given(Promoting,
                [.. IsRunning(0), Reported(0, 1, step, 0.5), Paused(0, AnyRuling(step, 0.5)), Ended(0, 2),
                    .. HasFailed(1), .. HasFailed(2), .. IsRunning(3)])
            .When(End(3, 1, RunClass.Crashed)).Then(Ended(3, 1, RunClass.Crashed), Failed(3));

    [Fact]
    public void Three_first_failures_end_a_study_whose_trials_would_pause() =>
        Scenario.Given(Promoting, [.. HasFailed(0), .. HasFailed(1), .. IsRunning(2)])
            .When(End(2, 1, RunClass.Crashed))
            .Then(Ended(2, 1, RunClass.Crashed), Failed(2),
                StudyEnded(EndReason.Failing, "3 of 3 trials failed. The last was trial 2: exit code 1"));

    [Fact]
    public void A_sampler_sees_a_paused_trial_as_one_that_has_not_ended() =>
        Scenario.Given(Promoting, [.. IsPaused(First), .. IsPausing(Second)])
            .And(state => Assert.Equal([(First, TrialStatus.Running), (Second, TrialStatus.Running)],
                state.History.Open.Select(view => (view.Number.Value, view.Status))));

    [Fact]
    public void A_study_asks_for_a_slot_for_each_paused_trial_that_is_due()
    {
        var spent = BudgetOf(6) with { Concurrency = 4 };
        StudyEvent[] six = [.. Enumerable.Range(0, 6).SelectMany(trial => IsPaused(trial, 0.1 * trial))];
        Assert.Equal(2, StudyPlan.For(Scenario.Given(spent, six).State).Slots);
        Assert.Equal(1, StudyPlan.For(Scenario.Given(spent with { Concurrency = 1 }, six).State).Slots);
    }

    private static StudySpec BudgetOf(int trials) => Promoting with { Budget = new Budget(trials, null, null) };

    private static IEnumerable<int> CandidatesOf(StudyState state) =>
        state.Rungs.All.Single(rung => rung.Step == 1).Candidates.Select(entry => entry.Trial);

    /// <summary>The trial reported nothing before the second rung, and waits there.</summary>
    private static StudyEvent[] IsSkipping(int trial, double loss) =>
        [.. IsRunning(trial), Reported(trial, 1, 3, loss), Paused(trial, AnyRuling(3, loss)), Ended(trial, 2)];
}
