using System.Collections.Immutable;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Tests.Studies.StudyWords;

namespace HyperTuneActors.Core.Tests.Studies;

public sealed class StartRulesTests
{
    private const string Because = "There is no such program.";

    [Fact]
    public void A_trial_that_could_not_start_is_tried_on_another_worker_and_not_charged() =>
        Scenario.Given(Spec, IsRunning(First))
            .When(CouldNotStart(First, "w", "v")).Then(FailedStart(First, isCharged: false))
            .And(state => Assert.Equal("w", state.CouldNotStart[new TrialNumber(First)]))
            .WhenFilled(Offering(["w", "v"], On("v"))).Then(PlacedOn("v", First, 2));

    [Fact]
    public void It_takes_no_slot_of_the_worker_where_it_could_not_start_as_long_as_there_is_another() =>
        Scenario.Given(Budgeting(1), IsRunning(First))
            .When(CouldNotStart(First, "w", "v"))
            .WhenFilled(Offering(["w", "v"], On("w"))).ThenNothing()
            .WhenFilled(Offering(["w", "v"], On("w"), On("v"))).Then(PlacedOn("v", First, 2));

    [Fact]
    public void Where_the_others_are_gone_or_take_no_runs_it_is_tried_there_again()
    {
        var again = Scenario.Given(Budgeting(1), IsRunning(First)).When(CouldNotStart(First, "w", "v"));

        again.WhenFilled(Offering(["w"], On("w"))).Then(PlacedOn("w", First, 2));
        again.WhenFilled(Offering(["w", "v"], On("w")).Hearing("v", isOpen: false)).Then(PlacedOn("w", First, 2));
    }

    [Fact]
    public void A_slot_that_a_retry_may_not_have_goes_to_the_next_trial() =>
        Scenario.Given(Spec with { Concurrency = 2 }, [.. IsRunning(First), .. IsReady(Second)])
            .When(CouldNotStart(First, "w", "v"))
            .WhenFilled(Offering(["w", "v"], On("w")))
            .And(state => Assert.Equal(new TrialNumber(Second), Assert.Single(state.Live).Value.Trial));

    [Fact]
    public void Its_place_among_the_runs_at_once_is_kept_for_it() =>
        Scenario.Given(Spec with { Concurrency = 1 }, [.. IsRunning(First), .. IsReady(Second)])
            .When(CouldNotStart(First, "w", "v"))
            .WhenFilled(Offering(["w", "v"], On("w"))).ThenNothing();

    [Fact]
    public void A_trial_that_could_not_start_on_a_second_worker_either_has_failed() =>
        Scenario.Given(Spec, IsRunning(First))
            .When(CouldNotStart(First, "w", "v"))
            .WhenFilled(Offering(["w", "v"], On("v")))
            .When(CouldNotStart(First, attempt: 2, "w", "v", "u"))
            .Then(FailedStart(First, isCharged: true, attempt: 2), Failed(First, RunClass.StartFailed, Because))
            .And(state => Assert.Empty(state.CouldNotStart));

    [Fact]
    public void With_one_worker_a_trial_that_could_not_start_has_failed() =>
        Scenario.Given(Spec, IsRunning(First))
            .When(CouldNotStart(First, "w"))
            .Then(FailedStart(First, isCharged: true), Failed(First, RunClass.StartFailed, Because));

    [Fact]
    public void One_broken_worker_ends_no_study()
    {
        var study = Scenario.Given(Spec with { Concurrency = 9 },
            [.. Enumerable.Range(0, 5).SelectMany(trial => new[] { Wanted(trial), Suggested(trial, 0.1 * trial), Placed(trial) })]);
        for (var trial = 0; trial < 5; trial++) study = study.When(CouldNotStart(trial, "w", "v"));

        study.And(state => Assert.Equal((null, null, 5), (state.End, state.StartTrouble, state.Waiting.Count)));
    }

    [Fact]
    public void Two_trials_that_could_not_start_on_two_workers_each_end_the_study()
    {
        var study = Scenario.Given(Spec with { Concurrency = 2 }, [Wanted(0), Suggested(0, 0.1), Placed(0), Wanted(1), Suggested(1, 0.2), Placed(1)])
            .When(CouldNotStart(0, "w", "v"), CouldNotStart(1, "w", "v"))
            .WhenFilled(Offering(["w", "v"], On("v", 0), On("v", 1)))
            .When(CouldNotStart(0, attempt: 2, "w", "v"), CouldNotStart(1, attempt: 2, "w", "v"));

        study.And(state => Assert.Equal((EndReason.Failing, $"2 trials in a row could not start: {Because}"), (state.End!.Reason, state.End.Because)));
    }

    [Fact]
    public void A_run_that_ends_otherwise_makes_the_worker_as_good_as_any() =>
        Scenario.Given(Spec, IsRunning(First))
            .When(CouldNotStart(First, "w", "v"))
            .WhenFilled(Offering(["w", "v"], On("v")))
            .When(End(First, 0, RunClass.Lost, attempt: 2))
            .And(state => Assert.Empty(state.CouldNotStart));

    [Fact]
    public void A_study_shuns_a_worker_where_as_many_trials_could_not_start_as_it_wants_slots()
    {
        var state = Scenario.Given(Budgeting(1), IsRunning(First)).When(CouldNotStart(First, "w", "v")).State;

        Assert.Equal(["w"], StartRules.Shunned(state, Offering(["w", "v"]), wanted: 1));
        Assert.Empty(StartRules.Shunned(state, Offering(["w"]), wanted: 1));
        Assert.Empty(StartRules.Shunned(state, Offering(["w", "v"]), wanted: 2));
        Assert.Empty(StartRules.Shunned(state, Offering(["w", "v"]), wanted: 0));
    }

    private static StudyCommand.ReportEnd CouldNotStart(int trial, params string[] takers) => CouldNotStart(trial, 1, takers);

    private static StudyCommand.ReportEnd CouldNotStart(int trial, int attempt, params string[] takers) => new StudyCommand.ReportEnd(
        Run(trial, attempt), 0, new RunEnd(RunClass.StartFailed, Because), ImmutableSortedSet.Create(StringComparer.Ordinal, takers));

    private static StudyEvent.RunEnded FailedStart(int trial, bool isCharged, int attempt = 1) => new StudyEvent.RunEnded(
        Run(trial, attempt), 0, new RunEnd(RunClass.StartFailed, Because, Charged: isCharged)) { At = default };

    private static Place On(string worker, int slot = 0) => Slot(slot, worker: worker);

    private static StudyEvent.RunPlaced PlacedOn(string worker, int trial, int attempt) =>
        new StudyEvent.RunPlaced(Run(trial, attempt), [On(worker)], null, null) { At = default };

    private static Offers Offering(string[] announced, params Place[] slots) =>
        new([.. slots], [.. announced.Select(worker => new WorkerIncarnation(worker, 1))]);
}
