using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Tests.Studies.StudyWords;

namespace HyperTuneActors.Core.Tests.Studies;

/// <summary>Configurations that people give a study to try: x is a number in [0, 1], and where there is one, y a whole
/// number from 1 to 4.</summary>
public sealed class EnqueueTests
{
    private static readonly StudySpec Two = Spec with { Parameters = [.. Spec.Parameters, new Parameter.Int("y", 1, 4)] };

    private static readonly Configuration PartOfTwo = Giving(("y", new ParameterValue.Whole(3)));

    [Fact]
    public void A_whole_configuration_is_suggested_and_placed_in_the_batch_that_wants_its_trial() =>
        Scenario.Given(Spec)
            .When(Enqueue(With(0.25))).Then(Enqueued(With(0.25))).ThenDone()
            .WhenOffered(Slot(0)).Then(Wanted(First, With(0.25)), SuggestedAsGiven(First, 0.25), Placed(First))
            .And(state => Assert.Equal((0, 0, 0), (state.Enqueued.Count, state.Given.Count, state.Wants.Count)));

    [Fact]
    public void A_part_of_a_configuration_waits_for_the_sampler_to_complete_it()
    {
        var wanted = Scenario.Given(Two)
            .When(Enqueue(PartOfTwo)).Then(Enqueued(PartOfTwo)).ThenDone()
            .WhenOffered(Slot(0)).Then(Wanted(First, PartOfTwo)).State;
        Assert.Equal(PartOfTwo, wanted.Given[new TrialNumber(First)]);

        var draft = Drafting.Suggest(wanted, new TrialNumber(First), new Dictionary<TrialNumber, Draft>());
        Assert.Equal(3, draft.Point.Coordinates[1]);
        Assert.Equal("random, partly given", draft.Because.Method);
        var suggested = StudyState.Evolve(wanted, new StudyEvent.TrialSuggested(
            new TrialNumber(First), wanted.Space.ConfigurationOf(draft.Point), draft.Because, "avx") { At = default });
        Assert.Empty(suggested.Given);
    }

    [Fact]
    public void What_is_enqueued_is_tried_in_its_order_before_anything_new() =>
        Scenario.Given(Spec)
            .When(Enqueue(With(0.5), "a"), Enqueue(With(0.25), "b"))
            .WhenOffered(Slot(0), Slot(1))
            .Then(Wanted(First, With(0.5)), SuggestedAsGiven(First, 0.5), Wanted(Second, With(0.25)), SuggestedAsGiven(Second, 0.25),
                Placed(First), Placed(Second))
            .When(End(First, 1, RunClass.Crashed))
            .WhenOffered(Slot(0)).Then(Wanted(Third));

    [Fact]
    public void What_the_study_file_enqueues_comes_before_what_people_do() =>
        Scenario.Given(Spec with { Enqueue = [With(0.1)] })
            .When(Enqueue(With(0.2)))
            .WhenOffered(Slot(0)).Then(Wanted(First, With(0.1)), SuggestedAsGiven(First, 0.1), Placed(First))
            .And(state => Assert.Equal([With(0.2)], state.Enqueued));

    [Fact]
    public void A_trial_that_was_wanted_before_keeps_its_own_configuration() =>
        Scenario.Given(Spec, Wanted(First)).When(Enqueue(With(0.25)))
            .WhenOffered(Slot(0)).ThenNothing()
            .WhenOffered(Slot(0), Slot(1)).Then(Wanted(Second, With(0.25)), SuggestedAsGiven(Second, 0.25), Placed(Second, slot: 0));

    [Fact]
    public void A_configuration_may_leave_its_constants_out()
    {
        var spec = Spec with { Parameters = [.. Spec.Parameters, new Parameter.Constant("data", new ParameterValue.Text("digits"))] };
        Scenario.Given(spec).When(Enqueue(With(0.25))).WhenOffered(Slot(0))
            .And(state => Assert.Equal("x=0.25, data=digits", state.Space.ConfigurationOf(TrialOf(state, First).Point).ToString()));
    }

    [Fact]
    public void A_known_command_is_answered_and_does_nothing() =>
        Scenario.Given(Spec, Enqueued(With(0.25))).When(Enqueue(With(0.5))).ThenNothing().ThenDone();

