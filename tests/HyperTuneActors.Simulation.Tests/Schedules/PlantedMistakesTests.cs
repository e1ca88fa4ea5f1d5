using System.Collections.Immutable;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Simulation.Machines;
using HyperTuneActors.Simulation.Schedules;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Tests.Schedules;

/// <summary>The checks can fail: each invariant is seen to catch the mistake that it guards against.</summary>
public sealed class PlantedMistakesTests
{
    private const int Most = 200;
    private const string Promotions = "a paused trial is resumed when it deserves it, before any new trial, and only then";
    private const string Waiting = "a worker's runs are kept until it was silent for 30 s, and no longer";
    private const string Over = "a run of an attempt that is over ends soon";
    private const string Checkpoints = "a run goes on from the last checkpoint, and none that is needed is deleted";

    private static readonly RungEntry[] Worse = [.. Enumerable.Range(1, 30).Select(i => new RungEntry(1e6 + i, -i))];

    [Fact]
    public void A_scheduler_that_keeps_too_many_is_caught() =>
        IsCaught("no more than the allowed share is kept at a rung", Writing(fact => fact is TrialPruned { Because.Rule: "asha", Trial.Value: var trial } && trial % 7 == 0 ? [] : [fact]));

    [Fact]
    public void A_scheduler_that_keeps_a_trial_of_folds_against_its_test_is_caught() =>
        IsCaught("a trial of folds is stopped when a test says so, and only then", Writing(fact => fact is TrialPruned { Because.Rule: "wilcoxon", Trial.Value: var trial } && trial % 7 == 0 ? [] : [fact]));

    [Fact]
    public void A_decider_that_accepts_an_old_attempt_is_caught() =>
        IsCaught("only the attempt that the study believes in has effects, and it runs once", Deciding((decision, state, command) =>
            command is StudyCommand.ReportMetric report && decision.Answer is Answer.Forget
            && state?.Find(report.Run.Trial) is { Live: not null } trial && trial.Attempts > report.Run.Attempt
                ? Decision.Of(state, new MetricReported(report.Run, report.Seq, report.Step, report.Values) { At = state.Last })
                : decision));

    [Fact]
    public void A_report_that_is_counted_twice_is_caught() =>
        IsCaught("each report is counted once, as it was said", Deciding((decision, state, command) =>
            command is StudyCommand.ReportMetric report && decision.Events.IsEmpty && decision.Answer is Answer.GoOn
                ? Decision.Of(state, new MetricReported(report.Run, report.Seq, report.Step, report.Values) { At = state!.Last })
                : decision));

    [Fact]
    public void An_answer_before_the_write_is_caught() =>
        IsCaught("verdicts are answered only after they are written", new Planted(Tamper: cluster =>
            cluster.Disk.AnswersEarly = rows => rows.Count > 0 && rows.All(row => row.Content is MetricReported)));

    [Fact]
    public void An_effect_before_its_fact_is_caught() =>
        IsCaught("nothing is started or stopped before its fact is written", new Planted(Tamper: Hasty.Orders));

    [Fact]
    public void A_due_attempt_that_is_lost_is_caught() =>
        IsCaught("no slot is free while a fitting trial waits for more than 10 s without a fault",
            Filling((state, offers, now) => Fill.Apply(state with { Waiting = [] }, offers, now)));

    [Fact]
    public void A_ready_trial_that_is_lost_is_caught() =>
        IsCaught("no slot is free while a fitting trial waits for more than 10 s without a fault",
            Filling((state, offers, now) => Fill.Apply(state with { Ready = state.Ready.Remove(new TrialNumber(20)) }, offers, now)));

    [Fact]
    public void A_promotion_that_is_lost_is_caught() =>
        IsCaught(Promotions, Filling((state, offers, now) => Fill.Apply(
            state with { Rungs = new([.. state.Rungs.All.Select(rung => rung with { Candidates = [] })]) }, offers, now)));

    [Fact]
    public void A_promotion_that_is_not_deserved_is_caught() =>
        IsCaught(Promotions, Filling((state, offers, now) => Fill.Apply(
            state with { Rungs = new([.. state.Rungs.All.Select(rung => rung with { Entries = rung.Entries.Union(Worse) })]) }, offers, now)));

