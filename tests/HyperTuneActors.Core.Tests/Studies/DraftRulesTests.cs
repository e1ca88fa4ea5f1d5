using HyperTuneActors.Core.Studies;
using static HyperTuneActors.Core.Tests.Studies.StudyWords;

namespace HyperTuneActors.Core.Tests.Studies;

public sealed class DraftRulesTests
{
    private const long CreatedAndOpened = 2;

    [Fact]
    public void A_draft_on_its_trial_s_basis_is_written() =>
        Scenario.Given(Spec, Wanted(First))
            .When(Draft(First, basis: CreatedAndOpened + 1, x: 0.25)).Then(Suggested(First, 0.25)).ThenDone()
            .And(state => Assert.Equal((0, First), (state.Wants.Count, state.Ready.Single().Value)));

    [Fact]
    public void A_draft_from_an_older_basis_is_rejected() =>
        Scenario.Given(Spec, Wanted(First), Opened(2), Wanted(First))
            .When(Draft(First, CreatedAndOpened + 1)).ThenNothing().ThenRejected("No draft on basis 3")
            .When(Draft(First, CreatedAndOpened + 3)).Then(Suggested(First)).ThenDone();

    [Fact]
    public void A_draft_that_is_repeated_is_rejected() =>
        Scenario.Given(Spec, IsReady(First))
            .When(Draft(First, CreatedAndOpened + 1)).ThenNothing().ThenRejected("wanted for trial 0");

    [Fact]
    public void A_draft_that_nobody_wanted_is_rejected() =>
        Scenario.Given(Spec).When(Draft(First, CreatedAndOpened)).ThenNothing().ThenRejected("wanted for trial 0");

    [Fact]
    public void A_draft_waits_for_those_of_lower_numbers() =>
        Scenario.Given(Spec, Wanted(First), Wanted(Second))
            .When(Draft(Second, CreatedAndOpened + 2)).ThenNothing().ThenUnanswered()
            .When(Draft(First, CreatedAndOpened + 1)).Then(Suggested(First))
            .When(Draft(Second, CreatedAndOpened + 2)).Then(Suggested(Second));

    [Fact]
    public void A_stopped_study_accepts_drafts_and_places_nothing() =>
        Scenario.Given(Spec, Wanted(First), Stopped(), StudyEnded(EndReason.Stopped))
            .When(Draft(First, CreatedAndOpened + 1)).Then(Suggested(First)).ThenDone()
            .WhenOffered(Slot(0)).ThenNothing();
}
