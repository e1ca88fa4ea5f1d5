using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Tests.Studies.StudyWords;

namespace HyperTuneActors.Core.Tests.Studies;

public sealed class CheckpointRulesTests
{
    private const string Later = "A later one of its trial is saved.";
    private const string NotTheBest = "Its trial has ended, and is not the best.";
    private const string DoesNotCount = "Its step does not count: its trial had been stopped before.";
    private const string Better = "Better trials wait at its rung.";

    private static readonly StudySpec ByBestStep =
        Promoting with { Objectives = [new Objective("loss", Goal.Minimise, ValueAt.BestStep)] };

    private static readonly StudySpec KeepingAll = Promoting with { Keep = CheckpointKeeping.All };

    // Numbers

    [Fact]
    public void A_checkpoint_is_written_with_its_number_and_answered_with_the_verdict() =>
        Scenario.Given(Spec, [.. IsRunning(First), Reported(First, 1, 1, 0.5)])
            .When(Save(First, 2, 1)).Then(Saved(First, 2, 1)).ThenGoOn()
            .And(state => Assert.Equal((2L, CheckpointOf(First, 1)), (TrialOf(state, First).LastSeq, TrialOf(state, First).LastCheckpoint)))
            .When(Save(First, 2, 1)).ThenNothing().ThenGoOn()
            .When(Report(First, 3, 2, 0.4)).Then(Reported(First, 3, 2, 0.4));

    [Fact]
    public void A_checkpoint_that_leaves_a_gap_is_not_answered() =>
        Scenario.Given(Spec, IsRunning(First)).When(Save(First, 2, 1)).ThenNothing().ThenUnanswered();

    [Fact]
    public void A_checkpoint_of_a_lost_attempt_is_told_to_be_forgotten() =>
        Scenario.Given(Spec, [.. IsRunning(First), Lost(First), Placed(First, 2, incarnation: 2)])
            .When(Save(First, 1, 1)).ThenNothing().ThenForget("Another attempt");

    [Fact]
    public void After_the_study_s_end_a_checkpoint_is_written_if_it_follows_all_reports_before_it() =>
        Scenario.Given(Spec, [.. IsRunning(First), Reported(First, 1, 1, 0.5), StudyEnded(EndReason.Stopped)])
            .When(Report(First, 2, 2, 0.4)).ThenNothing().ThenHalt("done")
            .When(Save(First, 3, 2)).ThenNothing().ThenHalt("done")
            .When(Save(First, 2, 1)).Then(Saved(First, 2, 1)).ThenHalt("done");

    [Fact]
    public void A_pruned_trial_s_checkpoint_is_written_dropped_and_answered_with_the_stored_verdict() =>
        Scenario.Given(WithAsha, [.. IsRunning(First), Reported(First, 1, 1, 0.5), Pruned(First, 1, AnyRuling(1, 0.5))])
            .When(Save(First, 2, 1)).Then(Saved(First, 2, 1), Dropped(First, 1, NotTheBest)).ThenHalt("scheduler");

    [Fact]
    public void An_artifact_takes_a_number_and_nothing_else() =>
        Scenario.Given(Spec, IsRunning(First))
            .When(new StudyCommand.ReportArtifact(Run(First), 1, "plot.png", "/runs/plot.png", 8))
            .Then(new StudyEvent.ArtifactSaved(Run(First), 1, "plot.png", "/runs/plot.png", 8) { At = default }).ThenGoOn()
            .And(state => Assert.Equal(1, TrialOf(state, First).LastSeq))
            .When(Report(First, 2, 1, 0.5)).Then(Reported(First, 2, 1, 0.5));

    // What is dropped

    [Fact]
    public void A_later_checkpoint_of_its_trial_takes_the_place_of_the_one_before_it() =>
        Scenario.Given(Spec, [.. IsRunning(First), Reported(First, 1, 1, 0.5), Saved(First, 2, 1), Reported(First, 3, 2, 0.4)])
            .When(Save(First, 4, 2)).Then(Saved(First, 4, 2), Dropped(First, 1, Later)).ThenGoOn()
            .And(state => Assert.Equal<Checkpoint>([CheckpointOf(First, 2)], TrialOf(state, First).Checkpoints!.All));

