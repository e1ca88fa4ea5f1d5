using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Tests.Sampling;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Core.Tests.Studies;

/// <summary>With one slot, no look-ahead and a steady training program, a study that was killed any number of times takes
/// the same decisions as one that was not.</summary>
[Collection(nameof(RandomWorld))]
public sealed class ExactnessTests
{
    private static readonly StudySpec Spec = StudyWords.Spec with
    {
        Sampler = new WitnessSettings(Fails: true),
        Scheduler = new SchedulerSettings.Asha(),
        Budget = new Budget(30, null, null),
        Concurrency = 1,
        Failures = new FailurePolicy(Retries: 1, Max: 30),
    };

    private static readonly StudySpec Folds = Spec with
    {
        Objectives = [new Objective("loss", Goal.Minimise, ValueAt.Mean)],
        Scheduler = new SchedulerSettings.Wilcoxon(),
    };

    /// <summary>Of its programs, some save a checkpoint after each step, some now and then and some never.</summary>
    private static readonly StudySpec Promoting = Spec with
    {
        Scheduler = new SchedulerSettings.Asha(Variant: AshaVariant.Promotion),
        Budget = new Budget(40, null, null),
    };

    private static readonly StudySpec Grace = Promoting with { Scheduler = new SchedulerSettings.Asha(GraceCount: 9, Variant: AshaVariant.Promotion) };

    private static readonly StudySpec WithoutSteps = Spec with { Steps = new StepRange(null, "run") };

    private static readonly RandomWorld Undisturbed = Run(Spec, 1, (_, _) => Kill.None);

    [Fact]
    public void The_undisturbed_study_decides_all_that_there_is_to_decide()
    {
        Assert.Equal(1, Undisturbed.Journal.Count(fact => fact is StudyOpened));
        Assert.NotEmpty(Undisturbed.Journal.OfType<TrialPruned>());
        Assert.NotEmpty(Undisturbed.Journal.OfType<TrialFailed>());
        Assert.Equal(30, Undisturbed.Journal.Count(fact => fact is TrialPruned or TrialCompleted));
    }

    [Theory]
    [InlineData(Kill.BeforeTheWrite)]
    [InlineData(Kill.AfterTheWrite)]
    [InlineData(Kill.Everything)]
    internal void One_kill_after_any_batch_changes_no_decision(Kill kill) =>
        Parallel.For(1, Undisturbed.Batches + 1, killed =>
            AssertSameDecisions(Undisturbed, Run(Spec, 1, (batch, _) => batch == killed ? kill : Kill.None)));

    [Fact]
    public void A_coordinator_that_is_killed_after_every_batch_takes_the_same_decisions()
    {
        var killed = Run(Spec, 1, (batch, _) => batch % 2 == 0 ? Kill.AfterTheWrite : Kill.None);
        Assert.InRange(killed.Journal.Count(fact => fact is StudyOpened), 100, int.MaxValue);
        AssertSameDecisions(Undisturbed, killed);
    }

    [Fact]
    public void Kills_at_random_change_no_decision() =>
        Parallel.For(1, 200, seed => AssertSameDecisions(Undisturbed, Run(Spec, seed, AtRandom)));

    [Fact]
    public void Kills_at_random_change_no_decision_about_programs_without_steps()
    {
        var undisturbed = Run(WithoutSteps, 1, (_, _) => Kill.None);
        Parallel.For(1, 100, seed => AssertSameDecisions(undisturbed, Run(WithoutSteps, seed, AtRandom)));
    }

    [Fact]
    public void Kills_at_random_change_no_decision_about_folds()
    {
        var undisturbed = Run(Folds, 1, (_, _) => Kill.None);
        Assert.NotEmpty(undisturbed.Journal.OfType<TrialPruned>());
        Parallel.For(1, 100, seed => AssertSameDecisions(undisturbed, Run(Folds, seed, AtRandom)));
    }

    [Theory]
    [InlineData(Kill.BeforeTheWrite)]
    [InlineData(Kill.AfterTheWrite)]
    [InlineData(Kill.Everything)]
    internal void One_kill_after_any_batch_changes_no_decision_about_trials_that_pause(Kill kill)
    {
        var undisturbed = Run(Promoting, 1, (_, _) => Kill.None);
        Parallel.For(1, undisturbed.Batches + 1, killed =>
            AssertSameDecisions(undisturbed, Run(Promoting, 1, (batch, _) => batch == killed ? kill : Kill.None)));
    }

    [Theory]
    [InlineData(CheckpointKeeping.Best)]
    [InlineData(CheckpointKeeping.All)]
    public void Kills_at_random_change_no_decision_about_trials_that_pause(CheckpointKeeping keep)
    {
        var spec = Promoting with { Keep = keep };
        var undisturbed = Run(spec, 1, (_, _) => Kill.None);
        Assert.InRange(undisturbed.Journal.Count(fact => fact is TrialPromoted), 10, 40);
        Assert.NotEmpty(undisturbed.Journal.OfType<TrialCompleted>());
        Assert.Contains(undisturbed.Journal, fact => fact is RunPlaced { Run.Attempt: > 1, From: not null });
        Assert.Contains(undisturbed.Journal, fact => fact is RunPlaced { Run.Attempt: > 1, From: null });
        Parallel.For(1, 150, seed => AssertSameDecisions(undisturbed, Run(spec, seed, AtRandom)));
    }

