using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Tests.Sampling;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Core.Tests.Studies;

public sealed class VerificationTests
{
    /// <summary>A study of four slots that looks ahead, so that drafts are made while others are still under way, with a
    /// sampler that sees the difference.</summary>
    private static readonly StudySpec Spec = StudyWords.Spec with
    {
        Sampler = new WitnessSettings(),
        Scheduler = new SchedulerSettings.Asha(ReductionFactor: 2),
        Budget = new Budget(12, null, null),
        Concurrency = 4,
        LookAhead = 3,
    };

    private static readonly StudyEvent[] Journal = JournalOf(isUnsteady: false);

    [Fact]
    public void A_study_by_the_rules_has_no_findings()
    {
        var verification = Verified(Journal);
        Assert.Empty(verification.Findings);
        Assert.Equal((12, 0, 0), (verification.Suggestions, verification.NotComparable, verification.DifferentRepeats));
        Assert.InRange(verification.Verdicts, 20, 120);
        Assert.NotEmpty(Journal.OfType<TrialPruned>());
        Assert.NotNull(verification.State?.End);
    }

    [Fact]
    public void A_study_of_folds_has_no_findings_and_any_other_numbers_of_a_test_are_one()
    {
        var folds = Spec with
        {
            Objectives = [new Objective("loss", Goal.Minimise, ValueAt.Mean)],
            Scheduler = new SchedulerSettings.Wilcoxon(),
        };
        StudyEvent[] journal = [.. RandomWorld.Run(1, folds, new RandomWorldTrainer(5, 9, 0, false), Weather.Calm).Journal];
        AssertFindings(journal, none: true);

        var at = Array.FindIndex(journal, fact => fact is TrialPruned);
        var pruned = (TrialPruned)journal[at];
        var other = pruned.Because with { Test = pruned.Because.Test! with { P = 0.01 } };
        AssertFound([.. journal[..at], pruned with { Because = other }, .. journal[(at + 1)..]], "the scheduler says");
    }

    [Theory]
    [InlineData("gp")]
    [InlineData("tpe")]
    [InlineData("auto")]
    public void A_study_with_priors_has_no_findings(string sampler)
    {
        var journal = JournalOf(isUnsteady: false, Spec with
        {
            Parameters = AnySpace.WithPriors.Parameters,
            Sampler = sampler switch
            {
                "gp" => new SamplerSettings.Gp(StartupTrials: 4),
                "tpe" => new SamplerSettings.Tpe(StartupTrials: 4),
                _ => new SamplerSettings.Auto(),
            },
        });
        Assert.Empty(Verified(journal).Findings);
        Assert.Contains(journal.OfType<TrialSuggested>(), suggested => suggested.Because.Method.Contains("startup", StringComparison.Ordinal));
    }

    [Fact]
    public void Drafts_that_replaced_forbidden_ones_are_recomputed_as_such()
    {
        var journal = JournalOf(isUnsteady: false, Spec with { Forbidden = [HighX] });
        Assert.Empty(Verified(journal).Findings);
        Assert.Contains(journal.OfType<TrialSuggested>(), suggested => suggested.Because.Because is { } why
            && why.Contains("forbidden", StringComparison.Ordinal));
        Assert.All(journal.OfType<TrialSuggested>(),
            suggested => Assert.InRange(((ParameterValue.Real)suggested.Configuration.Values[0].Value).Value, 0, 0.5));
    }

    private static readonly Forbidden HighX = new([new Clause(Spec.Parameters[0].Name, [], new ParameterValue.Real(0.5))]);

    [Fact]
    public void Any_suggestion_that_was_changed_is_found()
    {
        foreach (var at in PlacesOf<TrialSuggested>())
        {
            var wrong = (TrialSuggested)Journal[at];
            var finding = $"Trial {wrong.Trial} was suggested";
            AssertFound(Replaced(at, wrong with { Configuration = OtherThan(wrong.Configuration) }), finding);
            AssertFound(Replaced(at, wrong with { Because = wrong.Because with { Method = "model" } }), finding);
        }
    }