    [Fact]
    public void So_does_a_later_attempt_s_though_it_is_of_an_earlier_step() =>
        Scenario.Given(Spec,
                [.. IsRunning(First), Reported(First, 1, 2, 0.5), Saved(First, 2, 2), Reported(First, 3, 3, 0.4), Lost(First),
                    Placed(First, 2, from: CheckpointOf(First, 2))])
            .When(Report(First, 1, 1, 0.5, attempt: 2), Save(First, 2, 1, attempt: 2))
            .Then(Saved(First, 2, 1, attempt: 2), Dropped(First, 2, Later))
            .And(state => Assert.Equal(CheckpointOf(First, 1, attempt: 2), TrialOf(state, First).LastCheckpoint));

    [Fact]
    public void The_checkpoint_of_the_step_that_gives_the_value_is_kept_beside_the_last() =>
        Scenario.Given(ByBestStep with { Scheduler = Spec.Scheduler },
                [.. IsRunning(First), Reported(First, 1, 1, 0.2), Saved(First, 2, 1), Reported(First, 3, 2, 0.4)])
            .When(Save(First, 4, 2)).Then(Saved(First, 4, 2))
            .When(Report(First, 5, 3, 0.3), Save(First, 6, 3)).Then(Saved(First, 6, 3), Dropped(First, 2, Later))
            .And(state => Assert.Equal<Checkpoint>([CheckpointOf(First, 1), CheckpointOf(First, 3)], TrialOf(state, First).Checkpoints!.All));

    [Fact]
    public void A_checkpoint_of_a_step_after_the_pause_is_dropped_at_once() =>
        Scenario.Given(Promoting, [.. IsPausing(First), Saved(First, 2, 1), Reported(First, 3, 2, 0.4)])
            .When(Save(First, 4, 2)).Then(Saved(First, 4, 2), Dropped(First, 2, DoesNotCount)).ThenFinish()
            .And(state => Assert.Equal(CheckpointOf(First, 1), TrialOf(state, First).LastCheckpoint));

    [Fact]
    public void A_checkpoint_of_a_step_after_the_pause_costs_the_trial_none_of_its_others() =>
        Scenario.Given(ByBestStep,
                [.. IsPaused(First, 0.2), Promoted(First, AnyRuling(1, 0.2)), Placed(First, 2, until: 3),
                    Reported(First, 1, 3, 0.4, attempt: 2), Paused(First, AnyRuling(3, 0.4)),
                    Saved(First, 2, 3, attempt: 2), Reported(First, 3, 4, 0.1, attempt: 2)])
            .When(Save(First, 4, 4, attempt: 2))
            .Then(Saved(First, 4, 4, attempt: 2), Dropped(First, 4, DoesNotCount, attempt: 2))
            .And(state => Assert.Equal(CheckpointOf(First, 3, attempt: 2), TrialOf(state, First).LastCheckpoint));

    [Fact]
    public void Where_all_are_kept_a_run_does_not_go_on_from_a_step_after_the_pause() =>
        Scenario.Given(KeepingAll, [.. IsPausing(First), Saved(First, 2, 1), Reported(First, 3, 9, 0.4)])
            .When(Save(First, 4, 9)).Then(Saved(First, 4, 9)).ThenFinish()
            .And(state => Assert.Equal(CheckpointOf(First, 1), TrialOf(state, First).LastCheckpoint));

    [Fact]
    public void Where_all_are_kept_none_is_dropped_and_the_last_is_gone_on_from() =>
        Scenario.Given(KeepingAll with { Scheduler = Spec.Scheduler },
                [.. IsRunning(First), Reported(First, 1, 1, 0.5), Saved(First, 2, 1), Reported(First, 3, 2, 0.4)])
            .When(Save(First, 4, 2)).Then(Saved(First, 4, 2))
            .And(state => Assert.True(state.Needs(Run(First), 1) && state.Needs(Run(First), 2) && state.Needs(Run(Second), 5)))
            .When(End(First, 5, RunClass.Crashed)).Then(Ended(First, 5, RunClass.Crashed), Failed(First));