    [Fact]
    public void A_fault_is_rejected_with_what_would_be_right() =>
        Scenario.Given(Spec)
            .When(Enqueue(Giving(("X", new ParameterValue.Real(0.5))))).ThenNothing().ThenRejected("Did you mean 'x'?")
            .When(Enqueue(With(2))).ThenNothing().ThenRejected("it is a number from 0 to 1")
            .When(Enqueue(Giving())).ThenNothing().ThenRejected("give at least one");

    [Fact]
    public void One_that_finds_no_place_in_the_budget_is_rejected_and_extend_is_named() =>
        Scenario.Given(Budgeting(3), [.. IsRunning(First), .. IsComplete(Second)])
            .When(Enqueue(With(0.25), "a")).Then(Enqueued(With(0.25), "a"))
            .When(Enqueue(With(0.5), "b")).ThenNothing().ThenRejected("The trial budget of 3 has no place left for it; extend it first.")
            .When(Extend(4), Enqueue(With(0.5), "b")).Then(Enqueued(With(0.5), "b"));

    [Fact]
    public void A_study_whose_trials_are_spent_names_extend_and_takes_it_then() =>
        Scenario.Given(Budgeting(1), [.. IsComplete(First), StudyEnded(EndReason.Trials)])
            .When(Enqueue(With(0.5))).ThenNothing().ThenRejected("extend")
            .When(Extend(2), Enqueue(With(0.5))).ThenDone()
            .WhenOffered(Slot(0)).Then(Wanted(Second, With(0.5)), SuggestedAsGiven(Second, 0.5), Placed(Second, slot: 0));

    [Theory]
    [InlineData(EndReason.Time)]
    [InlineData(EndReason.Target)]
    public void A_study_that_goes_on_no_more_rejects_it(EndReason reason) =>
        Scenario.Given(Spec, StudyEnded(reason)).When(Enqueue(With(0.5))).ThenNothing().ThenRejected("The study has ended: done");

    [Theory]
    [InlineData(EndReason.Stopped)]
    [InlineData(EndReason.Failing)]
    public void A_study_that_may_be_resumed_takes_it_for_then(EndReason reason) =>
        Scenario.Given(Spec, StudyEnded(reason))
            .When(Enqueue(With(0.5))).Then(Enqueued(With(0.5))).ThenDone()
            .WhenOffered(Slot(0)).ThenNothing()
            .When(Resume())
            .WhenOffered(Slot(0)).Then(Wanted(First, With(0.5)), SuggestedAsGiven(First, 0.5), Placed(First));

    [Fact]
    public void A_study_without_a_trial_budget_takes_any_number() =>
        Scenario.Given(Spec with { Budget = new Budget(null, TimeSpan.FromHours(1), null) })
            .When([.. Enumerable.Range(0, 50).Select(i => Enqueue(With(0.5), $"c{i}"))]).ThenDone()
            .And(state => Assert.Equal(50, state.Enqueued.Count));

    [Fact]
    public void Only_the_first_want_of_a_trial_takes_one_and_its_part_stays_with_it() =>
        Scenario.Given(Two, Enqueued(PartOfTwo, "a"), Enqueued(PartOfTwo, "b"), Wanted(First, PartOfTwo))
            .When(Open(Two)).Then(Opened(2), Wanted(First))
            .And(state => Assert.Equal([PartOfTwo], state.Enqueued))
            .And(state => Assert.Equal(PartOfTwo, state.Given[new TrialNumber(First)]))
            .WhenOffered(Slot(0), Slot(1)).Then(Wanted(Second, PartOfTwo));

    [Fact]
    public void An_enqueued_trial_that_waits_for_a_slot_is_looked_ahead_for() =>
        Scenario.Given(Spec with { LookAhead = 1, Enqueue = [With(0.1)] })
            .WhenOffered().Then(Wanted(First, With(0.1)), SuggestedAsGiven(First, 0.1))
            .WhenOffered(Slot(0)).Then(Placed(First), Wanted(Second));

    private static StudyEvent.TrialSuggested SuggestedAsGiven(int trial, double x) => new(
        new TrialNumber(trial), With(x), Core.Studies.Enqueued.Because, Core.Studies.Enqueued.NoInstructionSet) { At = default };
}
