using HyperTuneActors.Core.Studies;
using static HyperTuneActors.Core.Tests.Studies.StudyWords;

namespace HyperTuneActors.Core.Tests.Studies;

public sealed class StudyPlanTests
{
    private static readonly Core.Scheduling.Ruling Ruling = new("asha", 1, 2, 2, 1, 0.9, 0.2);

    [Fact]
    public void A_run_should_exist_from_its_placing_to_its_end()
    {
        Assert.Empty(Plan(Spec, IsReady(First)).Runs);
        Assert.Empty(Plan(Spec, [.. IsRunning(First), Lost(First)]).Runs);

        var assignment = Assert.Single(Plan(Spec, [.. IsReady(First), Placed(First, slot: 3)]).Runs);
        Assert.Equal((Run(First), Slot(3), "x=0.5", true),
            (assignment.Run, Assert.Single(assignment.Places), assignment.Configuration.ToString(), assignment.IsWanted));
    }

    [Fact]
    public void The_current_attempt_is_the_one_that_should_exist() =>
        Assert.Equal(Run(First, 2),
            Assert.Single(Plan(Spec, [.. IsRunning(First), Lost(First), Placed(First, 2, incarnation: 2)]).Runs).Run);

    [Fact]
    public void A_complete_trial_s_run_may_end_by_itself() =>
        Assert.True(WantsRun(Spec, [.. IsRunning(First), Reported(First, 1, 9, 0.5), Completed(First)]));

    [Fact]
    public void A_pruned_trial_s_run_is_to_be_stopped() =>
        Assert.False(WantsRun(Spec, [.. IsRunning(First), Reported(First, 1, 1, 0.9), Pruned(First, 1, Ruling)]));

    [Fact]
    public void The_runs_of_an_ended_study_are_to_be_stopped_but_for_the_complete_ones()
    {
        Assert.False(WantsRun(Spec, [.. IsRunning(First), StudyEnded(EndReason.Stopped)]));
        Assert.True(WantsRun(Spec,
            [.. IsRunning(First), Reported(First, 1, 9, 0.5), Completed(First), StudyEnded(EndReason.Target)]));
    }

    [Fact]
    public void A_want_is_to_be_drafted_on_its_last_basis()
    {
        var drafts = Plan(Spec, Wanted(First), Wanted(Second), Opened(2), Wanted(First), Wanted(Second)).Drafts;
        Assert.Equal([(First, 6L), (Second, 7L)], drafts.Select(draft => (draft.Key.Value, draft.Value)));
    }

    [Fact]
    public void An_ended_study_drafts_nothing() =>
        Assert.Empty(Plan(Spec, Wanted(First), StudyEnded(EndReason.Stopped)).Drafts);

    [Fact]
    public void A_study_asks_for_as_many_slots_as_may_run_at_once()
    {
        Assert.Equal(2, Plan(Spec).Slots);
        Assert.Equal(1, Plan(Spec, IsRunning(First)).Slots);
        Assert.Equal(0, Plan(Spec, [.. IsRunning(First), .. IsRunning(Second)]).Slots);
    }

    [Fact]
    public void A_slot_is_taken_until_its_run_has_ended() =>
        Assert.Equal(1, Plan(Spec, [.. IsRunning(First), Reported(First, 1, 9, 0.5), Completed(First)]).Slots);

    [Fact]
    public void A_study_asks_for_no_more_slots_than_it_has_work()
    {
        Assert.Equal(1, Plan(Budgeting(1)).Slots);
        Assert.Equal(1, Plan(Budgeting(1), IsReady(First)).Slots);
        Assert.Equal(1, Plan(Budgeting(1), [.. IsRunning(First), Lost(First)]).Slots);
        Assert.Equal(0, Plan(Budgeting(1), IsRunning(First)).Slots);
        Assert.Equal(2, Plan(Spec with { Budget = new Budget(null, null, 0.1) }).Slots);
    }

    [Fact]
    public void An_ended_study_asks_for_no_slot() =>
        Assert.Equal(0, Plan(Spec, [.. IsReady(First), StudyEnded(EndReason.Stopped)]).Slots);

    private static bool WantsRun(StudySpec spec, params StudyEvent[] facts) =>
        Assert.Single(Plan(spec, facts).Runs).IsWanted;

    private static StudyPlan Plan(StudySpec spec, params StudyEvent[] facts) =>
        StudyPlan.For(Scenario.Given(spec, facts).State);
}
