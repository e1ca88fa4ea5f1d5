using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Tests.Studies.StudyWords;

namespace HyperTuneActors.Core.Tests.Studies;

public sealed class LifeRulesTests
{
    [Fact]
    public void The_first_opening_creates_the_study()
    {
        var decision = StudyRules.Decide(null, Open(Spec), default);
        Assert.Equal<StudyEvent>([new StudyEvent.StudyCreated(Spec) { At = default }, Opened(1)], decision.Events);
        Assert.Equal((2, 1), (decision.Next!.Facts, decision.Next.Incarnation));
    }

    [Fact]
    public void Nothing_else_can_be_asked_of_a_study_that_does_not_exist()
    {
        var decision = StudyRules.Decide(null, Stop(), default);
        Assert.IsType<Answer.Reject>(decision.Answer);
        Assert.Empty(decision.Events);
        Assert.Null(decision.Next);
    }

    [Fact]
    public void Each_opening_is_a_new_incarnation() =>
        Scenario.Given(Spec).When(Open(Spec)).Then(Opened(2)).ThenDone().When(Open(Spec)).Then(Opened(3));

    [Fact]
    public void An_opening_writes_the_wants_without_a_draft_again_in_order() =>
        Scenario.Given(Spec, [.. IsReady(First), Wanted(Second), Wanted(Third)])
            .When(Open(Spec)).Then(Opened(2), Wanted(Second), Wanted(Third))
            .And(state => Assert.Equal([8L, 9L], state.Wants.Values))
            .And(state => Assert.Equal(3, state.Trials.Count));

    [Fact]
    public void A_study_is_not_opened_with_another_study_file() =>
        Scenario.Given(Spec).When(Open(Spec with { Seed = 43 })).ThenNothing().ThenRejected("another study file");

    [Fact]
    public void A_spec_that_was_read_again_is_the_same() =>
        Scenario.Given(Spec).When(Open(Spec with
        {
            Objectives = [.. Spec.Objectives],
            Parameters = [.. Spec.Parameters],
            Training = Spec.Training with { Command = [["train"]] },
        })).Then(Opened(2));

    [Fact]
    public void Stopping_ends_the_study() =>
        Scenario.Given(Spec, IsRunning(First))
            .When(Stop()).Then(Stopped(), StudyEnded(EndReason.Stopped, "Stopped by ada.")).ThenDone()
            .When(Stop()).ThenNothing().ThenDone()
            .When(Stop("stop-2")).ThenNothing().ThenRejected("ended already: Stopped by ada.");

    [Fact]
    public void A_stopped_study_can_be_resumed_and_stopped_again() =>
        Scenario.Given(Spec, Stopped(), StudyEnded(EndReason.Stopped))
            .When(Resume()).Then(Resumed()).ThenDone()
            .When(Stop()).ThenNothing().ThenDone()                                        // the first stop, repeated late
            .When(Resume()).ThenNothing().ThenDone()
            .When(Stop("stop-2")).Then(Stopped("stop-2"), StudyEnded(EndReason.Stopped, "Stopped by ada."))
            .When(Resume()).ThenNothing().ThenDone()
            .And(state => Assert.NotNull(state.End));

    [Fact]
    public void A_study_that_runs_is_not_resumed() => Scenario.Given(Spec).When(Resume()).ThenNothing().ThenDone();

    [Fact]
    public void A_failing_study_can_be_resumed() =>
        Scenario.Given(Spec,
                [.. HasFailed(First), .. HasFailed(Second), .. HasFailed(Third), StudyEnded(EndReason.Failing)])
            .When(Resume()).Then(Resumed()).ThenDone()
            .And(state => Assert.Equal((0, 0), state.SinceResume));

    [Theory]
    [InlineData(EndReason.Trials)]
    [InlineData(EndReason.Target)]
    [InlineData(EndReason.Time)]
    public void A_complete_study_is_not_resumed(EndReason reason) =>
        Scenario.Given(Spec, StudyEnded(reason)).When(Resume()).ThenNothing().ThenRejected("complete: done");

    [Fact]
    public void More_trials_start_a_complete_study_again() =>
        Scenario.Given(Budgeting(1), [.. IsComplete(First), StudyEnded(EndReason.Trials)])
            .When(Extend(3)).Then(Extended(3)).ThenDone()
            .And(state => Assert.Equal(2, state.BudgetLeft))
            .When(Extend(3)).ThenNothing().ThenDone()
            .WhenOffered(Slot(0)).Then(Wanted(Second));

    [Theory]
    [InlineData(10)]
    [InlineData(3)]
    public void A_trial_budget_is_only_extended(int trials) =>
        Scenario.Given(Spec).When(Extend(trials)).ThenNothing().ThenRejected("10 already");

    [Fact]
    public void More_trials_do_not_start_a_study_again_that_somebody_stopped() =>
        Scenario.Given(Spec, [Stopped(), StudyEnded(EndReason.Stopped)])
            .When(Extend(20)).Then(Extended(20)).ThenDone()
            .And(state => Assert.Equal(EndReason.Stopped, state.End!.Reason))
            .When(Resume()).Then(Resumed()).ThenDone();

    [Theory]
    [InlineData(EndReason.Target)]
    [InlineData(EndReason.Time)]
    public void More_trials_do_not_help_where_time_or_target_ended_the_study(EndReason reason) =>
        Scenario.Given(Spec, StudyEnded(reason)).When(Extend(20)).ThenNothing().ThenRejected("don't change that: done");

    [Fact]
    public void Extending_a_running_study_forgets_none_of_its_failures() =>
        Scenario.Given(Spec, [.. HasFailed(First)])
            .When(Extend(20)).Then(Extended(20))
            .And(state => Assert.Equal((1, 1), state.SinceResume));

    [Fact]
    public void A_study_without_a_trial_budget_has_none_to_extend() =>
        Scenario.Given(Spec with { Budget = new Budget(null, TimeSpan.FromHours(1), null) })
            .When(Extend(20)).ThenNothing().ThenRejected("no trial budget");

    [Fact]
    public void The_first_fact_of_a_journal_creates_the_study() =>
        Assert.Throws<System.Diagnostics.UnreachableException>(() => StudyState.Evolve(null, Opened(1)));

    [Fact]
    public void A_study_stopped_under_a_running_trial_retries_it_when_it_is_resumed() =>
        Scenario.Given(Spec, [.. IsRunning(First), Stopped(), StudyEnded(EndReason.Stopped)])
            .When(End(First, 1, RunClass.Stopped)).Then(Ended(First, 1, RunClass.Stopped))
            .WhenOffered(Slot(0)).ThenNothing()
            .When(Resume())
            .WhenOffered(Slot(0)).Then(Placed(First, 2));
}