    [Fact]
    public void A_run_that_begins_anew_although_its_trial_has_a_checkpoint_is_caught() =>
        IsCaught(Checkpoints, Filling((state, offers, now) => Fill.Apply(
            state with { Trials = WithoutCheckpoints(state.Trials) }, offers, now)));

    [Fact]
    public void A_checkpoint_that_is_dropped_although_its_trial_goes_on_is_caught() =>
        IsCaught(Checkpoints, Writing(fact => fact is CheckpointSaved saved
            ? [saved, new CheckpointDropped(saved.Run.Trial, saved.Run.Attempt, saved.Step, "Nobody needs it.") { At = saved.At }]
            : [fact]));

    [Fact]
    public void A_slot_that_is_given_twice_is_caught() =>
        IsCaught("slots are never over-committed", Filling((state, offers, now) => Fill.Apply(
            state with { Live = ImmutableSortedDictionary<SlotId, RunId>.Empty },
            offers with { Slots = offers.Slots.AddRange(state.Live.Keys.Take(1).Select(slot => PlaceOf(state, slot))) }, now)));

    [Fact]
    public void A_trial_that_ends_twice_is_caught() =>
        IsCaught("each trial has exactly one status", Writing(fact => fact is TrialCompleted { Trial.Value: > 10 } done
                ? [done, new TrialFailed(done.Trial, RunClass.Crashed, "It failed too.") { At = done.At }]
                : [fact]));

    [Fact]
    public void A_budget_that_is_passed_is_caught() =>
        IsCaught("the trial budget is exact, and others are met within one step per slot",
            Filling((state, offers, now) => Fill.Apply(state with { TrialBudget = state.TrialBudget + 1 }, offers, now)));

    [Fact]
    public void An_end_without_a_reason_is_caught() =>
        IsCaught("every end has a reason", Writing(fact => [fact is RunEnded { Run.Trial.Value: > 10 } end ? end with { End = end.End with { Reason = "" } } : fact]));

    [Fact]
    public void A_configuration_that_is_trained_again_although_values_are_reused_is_caught() =>
        IsCaught("a completed trial's values are reused for its configuration, and only then", Deciding((decision, state, _) =>
            Rebuilt(decision, state, fact => fact is TrialReused || fact is TrialCompleted done && Reuses(decision, done.Trial) ? [] : [fact])));

    [Fact]
    public void A_state_that_knows_more_than_its_facts_is_caught() =>
        IsCaught("replay and verify agree with what the study did", Deciding((decision, _, command) =>
            command is StudyCommand.ReportMetric && decision.Next is { } next
                ? decision with { Next = next with { SinceResume = (next.SinceResume.Ended + 1, next.SinceResume.Failed) } }
                : decision));

    [Fact]
    public void A_suggestion_that_is_not_the_samplers_is_caught() =>
        IsCaught("replay and verify agree with what the study did", new Planted(new DecisionRules(
            (state, command, now) => StudyRules.Decide(state, Changed(state, command), now), Fill.Apply)));

    [Fact]
    public void A_decision_that_throws_in_an_actor_is_caught() =>
        IsCaught("no actor fails", Filling((state, offers, now) =>
            state.Trials.Count > 20 ? throw new InvalidOperationException("A bug.") : Fill.Apply(state, offers, now)));

    [Fact]
    public void A_worker_that_forgets_what_its_runs_told_is_caught() =>
        IsCaught("each report is counted once, as it was said", Tampering(machine => machine.Finds = (process, run) =>
            run.HasEnded ? run : run with { Attach = on => process.Attach(on, process.LastNumber) }));

    [Fact]
    public void A_worker_that_forgets_its_runs_is_caught() =>
        IsCaught(Waiting, Tampering(machine => machine.IsForgetful = true));

    [Fact]
    public void A_study_that_ignores_what_a_worker_took_over_is_caught() =>
        IsCaught(Waiting, new Planted(new DecisionRules((state, command, now) => StudyRules.Decide(
            state, command is StudyCommand.AnnounceWorker here ? here with { Attached = [] } : command, now), Fill.Apply)));

    [Fact]
    public void A_study_that_gives_workers_up_too_early_is_caught() =>
        IsCaught(Waiting, new Planted(Tamper: cluster => cluster.WorkerPatience = TimeSpan.FromSeconds(10)));