    [Fact]
    public void Any_verdict_with_other_numbers_is_found()
    {
        foreach (var at in PlacesOf<TrialPruned>())
        {
            var wrong = (TrialPruned)Journal[at];
            var other = wrong.Because with { Rank = wrong.Because.Rank + 1 };
            AssertFound(Replaced(at, wrong with { Because = other }), "the scheduler says");
        }
    }

    [Fact]
    public void Any_verdict_that_is_missing_is_found()
    {
        foreach (var at in PlacesOf<TrialPruned>().Concat(PlacesOf<TrialCompleted>()))
            AssertFound([.. Journal[..at], .. Journal[(at + 1)..]], "the scheduler says");
    }

    [Fact]
    public void A_verdict_that_is_missing_at_the_journal_s_end_is_found() =>
        AssertFound(Journal[..PlacesOf<TrialPruned>().First()], "the journal nothing");

    [Fact]
    public void A_trial_that_was_pruned_without_reason_is_found()
    {
        foreach (var at in PlacesOfReportsThatWentOn())
        {
            var report = (MetricReported)Journal[at];
            var pruned = StudyWords.Pruned(report.Run.Trial.Value, report.Step, new Ruling("asha", 1, 2, 2, 1, 0.9, 0.2));
            AssertFound([.. Journal[..(at + 1)], pruned], "the scheduler does not");
        }
    }

    [Fact]
    public void A_trial_that_was_complete_before_its_last_step_is_found()
    {
        foreach (var at in PlacesOfReportsThatWentOn())
        {
            var completed = StudyWords.Completed(((MetricReported)Journal[at]).Run.Trial.Value);
            AssertFound([.. Journal[..(at + 1)], completed], "is complete");
        }
    }

    [Fact]
    public void A_study_whose_trials_pause_and_that_was_given_configurations_has_no_findings()
    {
        var verification = Verified(Pausing);
        Assert.Empty(verification.Findings);
        Assert.Equal((14, 0), (verification.Suggestions, verification.NotComparable));
        Assert.Equal(
            verification.Verdicts - Pausing.Count(fact => fact is TrialPromoted),
            Pausing.Count(fact => fact is MetricReported) - RepeatsIn(Pausing));
        Assert.Equal(1, Pausing.Count(fact => fact is TrialSuggested e && Core.Studies.Enqueued.Made(e.Because)));
        Assert.Equal(2, Pausing.Count(fact => fact is TrialWanted { Given: not null }));
    }

    [Fact]
    public void Any_pause_that_is_missing_or_has_other_numbers_is_found()
    {
        foreach (var at in PlacesOf<TrialPaused>(Pausing))
        {
            var wrong = (TrialPaused)Pausing[at];
            AssertFound(Replaced(Pausing, at), "the scheduler says");
            AssertFound(Replaced(Pausing, at, wrong with { Because = wrong.Because with { Kept = 9 } }), "the scheduler says");
        }
    }

    [Fact]
    public void A_pause_that_the_scheduler_does_not_say_is_found()
    {
        foreach (var at in PlacesOfReportsThatWentOn())
        {
            var report = (MetricReported)Journal[at];
            var paused = StudyWords.Paused(report.Run.Trial.Value, StudyWords.AnyRuling(1, 0.5), report.Step);
            AssertFound([.. Journal[..(at + 1)], paused], "the scheduler does not");
        }
    }

    [Fact]
    public void Any_promotion_of_another_trial_or_with_other_numbers_is_found()
    {
        Assert.InRange(PlacesOf<TrialPromoted>(Pausing).Count(), 5, 20);
        foreach (var at in PlacesOf<TrialPromoted>(Pausing))
        {
            var wrong = (TrialPromoted)Pausing[at];
            AssertFound(Replaced(Pausing, at, wrong with { Because = wrong.Because with { Rank = 9 } }), "resumes trial");
            var state = Pausing[..at].Aggregate(default(StudyState), StudyState.Evolve)!;
            foreach (var other in state.Paused.Where(trial => trial != wrong.Trial))
                AssertFound([.. Pausing[..at], wrong with { Trial = other }], $"resumes trial {other}");
        }
    }