    [Fact]
    public void Where_all_are_kept_the_one_of_the_step_that_gives_the_value_can_be_named() =>
        Scenario.Given(ByBestStep with { Scheduler = Spec.Scheduler, Keep = CheckpointKeeping.All },
                [.. IsRunning(First), Reported(First, 1, 1, 0.2), Saved(First, 2, 1), Reported(First, 3, 2, 0.4), Saved(First, 4, 2),
                    Reported(First, 5, 3, 0.3), Saved(First, 6, 3)])
            .And(state => Assert.Equal<Checkpoint>(
                [CheckpointOf(First, 1), CheckpointOf(First, 3)], TrialOf(state, First).Checkpoints!.All));

    [Fact]
    public void A_trial_that_fails_keeps_no_checkpoint() =>
        Scenario.Given(Spec, [.. IsRunning(First), Reported(First, 1, 1, 0.5), Saved(First, 2, 1)])
            .When(End(First, 3, RunClass.Crashed))
            .Then(Ended(First, 3, RunClass.Crashed), Failed(First), Dropped(First, 1, NotTheBest))
            .And(state => Assert.Null(TrialOf(state, First).Checkpoints));

    [Fact]
    public void A_trial_that_is_tried_again_keeps_its_last_checkpoint() =>
        Scenario.Given(Spec, [.. IsRunning(First), Reported(First, 1, 1, 0.5), Saved(First, 2, 1)])
            .When(End(First, 3, RunClass.Killed)).Then(Ended(First, 3, RunClass.Killed));

    [Fact]
    public void A_trial_that_is_pruned_keeps_no_checkpoint() =>
        Scenario.Given(WithAsha with { Scheduler = new Core.Scheduling.SchedulerSettings.Asha(MinStep: 2) },
                [.. IsRunning(First), Reported(First, 1, 2, 0.1), .. IsRunning(Second), Reported(Second, 1, 1, 0.5), Saved(Second, 2, 1)])
            .When(Report(Second, 3, 2, 0.4))
            .Then(Reported(Second, 3, 2, 0.4), Pruned(Second, 2, Standing(2, 2, 2, 1, 0.4, 0.1)), Dropped(Second, 1, NotTheBest));

    [Fact]
    public void The_best_trial_keeps_its_checkpoint_and_the_former_best_loses_its() =>
        Scenario.Given(Spec, [.. IsCompleteWithCheckpoint(First, 0.5), .. IsRunning(Second), Reported(Second, 1, 8, 0.4), Saved(Second, 2, 8)])
            .When(Report(Second, 3, 9, 0.3))
            .Then(Reported(Second, 3, 9, 0.3), Completed(Second), Dropped(First, 9, NotTheBest))
            .When(Save(Second, 4, 9)).Then(Saved(Second, 4, 9), Dropped(Second, 8, Later)).ThenFinish();

    [Fact]
    public void A_trial_that_is_complete_and_not_the_best_keeps_no_checkpoint() =>
        Scenario.Given(Spec, [.. IsCompleteWithCheckpoint(First, 0.1), .. IsRunning(Second), Reported(Second, 1, 8, 0.4), Saved(Second, 2, 8)])
            .When(Report(Second, 3, 9, 0.3))
            .Then(Reported(Second, 3, 9, 0.3), Completed(Second), Dropped(Second, 8, NotTheBest))
            .When(Save(Second, 4, 9)).Then(Saved(Second, 4, 9), Dropped(Second, 9, NotTheBest)).ThenFinish();

    // Those that wait at rungs

    [Fact]
    public void Of_those_that_wait_at_a_rung_the_best_twice_eta_keep_their_checkpoints() =>
        Scenario.Given(Unhurried, [.. Enumerable.Range(0, 6).SelectMany(trial => IsPausedWithCheckpoint(trial, 0.1 * trial)),
                .. IsPausing(6, 0.05), Saved(6, 2, 1)])
            .When(End(6, 3)).Then(Ended(6, 3), Dropped(5, 1, Better))
            .And(state => Assert.Equal(6, Holders(state)));

    [Fact]
    public void One_that_waits_behind_them_loses_its_own() =>
        Scenario.Given(Unhurried, [.. Enumerable.Range(0, 6).SelectMany(trial => IsPausedWithCheckpoint(trial, 0.1 * trial)),
                .. IsPausing(6, 0.7), Saved(6, 2, 1)])
            .When(End(6, 3)).Then(Ended(6, 3), Dropped(6, 1, Better))
            .And(state => Assert.Equal(6, Holders(state)));

