using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Tests.Studies.StudyWords;

namespace HyperTuneActors.Core.Tests.Studies;

/// <summary>Trials that take over the values of a completed one with the same configuration.</summary>
public sealed class ReuseTests
{
    private const long CreatedAndOpened = 2;

    private static readonly StudySpec Reusing = Spec with { Duplicates = DuplicatePolicy.Reuse };

    private static readonly StudySpec Two = Reusing with { Parameters = [new Parameter.Int("n", 1, 2)] };

    [Fact]
    public void A_draft_like_a_completed_trial_takes_over_its_values_without_a_run() =>
        Scenario.Given(Reusing, [.. IsComplete(First, 0.3), Wanted(Second)])
            .When(Draft(Second, BasisAfter(IsComplete(First))))
            .Then(Suggested(Second), Reused(Second, First), Completed(Second)).ThenDone()
            .And(state =>
            {
                var (trained, reused) = (state.Trials[First], state.Trials[Second]);
                Assert.Equal((TrialStatus.Completed, 0, null, new TrialNumber(First)), (reused.Status, reused.Attempts, reused.Live, reused.Reuses));
                Assert.Equal((trained.Shown, trained.Curve.ToRows()), (reused.Shown, reused.Curve.ToRows()), Same);
                Assert.Equal((2, 8, 0), (state.Completed, state.BudgetLeft, state.Ready.Count));
                Assert.Equal([First, Second], state.Ended.Select(view => view.Number.Value));
            });

    [Fact]
    public void The_slot_is_for_the_next_trial() =>
        Scenario.Given(Reusing, [.. IsComplete(First), .. IsReused(Second)]).WhenOffered(Slot(0)).Then(Wanted(Third));

    [Fact]
    public void The_trial_that_was_trained_is_reused_and_not_one_that_reused_it() =>
        Scenario.Given(Reusing, [.. IsComplete(First), .. IsReused(Second), Wanted(Third)])
            .When(Draft(Third, BasisAfter(IsComplete(First), IsReused(Second))))
            .Then(Suggested(Third), Reused(Third, First), Completed(Third));

    [Fact]
    public void Another_configuration_runs() =>
        Scenario.Given(Reusing, [.. IsComplete(First), Wanted(Second)])
            .When(Draft(Second, BasisAfter(IsComplete(First)), x: 0.25)).Then(Suggested(Second, 0.25));

    [Fact]
    public void What_runs_still_was_stopped_or_failed_is_run_again()
    {
        foreach (StudyEvent[] before in new[]
            { IsReady(First), IsRunning(First), HasFailed(First), [.. IsRunning(First), Reported(First, 1, 1, 0.5), Pruned(First, 1, AnyRuling(1, 0.5))] })
            Scenario.Given(Reusing, [.. before, Wanted(Second)])
                .When(Draft(Second, BasisAfter(before))).Then(Suggested(Second));
    }

    [Theory]
    [InlineData(DuplicatePolicy.Reject)]
    [InlineData(DuplicatePolicy.Avoid)]
    [InlineData(DuplicatePolicy.Replicate)]
    public void Under_any_other_policy_nothing_is_reused(DuplicatePolicy policy) =>
        Scenario.Given(Spec with { Duplicates = policy }, [.. IsComplete(First), Wanted(Second)])
            .When(Draft(Second, BasisAfter(IsComplete(First)))).Then(Suggested(Second));

    [Fact]
    public void A_whole_enqueued_configuration_is_reused_too_and_the_slot_goes_on_to_the_next() =>
        Scenario.Given(Reusing, [.. IsComplete(First), Enqueued(X(0.5)), Enqueued(X(0.25), "enqueue-2")])
            .WhenOffered(Slot(0))
            .Then(Wanted(Second, X(0.5)), TakenFrom(Second, X(0.5)), Reused(Second, First), Completed(Second),
                Wanted(Third, X(0.25)), TakenFrom(Third, X(0.25)), Placed(Third, slot: 0));

    [Fact]
    public void A_study_whose_last_trials_are_reused_ends()
    {
        var spec = Reusing with { Budget = new Budget(2, null, null) };
        const string because = "All 2 trials of the budget have ended.";
        Scenario.Given(spec, [.. IsComplete(First), Wanted(Second)])
            .When(Draft(Second, BasisAfter(IsComplete(First))))
            .Then(Suggested(Second), Reused(Second, First), Completed(Second), StudyEnded(EndReason.Trials, because));
        Scenario.Given(spec, [.. IsComplete(First), Enqueued(X(0.5))]).WhenOffered(Slot(0))
            .Then(Wanted(Second, X(0.5)), TakenFrom(Second, X(0.5)), Reused(Second, First), Completed(Second),
                StudyEnded(EndReason.Trials, because));
    }

