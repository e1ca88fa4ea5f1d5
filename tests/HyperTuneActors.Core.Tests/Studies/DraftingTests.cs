using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Tests.Sampling;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Tests.Studies.StudyWords;

namespace HyperTuneActors.Core.Tests.Studies;

public sealed class DraftingTests
{
    private static readonly StudySpec Witnessed = Spec with { Sampler = new WitnessSettings() };

    /// <summary>One complete trial, one running, one ready, and three without a configuration.</summary>
    private static readonly StudyState Basis = Scenario.Given(Witnessed,
        [.. IsComplete(0), .. IsRunning(1), .. IsReady(2), Wanted(3), Wanted(4), Wanted(5)]).State;

    [Fact]
    public void A_sampler_sees_what_ended_and_what_is_open_with_a_configuration() =>
        Assert.Equal((1, 2), Seen(Drafting.Suggest(Basis, new TrialNumber(3), Made())));

    [Fact]
    public void A_sampler_sees_the_drafts_that_lower_trials_still_lacked()
    {
        Assert.Equal((1, 4), Seen(Drafting.Suggest(Basis, new TrialNumber(5), Made(3, 4))));
        Assert.NotEqual(
            Drafting.Suggest(Basis, new TrialNumber(5), Made(3, 4)).Point,
            Drafting.Suggest(Basis, new TrialNumber(5), new Dictionary<TrialNumber, Draft>
            {
                [new TrialNumber(3)] = At(0.3),
                [new TrialNumber(4)] = At(0.9),
            }).Point);
    }

    [Fact]
    public void A_sampler_sees_no_draft_of_a_higher_trial_nor_one_that_its_basis_has_already() =>
        Assert.Equal(
            Drafting.Suggest(Basis, new TrialNumber(4), Made(3)),
            Drafting.Suggest(Basis, new TrialNumber(4), Made(0, 1, 2, 3, 5)));

    [Fact]
    public void A_draft_made_at_once_is_the_one_of_the_trial_s_basis()
    {
        var basis = Scenario.Given(Witnessed, [.. IsComplete(0), .. IsRunning(1), Wanted(2)]).State;
        var made = Assert.IsType<StudyCommand.AcceptDraft>(Drafting.AtOnce(basis, new TrialNumber(2), "here"));
        Assert.Equal((new TrialNumber(2), basis.Facts, "here"), (made.Trial, made.Basis, made.InstructionSet));
        Assert.Equal(Drafting.Suggest(basis, new TrialNumber(2), Made()), made.Draft);
    }

    [Fact]
    public void A_trial_s_random_numbers_are_its_own()
    {
        var study = Scenario.Given(Spec, Wanted(First), Wanted(Second)).State;
        Assert.Equal(
            new KeyedStream(Spec.Seed, new TrialNumber(1), Purpose.InitialDesign).Uniforms(0).First,
            Drafting.Suggest(study, new TrialNumber(1), Made()).Point.Coordinates[0]);
    }

    [Fact]
    public void A_sampler_that_throws_gives_a_random_draft_that_says_so()
    {
        var failing = Spec with { Sampler = new WitnessSettings(Fails: true) };
        var basis = Scenario.Given(failing, [.. IsComplete(0), Wanted(1), Wanted(2), Wanted(3), Wanted(4)]).State;
        var draft = Drafting.Suggest(basis, new TrialNumber(4), Made());
        Assert.Equal(Drafting.Fallback(basis, new TrialNumber(4), "witness failed: I saw 1 ended trials."), draft);
        Assert.Equal("random", draft.Because.Sampler);
    }

    [Fact]
    public void A_random_draft_in_a_sampler_s_place_is_no_duplicate_either()
    {
        var spec = Spec with { Sampler = new WitnessSettings(Fails: true), Parameters = [new Parameter.Int("n", 1, 5)] };
        StudyEvent[] four = [.. Enumerable.Range(0, 4).SelectMany(trial => new[] { Wanted(trial), N(trial, 1 + trial) }), Wanted(4)];
        var drafts = Enumerable.Range(0, 100).Select(seed => Scenario.Given(spec with { Seed = (ulong)seed }, four).State)
            .Select(basis => Drafting.Suggest(basis, new TrialNumber(4), Made())).ToArray();
        Assert.All(drafts, draft => Assert.Equal((5, "random", "witness failed: I saw 0 ended trials."),
            (draft.Point.Coordinates[0], draft.Because.Sampler, draft.Because.Because)));
        Assert.Contains(drafts, draft => draft.Because.Method == "random, redrawn");
        Assert.Contains(drafts, draft => draft.Because.Method == "random");

        var replicating = Scenario.Given(spec with { Duplicates = DuplicatePolicy.Replicate }, four).State;
        Assert.Equal("random", Drafting.Suggest(replicating, new TrialNumber(4), Made()).Because.Method);
    }

