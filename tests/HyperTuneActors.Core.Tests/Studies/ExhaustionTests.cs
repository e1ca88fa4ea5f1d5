using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Tests.Studies.StudyWords;

namespace HyperTuneActors.Core.Tests.Studies;

public sealed class ExhaustionTests
{
    /// <summary>Two configurations, ten trials.</summary>
    private static readonly StudySpec Two = Spec with { Parameters = [new Parameter.Int("n", 1, 2)] };

    [Fact]
    public void No_more_trials_are_wanted_than_there_are_configurations()
    {
        Scenario.Given(Two with { Concurrency = 5 }).WhenOffered(Slot(0), Slot(1), Slot(2)).Then(Wanted(0), Wanted(1));
        Scenario.Given(Two, Wanted(0), Tries(0, 1), Wanted(1)).WhenOffered(Slot(0), Slot(1)).Then(Placed(0));
    }

    [Fact]
    public void No_slot_is_asked_for_when_all_are_taken() =>
        Assert.Equal(1, StudyPlan.SlotsFor(Scenario.Given(Two, Wanted(0), Tries(0, 1), Placed(0), Wanted(1)).State));

    [Fact]
    public void The_study_ends_when_all_configurations_are_tried() =>
        Scenario.Given(Two, [.. Complete(0, 1), Wanted(1), Tries(1, 2), Placed(1), Reported(1, 1, 9, 0.5), Completed(1)])
            .When(End(1, 2))
            .Then(Ended(1, 2), StudyEnded(EndReason.Exhausted, "All 2 configurations have been tried."));

    [Fact]
    public void A_space_with_a_single_point_gives_one_trial()
    {
        var one = Two with { Parameters = [new Parameter.Categorical("n", [new ParameterValue.Whole(1)])] };
        Scenario.Given(one).WhenOffered(Slot(0), Slot(1)).Then(Wanted(0));
        Scenario.Given(one, [Wanted(0), Tries(0, 1), Placed(0), Reported(0, 1, 9, 0.5), Completed(0)])
            .When(End(0, 2))
            .Then(Ended(0, 2), StudyEnded(EndReason.Exhausted, "The only configuration has been tried."));
    }

    [Fact]
    public void Failed_configurations_are_tried_too() =>
        Scenario.Given(Two with { Failures = new FailurePolicy(Max: 9) },
            [.. Complete(0, 1), Wanted(1), Tries(1, 2), Placed(1)])
            .When(End(1, 1, RunClass.Crashed))
            .Then(Ended(1, 1, RunClass.Crashed), Failed(1), StudyEnded(EndReason.Exhausted, "All 2 configurations have been tried."));

    [Fact]
    public void A_budget_that_is_spent_at_the_same_time_is_the_reason() =>
        Scenario.Given(Two with { Budget = new Budget(2, null, null) },
            [.. Complete(0, 1), Wanted(1), Tries(1, 2), Placed(1), Reported(1, 1, 9, 0.5), Completed(1)])
            .When(End(1, 2))
            .Then(Ended(1, 2), StudyEnded(EndReason.Trials, "All 2 trials of the budget have ended."));

    [Theory]
    [InlineData(DuplicatePolicy.Avoid)]
    [InlineData(DuplicatePolicy.Replicate)]
    public void Where_configurations_may_come_again_nothing_is_exhausted(DuplicatePolicy policy)
    {
        var again = Two with { Duplicates = policy };
        Scenario.Given(again, [.. Complete(0, 1), .. Complete(1, 2)]).WhenOffered(Slot(0)).Then(Wanted(2));
        Assert.Null(Scenario.Given(again, [.. Complete(0, 1), .. Complete(1, 2)]).When(StudyCommand.CheckTime.Instance).State.End);
    }

    [Fact]
    public void What_a_person_gives_is_run_once_more_but_takes_no_other_s_place()
    {
        var twice = Scenario.Given(Two, [.. Complete(0, 1), Enqueued(N(1))]);
        twice.WhenOffered(Slot(0), Slot(1)).Then(Wanted(1, N(1)), TakenFrom(1, N(1)), Placed(1, slot: 0));
        Scenario.Given(Two, [.. Complete(0, 1), Enqueued(N(1)), Wanted(1, N(1)), TakenFrom(1, N(1)), Placed(1)])
            .WhenOffered(Slot(0)).Then(Wanted(2));
    }

    [Fact]
    public void An_exhausted_study_does_not_begin_again()
    {
        var ended = Scenario.Given(Two, [.. Complete(0, 1), .. Complete(1, 2), StudyEnded(EndReason.Exhausted, "All tried.")]);
        ended.When(Resume()).ThenRejected("The study is complete: All tried.");
        ended.When(Extend(20)).ThenRejected("more trials don't change that: All tried.");
        ended.When(Enqueue(N(1))).ThenRejected("The study has ended: All tried.");
    }

    [Fact]
    public void Only_the_points_of_a_grid_are_counted_for_it()
    {
        var grid = Spec with { Sampler = new SamplerSettings.Grid(2) };
        var state = Scenario.Given(grid, Wanted(0), Suggested(0, 0), Wanted(1), Suggested(1, 0.3)).State;
        Assert.Equal((2, 1, 1), (state.Repertoire!.Count, state.Tried.Count, state.TrialsLeft));
    }

    private static Configuration N(int n) => Giving(("n", new ParameterValue.Whole(n)));

    private static StudyEvent.TrialSuggested Tries(int trial, int n) => new StudyEvent.TrialSuggested(new TrialNumber(trial), N(n),
        new Suggestion("random", 1, "random", null, ImmutableSortedDictionary<string, double>.Empty), "avx") { At = default };

    private static StudyEvent.TrialSuggested TakenFrom(int trial, Configuration given) => new StudyEvent.TrialSuggested(new TrialNumber(trial),
        given, Core.Studies.Enqueued.Because, Core.Studies.Enqueued.NoInstructionSet) { At = default };

    private static StudyEvent[] Complete(int trial, int n) =>
        [Wanted(trial), Tries(trial, n), Placed(trial), Reported(trial, 1, 9, 0.5), Completed(trial), Ended(trial, 2)];
}