    [Fact]
    public void A_finite_space_ends_when_all_is_tried_and_not_before()
    {
        Assert.Equal(1, Scenario.Given(Two, [.. IsN(First, 1)]).State.TrialsLeft);
        Scenario.Given(Two, [.. IsN(First, 1), Wanted(Second), N(Second, 1), Reused(Second, First), Completed(Second)])
            .When(StudyCommand.CheckTime.Instance).ThenNothing();
        Scenario.Given(Two, [.. IsN(First, 1), .. IsN(Second, 2)]).When(StudyCommand.CheckTime.Instance)
            .Then(StudyEnded(EndReason.Exhausted, "All 2 configurations have been tried."));
    }

    [Fact]
    public void After_ten_in_a_row_the_next_draft_is_another()
    {
        var reused = Enumerable.Range(1, ReuseRules.MostInARow).ToArray();
        var one = Reusing with { Sampler = new SamplerSettings.Random(), Parameters = [new Parameter.Int("n", 1, 50)] };
        var stuck = new List<StudyEvent>(IsN(First, 1));
        foreach (var trial in reused) stuck.AddRange([Wanted(trial), N(trial, 1), Reused(trial, First), Completed(trial)]);
        Assert.False(ReuseRules.MustDiffer(Scenario.Given(one, [.. stuck.SkipLast(4)]).State));
        Assert.True(ReuseRules.MustDiffer(Scenario.Given(one, [.. stuck]).State));
        Assert.False(ReuseRules.MustDiffer(Scenario.Given(one, [.. stuck, .. IsN(reused.Length + 1, 2)]).State));
        Assert.False(ReuseRules.MustDiffer(Scenario.Given(Spec with { Duplicates = DuplicatePolicy.Replicate }).State));
        Assert.True(ReuseRules.MustDiffer(Scenario.Given(Spec).State));

        var drafts = Enumerable.Range(0, 300).Select(seed => Scenario.Given(one with { Seed = (ulong)seed }, [.. stuck, Wanted(11)]).State)
            .Select(basis => Drafting.Suggest(basis, new TrialNumber(11), new Dictionary<TrialNumber, Draft>())).ToArray();
        Assert.DoesNotContain(drafts, draft => draft.Point.Coordinates[0] == 1);
        Assert.Contains(drafts, draft => draft.Because.Method == "random, redrawn");
    }

    [Fact]
    public void Best_names_the_trial_that_was_trained_and_its_checkpoint_and_artifacts_stay()
    {
        var spec = Reusing with { Artifacts = ArtifactKeeping.Best };
        StudyEvent artifact = new StudyEvent.ArtifactSaved(Run(First), 3, "a", "/a", 1) { At = default };
        StudyEvent[] trained = [.. IsRunning(First), Reported(First, 1, 9, 0.3), Completed(First), Saved(First, 2, 9), artifact, Ended(First, 4)];
        Scenario.Given(spec, [.. trained, Wanted(Second)])
            .When(Draft(Second, BasisAfter(trained)))
            .Then(Suggested(Second), Reused(Second, First), Completed(Second))
            .And(state =>
            {
                Assert.Equal(new TrialNumber(First), state.Best);
                Assert.Equal((CheckpointOf(First, 9), null), (state.Trials[First].LastCheckpoint, state.Trials[Second].LastCheckpoint));
                Assert.Equal([new TrialNumber(First)], state.WithArtifacts);
                Assert.True(state.Needs(Run(First), 9));
            });
    }

    [Fact]
    public void Schedulers_do_not_see_it_and_samplers_do()
    {
        var spec = Reusing with { Scheduler = WithAsha.Scheduler };
        var before = Scenario.Given(spec, IsComplete(First)).State;
        var after = Scenario.Given(spec, [.. IsComplete(First), .. IsReused(Second)]).State;
        Assert.Equal(before.Rungs, after.Rungs);
        Assert.Equal(before.Progress.Steps, after.Progress.Steps);
        Assert.Equal((TrialStatus.Completed, 9), (after.History.Ended[1].Status, after.History.Ended[1].Curve.LastStep));
        Assert.Empty(after.History.Open);
        var more = Scenario.Given(spec, [.. IsComplete(First), .. IsReused(Second), .. IsComplete(Third), .. HasFailed(Fourth)]).State;
        Assert.Equal([First, Third, Fourth], more.Trained.Select(view => view.Number.Value));
        Assert.Same(before.Ended, before.Trained);
    }