    [Fact]
    public void Where_all_is_tried_it_is_the_first_that_was_drawn()
    {
        var spec = Spec with { Sampler = new WitnessSettings(Fails: true), Parameters = [new Parameter.Int("n", 1, 2)] };
        var basis = Scenario.Given(spec, Wanted(0), N(0, 1), Wanted(1), N(1, 2), Wanted(2), Wanted(3), Wanted(4)).State;
        Assert.Equal("random", Drafting.Suggest(basis, new TrialNumber(4), Made()).Because.Method);
    }

    [Fact]
    public void A_random_draft_keeps_what_was_given_and_differs_in_the_rest()
    {
        var three = ("y", (ParameterValue)new ParameterValue.Whole(3));
        var one = ("y", (ParameterValue)new ParameterValue.Whole(1));
        var given = Giving(three);
        var spec = Spec with
        {
            Sampler = new WitnessSettings(Fails: true), Parameters = [new Parameter.Int("n", 1, 2), new Parameter.Int("y", 1, 4)],
        };
        for (var seed = 0; seed < 20; seed++)
        {
            var basis = Scenario.Given(spec with { Seed = (ulong)seed },
                Wanted(0), N(0, 1, three), Wanted(1), N(1, 1, one), Wanted(2), N(2, 2, one), Wanted(3), Enqueued(given), Wanted(4, given)).State;
            Assert.Equal(new Point([2, 3]), Drafting.Suggest(basis, new TrialNumber(4), Made()).Point);
        }
    }

    private static StudyEvent N(int trial, int n, params (string, ParameterValue)[] more) => ((StudyEvent.TrialSuggested)Suggested(trial)) with
    {
        Configuration = Giving([("n", new ParameterValue.Whole(n)), .. more]),
    };

    [Fact]
    public void A_forbidden_draft_is_replaced_by_an_allowed_random_one_that_says_so()
    {
        var basis = Scenario.Given(Witnessed with { Forbidden = [HighX] }, [.. IsComplete(0), Wanted(1), Wanted(2)]).State;
        var drafts = Enumerable.Range(1, 40).Select(trial => Drafting.Suggest(basis, new TrialNumber(trial), Made())).ToArray();

        Assert.DoesNotContain(drafts, draft => basis.Space.IsForbidden(draft.Point));
        Assert.Contains(drafts, draft => draft.Because is { Sampler: "witness" });
        Assert.Contains(drafts, draft => draft.Because is
            { Sampler: "random", Because: "witness suggested a forbidden combination" });
    }

    /// <summary>Half of the space.</summary>
    private static readonly Forbidden HighX = new([new Clause(Spec.Parameters[0].Name, [], new ParameterValue.Real(0.5))]);

    [Fact]
    public void A_draft_has_the_values_that_were_given_and_says_so()
    {
        var basis = PartlyGiven(fails: false);
        var draft = Drafting.Suggest(basis, new TrialNumber(4), Made());
        var own = Drafting.Suggest(basis with { Given = basis.Given.Clear() }, new TrialNumber(4), Made());
        Assert.Equal(new Point([own.Point.Coordinates[0], 3]), draft.Point);
        Assert.Equal(own.Because with { Method = "witness, partly given" }, draft.Because);
    }

    [Fact]
    public void So_has_one_whose_sampler_failed()
    {
        var basis = PartlyGiven(fails: true);
        var draft = Drafting.Suggest(basis, new TrialNumber(4), Made());
        Assert.Equal((3, "random, partly given"), (draft.Point.Coordinates[1], draft.Because.Method));
        Assert.Equal(Drafting.Fallback(basis, new TrialNumber(4), "witness failed: I saw 0 ended trials."), draft);
    }

    /// <summary>Of x and y, trial 4 has y from somebody.</summary>
    private static StudyState PartlyGiven(bool fails)
    {
        var given = Giving(("y", new ParameterValue.Whole(3)));
        var spec = Spec with { Sampler = new WitnessSettings(fails), Parameters = [.. Spec.Parameters, new Parameter.Int("y", 1, 4)] };
        return Scenario.Given(spec, Wanted(0), Wanted(1), Wanted(2), Wanted(3), Enqueued(given), Wanted(4, given)).State;
    }

    private static (double Ended, double Open) Seen(Draft draft) =>
        (draft.Because.Numbers["ended"], draft.Because.Numbers["open"]);

    private static Dictionary<TrialNumber, Draft> Made(params int[] trials) =>
        trials.ToDictionary(trial => new TrialNumber(trial), trial => At(trial / 10.0));

    private static Draft At(double x) => new(new Point([x]), ((StudyEvent.TrialSuggested)Suggested(0)).Because);
}