    [Fact]
    public void Those_whose_runs_are_lost_together_count_together() =>
        Scenario.Given(Unhurried with { Concurrency = 9 },
                [.. Enumerable.Range(0, 6).SelectMany(trial => IsPausedWithCheckpoint(trial, 1 + 0.1 * trial)),
                    .. Enumerable.Range(6, 3).SelectMany(trial => (StudyEvent[])[.. IsPausing(trial, 0.1 * trial), Saved(trial, 2, 1)])])
            .When(Announce(2))
            .And(state => Assert.Equal([0, 1, 2, 6, 7, 8], HoldersOf(state).Order()));

    [Fact]
    public void A_trial_that_is_due_keeps_its_checkpoint_however_many_are()
    {
        StudyEvent[] facts = [.. Enumerable.Range(0, 24).SelectMany(trial => (StudyEvent[])[.. IsPausing(trial, 0.01 * trial), Saved(trial, 2, 1)])];
        Scenario.Given(Promoting with { Concurrency = 24, Budget = new Budget(24, null, null) }, facts)
            .When([.. Enumerable.Range(0, 24).Select(trial => End(trial, 3))])
            .And(state => Assert.Equal(Enumerable.Range(0, 8), HoldersOf(state).Order()))
            .WhenOffered([.. Enumerable.Range(0, 24).Select(slot => Slot(slot))])
            .And(state => Assert.Equal(8, state.Live.Count))
            .And(state => Assert.All(state.Live.Values, run => Assert.NotNull(state.Trials[run.Trial.Value].Live!.From)));
    }

    [Fact]
    public void A_promoted_trial_keeps_its_checkpoint_whoever_comes_after_it() =>
        Scenario.Given(Promoting with { Concurrency = 9 },
                [.. Enumerable.Range(0, 3).SelectMany(trial => IsPausedWithCheckpoint(trial, 0.9 + 0.01 * trial)),
                    Promoted(0, AnyRuling(1, 0.9)), Placed(0, 2, until: 3, from: CheckpointOf(0, 1)),
                    .. Enumerable.Range(3, 6).SelectMany(trial => IsPausedWithCheckpoint(trial, 0.1 * trial)),
                    .. IsPausing(9, 0.01), Saved(9, 2, 1)])
            .When(End(9, 3))
            .And(state => Assert.Equal(CheckpointOf(0, 1), TrialOf(state, 0).LastCheckpoint));

    // What is needed

    [Fact]
    public void A_checkpoint_is_needed_while_it_is_held_or_may_still_be_recorded() =>
        Scenario.Given(Spec, [.. IsRunning(First), Reported(First, 1, 1, 0.5), Saved(First, 2, 1)])
            .And(state => Assert.True(state.Needs(Run(First), 1) && state.Needs(Run(First), 2)))
            .And(state => Assert.False(state.Needs(Run(First, 2), 1) || state.Needs(Run(Second), 1)))
            .When(End(First, 3, RunClass.Killed))
            .And(state => Assert.Equal((true, false), (state.Needs(Run(First), 1), state.Needs(Run(First), 2))));

    [Fact]
    public void A_checkpoint_is_not_needed_when_it_was_dropped() =>
        Scenario.Given(Spec, [.. IsCompleteWithCheckpoint(First, 0.5), Dropped(First, 9, NotTheBest)])
            .And(state => Assert.False(state.Needs(Run(First), 9)));

    /// <summary>Nobody is promoted before a hundred trials have come to the rung.</summary>
    private static StudySpec Unhurried => Promoting with
    {
        Scheduler = new Core.Scheduling.SchedulerSettings.Asha(GraceCount: 100, Variant: Core.Scheduling.AshaVariant.Promotion),
    };

    private static StudyEvent[] IsCompleteWithCheckpoint(int trial, double loss) =>
        [.. IsRunning(trial), Reported(trial, 1, 9, loss), Completed(trial), Saved(trial, 2, 9), Ended(trial, 3)];

    private static int Holders(StudyState state) => HoldersOf(state).Count();

    private static IEnumerable<int> HoldersOf(StudyState state) =>
        state.Trials.Where(trial => trial.Checkpoints is not null).Select(trial => trial.Number.Value);
}