    [Fact]
    public void A_promotion_that_is_not_due_is_found()
    {
        var at = PlacesOf<RunEnded>(Pausing).First();
        var first = ((RunEnded)Pausing[at]).Run.Trial.Value;
        AssertFound([.. Pausing[..(at + 1)], StudyWords.Promoted(first, StudyWords.AnyRuling(1, 0.5))], "the scheduler none");
    }

    [Fact]
    public void Another_configuration_than_the_one_that_was_enqueued_is_found()
    {
        var at = PlacesOf<TrialSuggested>(Pausing).Single(at => Core.Studies.Enqueued.Made(((TrialSuggested)Pausing[at]).Because));
        AssertFound(Replaced(Pausing, at, (TrialSuggested)Pausing[at] with { Configuration = OtherTwo }), "was not enqueued");
    }

    [Fact]
    public void A_trial_that_takes_something_else_than_what_was_enqueued_is_found()
    {
        foreach (var at in PlacesOf<TrialWanted>(Pausing).Take(3))
            foreach (var given in new[] { OtherTwo, null })
                if (given != ((TrialWanted)Pausing[at]).Given)
                    AssertFound([.. Pausing[..at], (TrialWanted)Pausing[at] with { Given = given }], "the next that was enqueued");
    }

    [Fact]
    public void An_end_that_does_not_follow_from_the_facts_is_found()
    {
        var at = PlacesOf<StudyEnded>().Last();
        var recorded = (StudyEnded)Journal[at];
        foreach (var other in new[] { EndReason.Time, EndReason.Plateau, EndReason.Failing, EndReason.Exhausted })
            AssertFound(Replaced(at, recorded with { Reason = other }), $"ends the study ({other}), the rules say Trials.");
        AssertFound([.. Journal[..(at - 9)], recorded], "the rules say nothing.");
        Assert.Empty(Verified(Replaced(at, recorded with { Because = "In the words of another version." })).Findings);
    }

    [Fact]
    public void Suggestions_from_other_processors_or_versions_are_counted_and_not_compared()
    {
        var at = PlacesOf<TrialSuggested>().Last();
        var last = (TrialSuggested)Journal[at];
        StudyEvent[] others =
        [
            last with { InstructionSet = "another", Configuration = OtherThan(last.Configuration) },
            last with { Because = last.Because with { Version = 2 }, Configuration = OtherThan(last.Configuration) },
        ];
        foreach (var other in others)
        {
            var verification = Verified(Replaced(at, other)[..(at + 1)]);
            Assert.Empty(verification.Findings);
            Assert.Equal(1, verification.NotComparable);
        }
    }

    [Fact]
    public void A_program_that_reports_a_step_again_with_another_value_is_counted_and_no_finding()
    {
        var verification = Verified(JournalOf(isUnsteady: true));
        Assert.Empty(verification.Findings);
        Assert.InRange(verification.DifferentRepeats, 1, int.MaxValue);
    }

    [Fact]
    public void A_draft_that_replaced_one_that_could_not_be_used_is_recomputed_as_such()
    {
        var at = PlacesOf<TrialSuggested>().First();
        var recorded = (TrialSuggested)Journal[at];
        var wants = Journal.Take(at).Aggregate(default(StudyState), StudyState.Evolve)!;
        var fallback = Drafting.Fallback(wants, recorded.Trial, "the suggested draft could not be used: bug");
        AssertFindings(Replaced(at, recorded with
        {
            Configuration = wants.Space.ConfigurationOf(fallback.Point),
            Because = fallback.Because,
        }).Take(at + 1), none: true);
    }

    [Fact]
    public void A_suggestion_that_nobody_wanted_is_found() =>
        AssertFindings(Journal.Where(fact => fact is not TrialWanted), none: false);

