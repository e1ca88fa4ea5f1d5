using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Tests.Studies.StudyWords;

namespace HyperTuneActors.Core.Tests.Studies;

public sealed class FillTests
{
    private static readonly StudySpec LookingAhead = Spec with { LookAhead = 2 };

    [Fact]
    public void A_free_slot_without_work_wants_a_new_trial() =>
        Scenario.Given(Spec).WhenOffered(Slot(0)).Then(Wanted(First)).WhenOffered(Slot(0)).ThenNothing();

    [Fact]
    public void Each_free_slot_wants_a_trial_of_its_own() =>
        Scenario.Given(Spec).WhenOffered(Slot(0), Slot(1)).Then(Wanted(First), Wanted(Second));

    [Fact]
    public void A_ready_trial_gets_the_slot_that_was_offered_first() =>
        Scenario.Given(Spec, IsReady(First)).WhenOffered(Slot(5), Slot(2)).Then(Placed(First, slot: 5), Wanted(Second));

    [Fact]
    public void A_retry_goes_before_a_ready_trial_and_low_numbers_before_high_ones() =>
        Scenario.Given(Spec with { Concurrency = 3 },
                [.. IsReady(First), .. IsRunning(Second), .. IsRunning(Third), Lost(Third), Lost(Second)])
            .WhenOffered(Slot(0), Slot(1), Slot(2))
            .Then(Placed(Second, 2, slot: 0), Placed(Third, 2, slot: 1), Placed(First, 1, slot: 2));

    [Fact]
    public void No_more_runs_are_placed_than_the_study_may_have_at_once() =>
        Scenario.Given(Spec, [.. IsRunning(First), .. IsReady(Second), .. IsReady(Third)])
            .WhenOffered(Slot(1), Slot(2)).Then(Placed(Second, 1));

    [Fact]
    public void Without_an_offer_nothing_is_placed() =>
        Scenario.Given(Spec, IsReady(First)).WhenOffered().ThenNothing();

    [Fact]
    public void An_offer_of_a_worker_that_is_not_announced_is_held_but_not_filled() =>
        Scenario.Given(Spec, IsReady(First))
            .WhenFilled(new Offers([Slot(0, incarnation: 2)], [new WorkerIncarnation("w", 1)])).ThenNothing();

    [Fact]
    public void An_offer_of_a_slot_with_a_live_run_is_held_but_not_filled() =>
        Scenario.Given(Spec, [.. IsReady(First), .. IsRunning(Second)])
            .WhenOffered(Slot(Second)).ThenNothing()
            .When(End(Second, 1, RunClass.Stopped))
            .WhenOffered(Slot(Second)).Then(Placed(Second, 2, slot: Second));

    [Fact]
    public void A_slot_that_two_lives_of_its_worker_offered_is_filled_once_and_in_the_later_life()
    {
        var (old, later) = (Slot(0, incarnation: 1), Slot(0, incarnation: 2));
        foreach (var offers in new[] { Offers.None.With(old).With(later), Offers.None.With(later).With(old) })
            Scenario.Given(Spec, [.. IsReady(First), .. IsReady(Second)])
                .WhenFilled(offers with { Announced = [old.Host, later.Host] })
                .Then(Placed(First, slot: 0, incarnation: 2));
    }

    [Fact]
    public void Looking_ahead_wants_trials_before_a_slot_is_free() =>
        Scenario.Given(LookingAhead).WhenOffered().Then(Wanted(First), Wanted(Second)).WhenOffered().ThenNothing();

    [Fact]
    public void Looking_ahead_comes_on_top_of_the_free_slots() =>
        Scenario.Given(LookingAhead, Wanted(First)).WhenOffered(Slot(0)).Then(Wanted(Second), Wanted(Third));

    [Fact]
    public void Ready_trials_count_as_looked_ahead() =>
        Scenario.Given(LookingAhead, [.. IsReady(First), .. IsReady(Second)])
            .WhenOffered().ThenNothing()
            .WhenOffered(Slot(0)).Then(Placed(First), Wanted(Third));

    [Fact]
    public void No_more_trials_are_wanted_than_the_budget_has_places() =>
        Scenario.Given(Budgeting(3) with { LookAhead = 5 }, IsComplete(First))
            .WhenOffered(Slot(0), Slot(1), Slot(2)).Then(Wanted(Second), Wanted(Third))
            .WhenOffered(Slot(0), Slot(1), Slot(2)).ThenNothing();

    [Fact]
    public void A_trial_that_failed_gives_its_place_in_the_budget_back() =>
        Scenario.Given(Budgeting(1), HasFailed(First)).WhenOffered(Slot(0)).Then(Wanted(Second));

    [Fact]
    public void A_trial_that_failed_keeps_its_place_where_failures_count() =>
        Scenario.Given(Budgeting(1) with { Failures = new FailurePolicy(Count: true) }, HasFailed(First))
            .WhenOffered(Slot(0)).ThenNothing();

    [Fact]
    public void A_study_without_a_trial_budget_always_wants_more() =>
        Scenario.Given(Spec with { Budget = new Budget(null, TimeSpan.FromHours(1), null) }, IsComplete(First))
            .WhenOffered(Slot(0)).Then(Wanted(Second));

    [Fact]
    public void After_its_end_a_study_places_and_wants_nothing() =>
        Scenario.Given(LookingAhead, [.. IsReady(First), .. IsRunning(Second), Lost(Second), StudyEnded(EndReason.Stopped)])
            .WhenOffered(Slot(0), Slot(1)).ThenNothing();

    [Fact]
    public void An_offer_is_kept_once()
    {
        var offers = Offers.None.With(Slot(0)).With(Slot(1)).With(Slot(0));
        Assert.Equal([Slot(0), Slot(1)], offers.Slots);
        Assert.Equal([Slot(1)], offers.Without([Slot(0), Slot(2)]).Slots);
    }
}
