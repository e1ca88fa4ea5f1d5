using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Core.Tests.Studies;

/// <summary>Studies in worlds where everything fails that may fail. The number of a world that broke a promise is in
/// the message; <see cref="One_world"/> runs it alone. Worlds use all processors: one test of them runs at once.</summary>
[Collection(nameof(RandomWorld))]
public sealed class RandomWorldTests
{
    private const int Worlds = 3_000;

    [Fact]
    public void In_any_world_a_study_keeps_its_promises()
    {
        var broken = Enumerable.Range(0, Worlds).AsParallel().Select(seed => (Seed: seed, Fault: FaultIn(seed)))
            .Where(world => world.Fault is not null).Take(3).ToArray();
        Assert.True(broken.Length == 0, $"Among others: {string.Join(Environment.NewLine, broken)}");
    }

    [Fact]
    public void Random_worlds_come_to_every_end()
    {
        var ends = Enumerable.Range(0, 600).AsParallel().SelectMany(seed =>
        {
            var random = new Random(seed);
            var (spec, trainer) = RandomWorldSpecs.Draw(random);
            return RandomWorld.Run(seed, spec, trainer, Bad(random)).Journal.OfType<StudyEnded>().Select(end => end.Reason);
        }).ToHashSet();
        Assert.Equal(Enum.GetValues<EndReason>().Except([EndReason.None]), ends.Order());
    }

    [Theory]
    [InlineData(0)]
    public void One_world(int seed)
    {
        var random = new Random(seed);
        var (spec, trainer) = RandomWorldSpecs.Draw(random);
        var world = RandomWorld.Run(seed, spec, trainer, Bad(random));

        var end = AssertThatReplayGivesTheStatesThatTheStudyHad(world);
        AssertThatEveryTrialEndedAtMostOnce(world.Journal, end);
        AssertThatTheBudgetIsExact(world.Journal, end);
        AssertThatOtherBudgetsAreMet(world.Journal);
        AssertThatWhatIsExhaustedWasTried(end);
        AssertThatNoSlotHadTwoRuns(world.Journal);
        AssertThatEveryStepCountedOnce(world.Journal, end);
        AssertThatReportsAreNumberedWithoutGaps(world.Journal);
        AssertThatVerificationIsClean(world.Journal);
        AssertThatNoNeededCheckpointIsDropped(world.Journal);
        AssertThatATrialIsPromotedOnceFromARung(world.Journal);
    }

    private string? FaultIn(int seed)
    {
        try
        {
            One_world(seed);
            return null;
        }
        catch (Exception broken)
        {
            return broken.ToString();
        }
    }

    private static Weather Bad(Random random)
    {
        var kills = random.NextDouble() * 0.2;
        return new Weather(
            random.Next(600), random.NextDouble() * 0.5, random.NextDouble() * 0.5, random.NextDouble() * 0.6,
            (batch, fate) => batch < 200 && fate.NextDouble() < kills ? (Kill)(1 + fate.Next(3)) : Kill.None);
    }

    /// <summary>Compared at the end, so that a state that was changed by what came after it would show.</summary>
    private static StudyState AssertThatReplayGivesTheStatesThatTheStudyHad(RandomWorld world)
    {
        var (state, facts) = ((StudyState?)null, 0);
        foreach (var kept in world.Kept)
        {
            for (; facts < kept.Facts; facts++) state = StudyState.Evolve(state, world.Journal[facts]);
            Assert.Null(SameState.Difference(kept, state!));
        }
        for (; facts < world.Journal.Count; facts++) state = StudyState.Evolve(state, world.Journal[facts]);
        return state!;
    }

    private static void AssertThatEveryTrialEndedAtMostOnce(List<StudyEvent> journal, StudyState end)
    {
        var ended = journal.Select(TrialThatEnds).OfType<TrialNumber>().ToArray();
        Assert.Equal(ended.Distinct(), ended);
        Assert.Equal(ended, end.Ended.Select(view => view.Number));
        if (end.End!.Reason != EndReason.Trials) return;
        Assert.Equal(end.Trials.Select(trial => trial.Number).Except(end.Paused), ended.Order());
        Assert.Empty(end.Wants);
    }

    private static TrialNumber? TrialThatEnds(StudyEvent fact) => fact switch
    {
        TrialCompleted e => e.Trial,
        TrialPruned e => e.Trial,
        TrialFailed e => e.Trial,
        _ => null,
    };

    private static void AssertThatTheBudgetIsExact(List<StudyEvent> journal, StudyState end)
    {
        if (end.End!.Reason == EndReason.Trials) Assert.Equal((end.TrialBudget, end.End.Paused), (end.Counted + end.Paused.Count, end.Open));
        StudyState? state = null;
        foreach (var fact in journal)
        {
            state = StudyState.Evolve(state, fact);
            Assert.True(state.TrialBudget is not { } trials || state.Counted + state.Open <= trials);
        }
    }

