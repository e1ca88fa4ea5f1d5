using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Tests.Studies.StudyWords;

namespace HyperTuneActors.Core.Tests.Studies;

public sealed class ArtifactRulesTests
{
    private static readonly StudySpec KeepingBest = Spec with { Artifacts = ArtifactKeeping.Best };

    private static StudyEvent.ArtifactSaved Kept(int trial, long seq, int attempt = 1) => new(
        Run(trial, attempt), seq, "plot.png", $"/runs/{trial}.{attempt}/artifacts/plot.png", 8) { At = default };

    private static StudyEvent.ArtifactsDropped Gone(int trial) => new(
        new TrialNumber(trial), "Its trial has ended, and is not the best.") { At = default };

    private static StudyEvent[] IsCompleteWithArtifact(int trial, double loss) =>
        [.. IsRunning(trial), Kept(trial, 1), Reported(trial, 2, 9, loss), Completed(trial), Ended(trial, 3)];

    private static void Remembers(StudyState state, params int[] trials) =>
        Assert.Equal(trials, state.WithArtifacts.Select(trial => trial.Value));

    [Fact]
    public void Every_trial_s_are_kept_unless_the_study_says_otherwise_and_then_nothing_is_remembered() =>
        Scenario.Given(Spec, [.. IsCompleteWithArtifact(First, 0.1), .. IsRunning(Second), Kept(Second, 1)])
            .When(Report(Second, 2, 9, 0.5)).Then(Reported(Second, 2, 9, 0.5), Completed(Second))
            .When(End(Second, 3)).Then(Ended(Second, 3))
            .And(state => Remembers(state));

    [Fact]
    public void A_trial_that_is_not_the_best_loses_its_own_when_its_run_has_ended() =>
        Scenario.Given(KeepingBest, [.. IsCompleteWithArtifact(First, 0.1), .. IsRunning(Second), Kept(Second, 1)])
            .When(Report(Second, 2, 9, 0.5)).Then(Reported(Second, 2, 9, 0.5), Completed(Second))
            .When(End(Second, 3)).Then(Ended(Second, 3), Gone(Second))
            .And(state => Remembers(state, First));

    [Fact]
    public void What_a_pruned_trial_s_run_reports_until_it_ends_is_dropped_with_the_rest() =>
        Scenario.Given(KeepingBest with { Scheduler = WithAsha.Scheduler },
                [.. IsRunning(First), Reported(First, 1, 1, 0.5), Pruned(First, 1, AnyRuling(1, 0.5))])
            .When(new StudyCommand.ReportArtifact(Run(First), 2, "plot.png", "/runs/0.1/artifacts/plot.png", 8))
            .Then(Kept(First, 2)).ThenHalt("scheduler")
            .When(End(First, 3, RunClass.Stopped)).Then(Ended(First, 3, RunClass.Stopped), Gone(First))
            .And(state => Remembers(state));

    [Fact]
    public void The_best_keeps_its_own_until_another_is_better() =>
        Scenario.Given(KeepingBest, [.. IsCompleteWithArtifact(First, 0.5), .. IsRunning(Second), Kept(Second, 1)])
            .When(Report(Second, 2, 9, 0.1)).Then(Reported(Second, 2, 9, 0.1), Completed(Second), Gone(First))
            .When(End(Second, 3)).Then(Ended(Second, 3))
            .And(state => Remembers(state, Second));

    [Fact]
    public void A_former_best_whose_run_still_lives_loses_its_own_when_that_ends() =>
        Scenario.Given(KeepingBest,
                [.. IsRunning(First), Kept(First, 1), Reported(First, 2, 9, 0.5), Completed(First), .. IsRunning(Second)])
            .When(Report(Second, 1, 9, 0.1)).Then(Reported(Second, 1, 9, 0.1), Completed(Second))
            .When(End(First, 3)).Then(Ended(First, 3), Gone(First));

    [Fact]
    public void A_trial_that_waits_for_its_next_attempt_keeps_its_own_and_one_that_failed_does_not() =>
        Scenario.Given(KeepingBest with { Failures = new FailurePolicy(Retries: 1) }, [.. IsRunning(First), Kept(First, 1)])
            .When(End(First, 2, RunClass.Crashed)).Then(Ended(First, 2, RunClass.Crashed))
            .WhenOffered(Slot(0)).Then(Placed(First, 2, slot: 0))
            .When(End(First, 1, RunClass.Crashed, attempt: 2))
            .Then(Ended(First, 1, RunClass.Crashed, attempt: 2), Failed(First), Gone(First));

    [Fact]
    public void A_paused_trial_keeps_its_own() =>
        Scenario.Given(KeepingBest with { Scheduler = Promoting.Scheduler },
                [.. IsComplete(First, 0.1), .. IsPausing(Second, 0.9), Kept(Second, 2)])
            .When(End(Second, 3)).Then(Ended(Second, 3))
            .And(state => Assert.True(state.NeedsArtifacts(TrialOf(state, Second))));

    [Fact]
    public void Of_a_program_without_steps_only_the_best_run_s_are_kept() =>
        Scenario.Given(KeepingBest with { Steps = WithoutSteps.Steps },
                [.. IsRunning(First), Kept(First, 1), Reported(First, 2, 1, 0.5), .. IsRunning(Second), Kept(Second, 1),
                    Reported(Second, 2, 1, 0.9)])
            .When(End(First, 3)).Then(Ended(First, 3), Completed(First))
            .When(End(Second, 3)).Then(Ended(Second, 3), Completed(Second), Gone(Second));

    [Fact]
    public void A_trial_that_reported_none_has_none_to_drop() =>
        Scenario.Given(KeepingBest, [.. IsComplete(First, 0.1), .. IsRunning(Second), Reported(Second, 1, 9, 0.5), Completed(Second)])
            .When(End(Second, 2)).Then(Ended(Second, 2));
}