    [Fact]
    public void It_is_no_improvement_and_counts_so_for_a_plateau() =>
        Assert.Equal(1, Scenario.Given(Reusing with { Budget = new Budget(10, null, null, Plateau: new PlateauRule(5)) },
            [.. IsComplete(First), .. IsReused(Second)]).State.Progress.Unimproved);

    [Fact]
    public void A_program_without_steps_gives_its_result_once() =>
        Scenario.Given(Reusing with { Steps = WithoutSteps.Steps },
            [.. IsRunning(First), Reported(First, 1, 1, 0.3), Ended(First, 2), Completed(First), Wanted(Second)])
            .When(Draft(Second, CreatedAndOpened + 7))
            .Then(Suggested(Second), Reused(Second, First), Completed(Second));

    [Fact]
    public void Verification_finds_a_reuse_that_is_missing_and_one_that_does_not_follow()
    {
        StudyEvent[] journal = [.. Created(Reusing), .. IsComplete(First), .. IsReused(Second)];
        Assert.Empty(FindingsIn(journal));
        Assert.Contains(FindingsIn(journal[..^2]), finding => finding.Contains("the rules say TrialReused", StringComparison.Ordinal));
        Assert.Contains(FindingsIn(journal[..^1]), finding => finding.Contains("TrialCompleted", StringComparison.Ordinal));
        Assert.Contains(FindingsIn([.. journal[..^2], Placed(Second)]), finding => finding.Contains("the rules say TrialReused", StringComparison.Ordinal));
        Assert.Contains(FindingsIn([.. Created(Reusing), .. IsComplete(First), Wanted(Second), Suggested(Second, 0.25), Reused(Second, First), Completed(Second)]),
            finding => finding.Contains("lets trial 1 reuse the values of trial 0, which does not follow", StringComparison.Ordinal));
        Assert.Contains(FindingsIn([.. Created(Spec), .. IsComplete(First), .. IsReused(Second)]),
            finding => finding.Contains("does not follow", StringComparison.Ordinal));
        Assert.Contains(FindingsIn([.. journal[..^2], Reused(Second, 7), Completed(Second)]),
            finding => finding.Contains("does not follow from those before it", StringComparison.Ordinal));
    }

    /// <summary>Suggestions are another version's, so that they are not compared.</summary>
    private static IReadOnlyList<string> FindingsIn(IEnumerable<StudyEvent> journal)
    {
        var verification = new Verification("another");
        foreach (var fact in journal) verification.Take(fact);
        verification.End();
        return verification.Findings;
    }

    private static StudyEvent[] Created(StudySpec spec) => [new StudyEvent.StudyCreated(spec) { At = default }, Opened(1)];

    private static StudyEvent[] IsReused(int trial) => [.. IsReady(trial), Reused(trial, First), Completed(trial)];

    private static long BasisAfter(params StudyEvent[][] facts) => CreatedAndOpened + facts.Sum(some => some.Length) + 1;

    private static StudyEvent[] IsN(int trial, int n) =>
        [Wanted(trial), N(trial, n), Placed(trial), Reported(trial, 1, 9, 0.5), Completed(trial), Ended(trial, 2)];

    private static StudyEvent N(int trial, int n) => ((StudyEvent.TrialSuggested)Suggested(trial)) with
    {
        Configuration = Giving(("n", new ParameterValue.Whole(n))),
    };

    private static Configuration X(double x) => Giving(("x", new ParameterValue.Real(x)));

    private static StudyEvent.TrialSuggested TakenFrom(int trial, Configuration given) => new StudyEvent.TrialSuggested(new TrialNumber(trial),
        given, Core.Studies.Enqueued.Because, Core.Studies.Enqueued.NoInstructionSet) { At = default };

    private static bool Same(((Metrics?, int) Shown, ImmutableArray<double> Rows) left, ((Metrics?, int) Shown, ImmutableArray<double> Rows) right) =>
        left.Shown == right.Shown && left.Rows.SequenceEqual(right.Rows);
}