    /// <summary>Each end has its cause in the facts, counted here by themselves; and what is spent was not spent before the last
    /// report.</summary>
    private static void AssertThatOtherBudgetsAreMet(List<StudyEvent> journal)
    {
        var spec = ((StudyCreated)journal[0]).Spec;
        var (steps, cost, tried, low) = (new Dictionary<TrialNumber, int>(), 0.0, 0, 0);
        var (stepsBefore, costBefore) = (0, 0.0);
        var paused = new HashSet<TrialNumber>();
        var still = new HashSet<TrialNumber>();
        foreach (var fact in journal)
        {
            if (TrialThatEnds(fact) is { } gone) still.Add(gone);
            if (fact is TrialPaused { Trial: var resting }) still.Add(resting);
            switch (fact)
            {
                case TrialPromoted e: still.Remove(e.Trial); break;
                case MetricReported e:
                    (stepsBefore, costBefore) = (steps.Values.Sum(), cost);
                    if (spec.Budget.Cost is { } counted) cost += e.Values.Find(counted.Metric) ?? 0;
                    if (!still.Contains(e.Run.Trial)) steps[e.Run.Trial] = Math.Max(e.Step, steps.GetValueOrDefault(e.Run.Trial));
                    break;
                case TrialPruned or TrialCompleted: tried++; break;
                case TrialPaused e when paused.Add(e.Trial): tried++; break;
                case TrialSuggested e when e.Because.Numbers.TryGetValue(Reasons.RemainingImprovement, out var gain):
                    low = spec.Budget.AutoStop?.Tolerance <= gain ? 0 : low + 1;
                    break;
                case StudyEnded { Reason: EndReason.Steps }:
                    Assert.InRange(spec.Budget.Steps!.Value, stepsBefore + 1, steps.Values.Sum());
                    break;
                case StudyEnded { Reason: EndReason.Cost }:
                    Assert.True(costBefore < spec.Budget.Cost!.AtMost && cost >= spec.Budget.Cost.AtMost);
                    break;
                case StudyEnded { Reason: EndReason.Plateau }: Assert.InRange(tried, spec.Budget.Plateau!.Trials!.Value, int.MaxValue); break;
                case StudyEnded { Reason: EndReason.Converged }: Assert.InRange(low, AutoStop.InARow, int.MaxValue); break;
                default: break;
            }
            if (fact is StudyEnded { Reason: EndReason.Plateau or EndReason.Converged }) (tried, low) = (0, 0);
        }
        Assert.True(spec.Budget.Steps is not { } most || stepsBefore < most);
        Assert.True(spec.Budget.Cost is not { } limit || costBefore < limit.AtMost);
    }

    private static void AssertThatWhatIsExhaustedWasTried(StudyState end)
    {
        Assert.Equal(end.Repertoire is null ? [] : end.Trials.Where(trial => trial.Status != TrialStatus.Wanted)
            .Select(trial => trial.Point).Where(end.Repertoire.Has).ToHashSet(), end.Tried.ToHashSet());
        if (end.End!.Reason != EndReason.Exhausted) return;
        Assert.Equal((end.Repertoire!.Count, end.Paused.Count), (end.Tried.Count, end.Open));
    }

    private static void AssertThatNoSlotHadTwoRuns(List<StudyEvent> journal)
    {
        var runs = new Dictionary<RunId, SlotId>();
        var placed = new HashSet<RunId>();
        foreach (var fact in journal)
        {
            if (fact is RunPlaced at)
            {
                Assert.True(placed.Add(at.Run));
                Assert.DoesNotContain(at.Places[0].SlotId, runs.Values);
                Assert.DoesNotContain(at.Run.Trial, runs.Keys.Select(run => run.Trial));
                runs.Add(at.Run, at.Places[0].SlotId);
            }
            if (fact is RunEnded gone) Assert.True(runs.Remove(gone.Run));
        }
        Assert.Empty(runs);
    }

    /// <summary>The first value of a step stands, while its trial runs; a rung has each trial once.</summary>
    private static void AssertThatEveryStepCountedOnce(List<StudyEvent> journal, StudyState end)
    {
        var curves = end.Trials.Select(_ => new List<(int Step, double Loss)>()).ToArray();
        var still = new HashSet<TrialNumber>();
        foreach (var fact in journal)
        {
            if (TrialThatEnds(fact) is { } trial) still.Add(trial);
            if (fact is TrialPaused paused) still.Add(paused.Trial);
            if (fact is TrialPromoted promoted) still.Remove(promoted.Trial);
            if (fact is not MetricReported e || still.Contains(e.Run.Trial)) continue;
            var curve = curves[e.Run.Trial.Value];
            if (curve.All(point => point.Step < e.Step)) curve.Add((e.Step, e.Values.Find("loss")!.Value));
        }
        foreach (var trial in end.Trials)
            Assert.Equal(curves[trial.Number.Value],
                Enumerable.Range(0, trial.Curve.Count).Select(i => (trial.Curve.StepAt(i), trial.Curve.ValueAt(i))));
        foreach (var rung in end.Rungs.All)
            Assert.Equal(
                end.Trials.Where(trial => Counts(end.Spec.ChosenScheduler(), rung, trial) && trial.Curve.LastStep >= rung.Step).Select(trial => trial.Number.Value),
                rung.Entries.Select(entry => entry.Trial).Order());
    }