    [Fact]
    public void A_fact_that_does_not_follow_from_those_before_it_is_found_and_ends_the_check()
    {
        var verification = Verified([Journal[0], Journal[1], new TrialCompleted(new TrialNumber(7)) { At = default }, .. Journal.Skip(2)]);
        Assert.Contains("does not follow", Assert.Single(verification.Findings, f => f.Contains("follow", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(0, verification.Suggestions);
    }

    private static void AssertFindings(IEnumerable<StudyEvent> journal, bool none) =>
        Assert.Equal(none, Verified([.. journal]).Findings.Count == 0);

    private static readonly Configuration OtherTwo =
        StudyWords.Giving(("x", new ParameterValue.Real(0.75)), ("y", new ParameterValue.Whole(1)));

    /// <summary>The same study with promotion, to which a part of a configuration and a whole one were given.</summary>
    private static readonly StudyEvent[] Pausing = [.. RandomWorld.Run(3, Spec with
        {
            Parameters = [.. Spec.Parameters, new Parameter.Int("y", 1, 4)],
            Scheduler = new SchedulerSettings.Asha(ReductionFactor: 2, Variant: AshaVariant.Promotion),
            Budget = new Budget(14, null, null),
            Enqueue =
            [
                StudyWords.Giving(("y", new ParameterValue.Whole(3))),
                StudyWords.Giving(("x", new ParameterValue.Real(0.25)), ("y", new ParameterValue.Whole(2))),
            ],
        }, new RandomWorldTrainer(5, Spec.Steps.Last, 0, false), Weather.Calm).Journal];

    private static int RepeatsIn(StudyEvent[] journal)
    {
        var (repeats, state) = (0, default(StudyState));
        foreach (var fact in journal)
        {
            if (fact is MetricReported e && state!.Trials[e.Run.Trial.Value] is var trial
                && (trial.Status != TrialStatus.Running || e.Step <= trial.Curve.LastStep)) repeats++;
            state = StudyState.Evolve(state, fact);
        }
        return repeats;
    }

    private static StudyEvent[] JournalOf(bool isUnsteady, StudySpec? spec = null)
    {
        var trainer = new RandomWorldTrainer(5, Spec.Steps.Last, Failing: 0, isUnsteady);
        Kill Fate(int batch, Random random) => isUnsteady && batch % 15 == 0 ? Kill.Everything : Kill.None;
        return [.. RandomWorld.Run(1, spec ?? Spec, trainer, Weather.Calm with { Fate = Fate }).Journal];
    }

    private static Verification Verified(IEnumerable<StudyEvent> journal)
    {
        var verification = new Verification(RandomWorld.InstructionSet);
        foreach (var fact in journal) verification.Take(fact);
        verification.End();
        return verification;
    }

    private static void AssertFound(IEnumerable<StudyEvent> journal, string finding) =>
        Assert.Contains(Verified(journal).Findings, found => found.Contains(finding, StringComparison.Ordinal));

    private static IEnumerable<int> PlacesOf<T>() => PlacesOf<T>(Journal);

    private static IEnumerable<int> PlacesOf<T>(StudyEvent[] journal) => Enumerable.Range(0, journal.Length).Where(at => journal[at] is T);

    private static IEnumerable<int> PlacesOfReportsThatWentOn() => PlacesOf<MetricReported>()
        .Where(at => Journal[at] is MetricReported { Step: < 9 }
            && Journal[at + 1] is not (TrialPruned or TrialCompleted));

    private static StudyEvent[] Replaced(int at, StudyEvent fact) => Replaced(Journal, at, fact);

    private static StudyEvent[] Replaced(StudyEvent[] journal, int at, params StudyEvent[] facts) =>
        [.. journal[..at], .. facts, .. journal[(at + 1)..]];

    private static Configuration OtherThan(Configuration configuration) => new(
    [
        .. configuration.Values.Select(value => KeyValuePair.Create<string, ParameterValue>(
            value.Key, new ParameterValue.Real(((ParameterValue.Real)value.Value).Value / 2))),
    ]);
}