    [Fact]
    public void Kills_at_random_change_no_decision_where_several_trials_are_due_at_once()
    {
        var undisturbed = Run(Grace, 1, (_, _) => Kill.None);
        Parallel.For(1, 150, seed => AssertSameDecisions(undisturbed, Run(Grace, seed, AtRandom)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Kills_at_random_change_no_decision_of_a_study_that_chooses_its_methods(bool hasModel)
    {
        var spec = Spec with
        {
            Sampler = hasModel ? new SamplerSettings.Auto() : new SamplerSettings.Random(),
            Scheduler = new SchedulerSettings.Auto(Resumable: true),
        };
        var undisturbed = Run(spec, 1, (_, _) => Kill.None);
        var rule = hasModel ? "opening: asha" : "asha";
        Assert.Contains(undisturbed.Journal, fact => RulingOf(fact)?.Rule == rule);
        Parallel.For(1, 25, seed => AssertSameDecisions(undisturbed, Run(spec, seed, AtRandom)));
    }

    /// <summary>What is paid for repeated steps ends a study earlier: this one is never that far.</summary>
    [Fact]
    public void Kills_at_random_change_no_decision_of_a_study_that_looks_at_costs()
    {
        var spec = Promoting with
        {
            Sampler = new SamplerSettings.Gp(StartupTrials: 4, GlobalCandidates: 32, LocalCandidates: 16),
            Budget = new Budget(30, null, null, Cost: new CostBudget("loss", 500)),
        };
        var undisturbed = Run(spec, 1, (_, _) => Kill.None);
        Assert.InRange(undisturbed.Journal.OfType<TrialSuggested>()
            .Count(fact => fact.Because.Numbers.ContainsKey(Reasons.PredictedCost)), 10, 30);
        Parallel.For(1, 25, seed => AssertSameDecisions(undisturbed, Run(spec, seed, AtRandom)));
    }

    private static Ruling? RulingOf(StudyEvent fact) => (fact as TrialPruned)?.Because ?? (fact as TrialPaused)?.Because;

    public static TheoryData<Budget, EndReason> Ends => new()
    {
        { new Budget(30, null, null, Steps: 50), EndReason.Steps },
        { new Budget(30, null, null, Plateau: new PlateauRule(4)), EndReason.Plateau },
        { new Budget(30, null, null, AutoStop: new AutoStop(0.2)), EndReason.Converged },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public void Kills_at_random_do_not_change_where_a_study_ends(Budget budget, EndReason end)
    {
        foreach (var spec in new[] { Spec, Promoting })
        {
            var stopping = spec with { Budget = budget, Sampler = new WitnessSettings(Expects: true) };
            var undisturbed = Run(stopping, 1, (_, _) => Kill.None);
            Assert.Equal(end, undisturbed.Journal.OfType<StudyEnded>().Single().Reason);
            Parallel.For(1, 40, seed => Assert.Equal(
                DecisionsToTheEnd(undisturbed), DecisionsToTheEnd(Run(stopping, seed, AtRandom))));
        }
    }

    /// <summary>What ends after the study did depends on when it is told to.</summary>
    private static IEnumerable<object> DecisionsToTheEnd(RandomWorld world) =>
        Decisions(world.Journal[..(world.Journal.FindLastIndex(fact => fact is StudyEnded) + 1)]);

    private static Kill AtRandom(int batch, Random fate) => fate.Next(12) == 0 ? (Kill)fate.Next(4) : Kill.None;

    private static RandomWorld Run(StudySpec spec, int seed, Func<int, Random, Kill> fate) =>
        RandomWorld.Run(seed, spec, new RandomWorldTrainer(11, spec.Steps.Last, Failing: 0.3, IsUnsteady: false),
            Weather.Calm with { Fate = fate });

    private static void AssertSameDecisions(RandomWorld expected, RandomWorld actual) =>
        Assert.Equal(Decisions(expected.Journal), Decisions(actual.Journal));

    /// <summary>What design calls the decisions: neither attempts nor places, times or repeats, and of the reports those
    /// that counted.</summary>
    private static IEnumerable<object> Decisions(List<StudyEvent> journal)
    {
        StudyState? state = null;
        foreach (var fact in journal)
        {
            var before = state;
            state = StudyState.Evolve(state, fact);
            switch (fact)
            {
                case TrialSuggested or TrialPaused or TrialPromoted or TrialPruned or TrialCompleted or TrialFailed or StudyEnded:
                    yield return fact with { At = default };
                    break;
                case MetricReported e when CurveOf(before!, e) != CurveOf(state, e):
                    yield return (e.Run.Trial, e.Step, e.Values);
                    break;
            }
        }
    }

    private static Curve CurveOf(StudyState state, MetricReported report) =>
        state.Trials[report.Run.Trial.Value].Curve;
}