    private static void AssertThatReportsAreNumberedWithoutGaps(List<StudyEvent> journal)
    {
        foreach (var run in journal.Select(NumberOf).OfType<(RunId Run, long Seq)>().GroupBy(fact => fact.Run))
            Assert.Equal(Enumerable.Range(1, run.Count()).Select(seq => (long)seq), run.Select(fact => fact.Seq));
    }

    private static (RunId Run, long Seq)? NumberOf(StudyEvent fact) => fact switch
    {
        MetricReported e => (e.Run, e.Seq),
        CheckpointSaved e => (e.Run, e.Seq),
        _ => null,
    };

    /// <summary>A run goes on from the last checkpoint of its trial, and what it goes on from is dropped only when the run has
    /// saved another, or is not needed any more.</summary>
    private static void AssertThatNoNeededCheckpointIsDropped(List<StudyEvent> journal)
    {
        StudyState? state = null;
        var dropped = new HashSet<(TrialNumber, int, int)>();
        foreach (var fact in journal)
        {
            if (fact is CheckpointDropped e)
            {
                var trial = state!.Trials[e.Trial.Value];
                Assert.True(dropped.Add((e.Trial, e.Attempt, e.Step)), "A checkpoint is dropped twice.");
                Assert.False(trial.Status == TrialStatus.Paused && IsLast(trial, e) && IsDue(state, trial), $"{trial} is due.");
                Assert.True(trial.IsEnded || trial.Status == TrialStatus.Paused
                    || trial.LastCheckpoint is not { } last || (last.Attempt, last.Step) != (e.Attempt, e.Step)
                    || last.Step > trial.Curve.LastStep, $"The last checkpoint of {trial} is dropped.");
            }
            if (fact is RunPlaced { From: { } from } placed)
            {
                Assert.DoesNotContain((placed.Run.Trial, from.Attempt, from.Step), dropped);
                Assert.Equal(state!.Trials[placed.Run.Trial.Value].LastCheckpoint, from);
            }
            state = StudyState.Evolve(state, fact);
        }
        foreach (var rung in state!.Rungs.All.Where(_ => state.Spec.Keep == CheckpointKeeping.Best))
            Assert.True(state.Scheduler.Hopeful + state.Spec.Concurrency >= rung.Candidates.Count(
                entry => state.Trials[entry.Trial] is var trial && trial.Checkpoints is not null && trial.Number != state.Best));
    }

    private static bool IsLast(Trial trial, CheckpointDropped dropped) =>
        dropped.Step <= trial.Curve.LastStep
        && trial.Checkpoints!.All.Count(held => held.Step <= trial.Curve.LastStep) == 1;

    private static bool IsDue(StudyState state, Trial trial)
    {
        var rung = state.Rungs.All.Single(rung => rung.Step == state.RungOf(trial));
        return rung.Candidates.Take(state.Scheduler.CountDue(state.Rungs with { All = [rung] }, int.MaxValue)).Any(entry => entry.Trial == trial.Number.Value);
    }

    private static void AssertThatATrialIsPromotedOnceFromARung(List<StudyEvent> journal)
    {
        var promoted = journal.OfType<TrialPromoted>().Select(fact => (fact.Trial, fact.Because.Rung)).ToArray();
        Assert.Equal(promoted.Distinct(), promoted);
    }

    private static void AssertThatVerificationIsClean(List<StudyEvent> journal)
    {
        var verification = new Verification(RandomWorld.InstructionSet);
        foreach (var fact in journal) verification.Take(fact);
        verification.End();
        Assert.Empty(verification.Findings);
        Assert.Equal(journal.Count(fact => fact is TrialSuggested), verification.Suggestions);
        Assert.Equal(0, verification.NotComparable);
    }

    private static bool IsPower(int step, int first, int factor)
    {
        while (step > first && step % factor == 0) step /= factor;
        return step == first;
    }

    /// <summary>Where trials are compared with completed ones, only these are remembered; a forecast remembers none.</summary>
    private static bool Counts(SchedulerSettings scheduler, Rung rung, Trial trial) => scheduler switch
    {
        SchedulerSettings.Opening opening => trial.Number.Value < opening.Trials && IsPower(rung.Step, opening.MinStep, opening.ReductionFactor),
        SchedulerSettings.Median or SchedulerSettings.Percentile => trial.Status == TrialStatus.Completed,
        SchedulerSettings.Chance => false,
        _ => true,
    };
}