    [Fact]
    public void A_study_that_waits_for_workers_for_ever_is_caught() =>
        IsCaught(Waiting, new Planted(Tamper: cluster => cluster.WorkerPatience = TimeSpan.FromDays(1)));

    [Fact]
    public void A_run_that_goes_on_though_it_is_over_is_caught() =>
        IsCaught(Over, Tampering(machine => machine.Obeys = false));

    [Fact]
    public void A_run_that_outlives_its_lease_is_caught() =>
        IsCaught(Over, Tampering(machine => machine.MindsLeases = false));

    [Fact]
    public void A_lost_run_that_fails_its_trial_is_caught() =>
        IsCaught("a run that was lost is not charged to its trial", Deciding((decision, state, _) => Rebuilt(decision, state,
            fact => fact is RunEnded { End.Class: RunClass.Lost } lost && state!.Find(lost.Run.Trial) is { IsEnded: false } && !state.Paused.Contains(lost.Run.Trial)
                ? [lost, new TrialFailed(lost.Run.Trial, RunClass.Lost, "Its run was lost.") { At = lost.At }]
                : [fact])));

    [Fact]
    public void A_study_that_stands_still_is_caught() =>
        IsCaught("the study comes to its end", Deciding((decision, state, command) => command is StudyCommand.Resume
            ? Decision.Only(state, new Answer.Reject("It can't be resumed."))
            : decision));

    [Fact]
    public void Where_nothing_is_planted_nothing_is_caught() =>
        Assert.All(Enumerable.Range(0, 10), seed => Assert.Null(ScenarioRun.Play(ScenarioGenerator.Draw(seed)).Broken));

    /// <summary>A study that decides by these rules breaks this invariant in one of the first 200 schedules, and before it no
    /// other.</summary>
    private static void IsCaught(string invariant, Planted planted)
    {
        for (var seed = 0; seed < Most; seed++)
        {
            var outcome = ScenarioRun.Play(ScenarioGenerator.Draw(seed), watchesAll: false, planted);
            if (outcome.Broken is null) continue;
            Assert.True(invariant == outcome.Broken, outcome.ToString());
            return;
        }
        Assert.Fail($"None of {Most} schedules broke \"{invariant}\".");
    }

    private static Planted Deciding(Func<Decision, StudyState?, StudyCommand, Decision> change) => new(new DecisionRules(
        (state, command, now) => change(StudyRules.Decide(state, command, now), state, command), Fill.Apply));

    private static Planted Tampering(Action<Machine> change) => new(Tamper: cluster =>
    {
        foreach (var machine in cluster.Machines) change(machine);
    });

    /// <summary>Writes other facts than those that were decided, and takes the state to which they lead.</summary>
    private static Planted Writing(Func<StudyEvent, StudyEvent[]> change) =>
        Deciding((decision, state, _) => Rebuilt(decision, state, change));

    /// <summary>Fills as somebody does who sees another state, and writes what follows.</summary>
    private static Planted Filling(Func<StudyState, Offers, Moment, Decision> fill) => new(new DecisionRules(
        StudyRules.Decide, (state, offers, now) => Rebuilt(fill(state, offers, now), state, fact => [fact])));

    private static Decision Rebuilt(Decision decision, StudyState? start, Func<StudyEvent, StudyEvent[]> change) =>
        decision.Events.SelectMany(change).Aggregate(Decision.Only(start, decision.Answer), (rebuilt, fact) => rebuilt.Then(fact));

    private static bool Reuses(Decision decision, TrialNumber trial) =>
        decision.Events.Any(fact => fact is TrialReused reused && reused.Trial == trial);

    private static PersistentVector<Trial> WithoutCheckpoints(PersistentVector<Trial> trials) =>
        PersistentVector<Trial>.Empty.AddRange([.. trials.Select(trial => trial with { Checkpoints = null })]);

    private static Place PlaceOf(StudyState state, SlotId slot) =>
        state.Trials[state.Live[slot].Trial.Value].Live!.Places.First(place => place.SlotId == slot);

    private static StudyCommand Changed(StudyState? state, StudyCommand command) =>
        command is StudyCommand.AcceptDraft { Trial.Value: 12 } accept
            ? accept with { Draft = Drafting.Fallback(state!, new TrialNumber(99_999), accept.Draft.Because.Because!) }
            : command;
}
