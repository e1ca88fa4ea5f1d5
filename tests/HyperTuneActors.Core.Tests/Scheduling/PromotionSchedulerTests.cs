using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Scheduling;

public sealed class PromotionSchedulerTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 3)]
    [InlineData(2, 3)]
    [InlineData(3, 9)]
    [InlineData(9, null)]
    [InlineData(26, null)]
    public void A_trial_pauses_next_at_the_first_rung_above_its_step_and_never_at_the_last_step(int step, int? expected) =>
        Assert.Equal(expected, new Ladder().Scheduler.NextPause(new TrialNumber(0), step));

    [Fact]
    public void A_study_without_steps_never_pauses_a_trial() =>
        Assert.Null(new SchedulerSettings.Asha(Variant: AshaVariant.Promotion)
            .Create(new("loss", Goal.Minimise), new StepRange(null, "run"), 0).NextPause(new TrialNumber(0), 0));

    [Fact]
    public void Every_trial_pauses_at_a_rung_however_good_it_is()
    {
        var ladder = new Ladder();
        Assert.Equal(Standing(1, rank: 1, count: 1, kept: 0, value: 0.5, cutoff: 0.5), ladder.Arrive(0, 0.5, step: 1));
        Assert.Equal(Standing(1, rank: 1, count: 2, kept: 0, value: 0.1, cutoff: 0.1), ladder.Arrive(1, 0.1, step: 1));
        Assert.Equal(Standing(1, rank: 3, count: 3, kept: 1, value: 0.9, cutoff: 0.1), ladder.Arrive(2, 0.9, step: 1));
    }

    [Fact]
    public void Between_rungs_a_trial_goes_on()
    {
        var ladder = new Ladder();
        ladder.Arrive(0, 0.5, step: 3);
        Assert.Null(ladder.Arrive(0, 0.5, previous: 3, step: 4));
    }

    [Fact]
    public void A_trial_that_skips_rungs_pauses_at_the_highest_and_counts_in_all()
    {
        var ladder = new Ladder();
        Assert.Equal(3, ladder.Arrive(0, 0.5, step: 5)?.Rung);
        Assert.Equal([1, 1, 0], ladder.Counts);
        ladder.Park(0, 0.5, step: 3);
        Assert.Equal([0, 1, 0], ladder.Rungs.All.Select(rung => rung.Candidates.Count));
    }

    [Fact]
    public void Nobody_is_due_before_eta_trials_have_reached_the_rung()
    {
        var ladder = new Ladder();
        ladder.Reach(0, 0.5);
        ladder.Reach(1, 0.4);
        Assert.Null(ladder.Due);
        ladder.Reach(2, 0.6);
        Assert.Equal(new Promotion(new TrialNumber(1), Standing(1, 1, 3, 1, 0.4, 0.4)), ladder.Due);
    }

    [Fact]
    public void A_trial_is_due_only_when_its_run_has_ended()
    {
        var ladder = new Ladder();
        ladder.Reach(0, 0.5);
        ladder.Reach(1, 0.4);
        ladder.Arrive(2, 0.1, step: 1);
        Assert.Null(ladder.Due);                                    // the best has not ended; the second best may not go on
        ladder.Park(2, 0.1, step: 1);
        Assert.Equal(2, ladder.Due?.Trial.Value);
    }

    [Fact]
    public void Of_equal_values_the_trial_with_the_lower_number_is_due_first()
    {
        var ladder = new Ladder();
        foreach (var trial in new[] { 7, 4, 9, 2, 8, 1 }) ladder.Reach(trial, 0.5);
        Assert.Equal([1, 2], ladder.PromoteAll());
    }

    [Fact]
    public void The_highest_rung_with_a_trial_that_is_due_comes_first()
    {
        var ladder = new Ladder();
        for (var trial = 0; trial < 3; trial++) ladder.Reach(trial, 0.1 * trial, step: 1);
        for (var trial = 3; trial < 6; trial++) ladder.Reach(trial, 1 + 0.1 * trial, step: 3);
        Assert.Equal((3, 3), (ladder.Due?.Trial.Value, ladder.Due?.Because.Rung));
        Assert.Equal([3, 0, 1], ladder.PromoteAll());
    }

    [Fact]
    public void Those_promoted_already_count_among_the_best()
    {
        var ladder = new Ladder();
        ladder.Reach(0, 0.3);
        ladder.Reach(1, 0.4);
        ladder.Reach(2, 0.5);
        Assert.Equal([0], ladder.PromoteAll());
        ladder.Reach(3, 0.6);
        ladder.Reach(4, 0.7);
        Assert.Null(ladder.Due);                                    // the best of the unpromoted is only the second of five
        ladder.Reach(5, 0.8);
        Assert.Equal(Standing(1, rank: 2, count: 6, kept: 2, value: 0.4, cutoff: 0.4), ladder.Due?.Because);
    }

    [Fact]
    public void A_later_and_better_trial_is_promoted_beside_those_before_it()
    {
        var ladder = new Ladder();
        for (var trial = 0; trial < 3; trial++) ladder.Reach(trial, 0.5 + 0.1 * trial);
        Assert.Equal([0], ladder.PromoteAll());
        ladder.Reach(3, 0.1);
        Assert.Equal([3], ladder.PromoteAll());
    }

    [Fact]
    public void A_ruling_has_the_values_as_they_were_reported_where_more_is_better()
    {
        var ladder = new Ladder(goal: Goal.Maximise);
        ladder.Reach(0, 0.5);
        ladder.Reach(1, 0.9);
        Assert.Equal(Standing(1, rank: 2, count: 3, kept: 1, value: 0.7, cutoff: 0.9), ladder.Arrive(2, 0.7, step: 1));
        Assert.Equal(new Promotion(new TrialNumber(1), Standing(1, 1, 3, 1, 0.9, 0.9)), ladder.Due);
    }

    [Fact]
    public void Nobody_is_due_before_the_grace_count_has_arrived_and_then_all_are_at_once()
    {
        var ladder = new Ladder(new SchedulerSettings.Asha(GraceCount: 7, Variant: AshaVariant.Promotion));
        for (var trial = 0; trial < 6; trial++) ladder.Reach(trial, trial);
        Assert.Equal((null, 0), (ladder.Due, ladder.CountDue(9)));
        ladder.Reach(6, 6);
        Assert.Equal((2, 1), (ladder.CountDue(9), ladder.CountDue(1)));
        Assert.Equal([0, 1], ladder.PromoteAll());
    }

    [Theory]
    [InlineData(2, 4)]
    [InlineData(4, 8)]
    public void Twice_as_many_as_the_reduction_factor_are_worth_their_checkpoints(int eta, int expected) =>
        Assert.Equal(expected,
            new Ladder(new SchedulerSettings.Asha(1, eta, 0, AshaVariant.Promotion)).Scheduler.Hopeful);

    /// <remarks>Li et al. 2020, algorithm 2, recomputed from lists at every step: who is due, how many are, that each is
    /// promoted once per rung and only from the best ⌊n/η⌋.</remarks>
    [Fact]
    public void Whatever_arrives_in_whatever_order_the_trial_due_is_the_one_that_brute_force_finds()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var settings = new SchedulerSettings.Asha(
                1 + random.Next(2), 2 + random.Next(3), random.Next(6), AshaVariant.Promotion);
            var (ladder, force) = (new Ladder(settings, (Goal)random.Next(2)), new BruteForce(settings, lastStep: 27));
            for (var turn = 0; turn < 300; turn++) Turn(random, ladder, force);
            Assert.NotEmpty(force.Promoted);
            Assert.Equal(force.Promoted.Distinct(), force.Promoted);
        }
    }

    /// <remarks>algorithms.md 5.10 (4): the first fully trained trial takes no longer than its own training.</remarks>
    [Theory]
    [InlineData(3, 27)]
    [InlineData(2, 16)]
    [InlineData(4, 64)]
    public void With_a_worker_for_each_configuration_of_the_lowest_rung_the_first_trial_is_complete_after_its_own_time(
        int eta, int lastStep)
    {
        var settings = new SchedulerSettings.Asha(1, eta, 0, AshaVariant.Promotion);
        var (ladder, random) = (new Ladder(settings, lastStep: lastStep), new Random(3));
        var (steps, values) = (new List<int>(), new List<double>());
        var events = new PriorityQueue<(int Trial, int Step), (int Time, int Order)>();
        var order = 0;
        for (var worker = 0; worker < lastStep; worker++) Fill(0);
        while (true)
        {
            events.TryDequeue(out var at, out var when);
            if (at.Step == lastStep)
            {
                Assert.Equal(lastStep, when.Time);
                return;
            }
            ladder.Reach(at.Trial, values[at.Trial], at.Step, previous: steps[at.Trial]);
            steps[at.Trial] = at.Step;
            Fill(when.Time);
        }

        void Fill(int time)
        {
            if (ladder.Promote() is not { } next)
            {
                next = steps.Count;
                steps.Add(0);
                values.Add(random.NextDouble());
            }
            var until = ladder.Scheduler.NextPause(new TrialNumber(next), steps[next]) ?? lastStep;
            events.Enqueue((next, until), (time + until - steps[next], order++));
        }
    }

    /// <remarks>algorithms.md 5.10 (5); the paper expects O(√n) trials that would not be in the best 1/η of all.</remarks>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Few_trials_are_promoted_that_are_not_among_the_best_of_all_in_the_end(int seed)
    {
        const int Trials = 10_000;
        var ladder = new Ladder(lastStep: 3);
        int[] losses = [.. Enumerable.Range(0, Trials)];
        new Random(seed).Shuffle(losses);
        var promoted = new List<int>();
        for (var trial = 0; trial < Trials; trial++)
        {
            ladder.Reach(trial, losses[trial]);
            promoted.AddRange(ladder.PromoteAll());
        }

        Assert.True(promoted.Count >= Trials / 3);
        Assert.InRange(promoted.Count(trial => losses[trial] >= Trials / 3), 1, 3 * (int)Math.Sqrt(Trials));
    }

    private static void Turn(Random random, Ladder ladder, BruteForce force)
    {
        if (random.Next(3) > 0) force.Arrive(random, ladder);
        if (random.Next(3) > 0) force.Park(random, ladder);
        var expected = force.Due();
        Assert.Equal(expected, ladder.Due?.Trial.Value);
        Assert.Equal(force.CountDue(), ladder.CountDue(int.MaxValue));
        Assert.Equal(Math.Min(2, force.CountDue()), ladder.CountDue(2));
        if (expected is not { } trial || random.Next(2) == 0) return;
        Assert.Equal(trial, ladder.Promote());
        force.Promote(trial);
    }

    private static Ruling Standing(int rung, int rank, int count, int kept, double value, double cutoff) =>
        new("asha", rung, rank, count, kept, value, cutoff);

    /// <summary>A scheduler with its rungs, as a study calls it.</summary>
    private sealed class Ladder(SchedulerSettings.Asha? settings = null, Goal goal = Goal.Minimise, int lastStep = 27)
    {
        private static readonly History Nothing = new(AppendList<TrialView>.Empty, []);
        private readonly Objective objective = new("value", goal);
        private Rungs? rungs;

        public IScheduler Scheduler { get; } =
            (settings ?? new(Variant: AshaVariant.Promotion)).Create(new("value", goal), new StepRange(lastStep, "epoch"), 0);

        public Rungs Rungs => rungs ?? Scheduler.Start;

        public int[] Counts => [.. Rungs.All.Select(rung => rung.Entries.Count)];

        public Promotion? Due => Scheduler.Due(Rungs);

        public int CountDue(int most) => Scheduler.CountDue(Rungs, most);

        /// <returns>Why it pauses, or <see langword="null"/> if it goes on.</returns>
        public Ruling? Arrive(int trial, double value, int step, int previous = 0)
        {
            var report = new Report(new TrialNumber(trial), previous, step, objective.Loss(value),
                Curve.Empty(1).With(step, [value]));
            rungs = Scheduler.Observe(Rungs, report);
            return (Scheduler.Judge(rungs, Nothing, report) as Verdict.Pause)?.Because;
        }

        public void Park(int trial, double value, int step) =>
            rungs = Scheduler.Parked(Rungs, new Parked(new TrialNumber(trial), step, objective.Loss(value)));

        /// <summary>The trial pauses at the rung, and its run ends.</summary>
        public void Reach(int trial, double value, int step = 1, int previous = 0)
        {
            Assert.Equal(step, Arrive(trial, value, step, previous)?.Rung);
            Park(trial, value, step);
        }

        /// <returns>The trial that is resumed.</returns>
        public int? Promote()
        {
            if (Due is not { } due) return null;
            rungs = Scheduler.Promoted(Rungs, new Parked(due.Trial, due.Because.Rung, objective.Loss(due.Because.Value)));
            return due.Trial.Value;
        }

        public int[] PromoteAll()
        {
            var all = new List<int>();
            while (Promote() is { } trial) all.Add(trial);
            return [.. all];
        }
    }

    /// <summary>The rule as its paper has it, over plain lists.</summary>
    private sealed class BruteForce(SchedulerSettings.Asha settings, int lastStep)
    {
        private readonly int[] steps = [.. AshaRungs.Steps(settings, lastStep)];
        private readonly List<(int Rung, double Loss, int Trial)> seen = [];
        private readonly Dictionary<int, (int Rung, double Value, bool IsGone)> paused = [];
        private readonly List<(int Trial, int Step)> running = [];
        private int trials;

        public List<(int Trial, int Rung)> Promoted { get; } = [];

        /// <summary>A new or a promoted trial comes to its next rung, or to one beyond.</summary>
        public void Arrive(Random random, Ladder ladder)
        {
            var (trial, step) = running.Count == 0 || random.Next(2) == 0 ? (trials++, 0) : running[random.Next(running.Count)];
            running.Remove((trial, step));
            if (steps.Where(rung => rung > step).ToArray() is not [_, ..] ahead) return;         // runs to its end
            var rung = random.Next(8) == 0 ? ahead[^1] : ahead[0];
            var value = Math.Round(random.NextDouble(), 1);
            var because = ladder.Arrive(trial, value, rung + (rung == ahead[^1] ? random.Next(2) : 0), step)!;
            Assert.Equal((rung, value), (because.Rung, because.Value));
            foreach (var reached in ahead.Where(reached => reached <= rung))
                seen.Add((reached, ladder.Rungs.All.Single(r => r.Step == reached).Entries.Single(e => e.Trial == trial).Loss, trial));
            Assert.Equal(Best(rung).FindIndex(entry => entry == trial) + 1, because.Rank);
            Assert.Equal((Best(rung).Count, Kept(rung)), (because.Count, because.Kept));
            paused[trial] = (rung, value, false);
        }

        public void Park(Random random, Ladder ladder)
        {
            var still = paused.Where(one => !one.Value.IsGone).ToArray();
            if (still.Length == 0) return;
            var (trial, (rung, value, _)) = still[random.Next(still.Length)];
            paused[trial] = (rung, value, true);
            ladder.Park(trial, value, rung);
        }

        public int? Due()
        {
            foreach (var rung in steps.Reverse())
                foreach (var trial in Best(rung).Take(Kept(rung)))
                    if (IsCandidate(trial, rung)) return trial;
            return null;
        }

        public int CountDue() => steps.Sum(rung => Best(rung).Take(Kept(rung)).Count(trial => IsCandidate(trial, rung)));

        public void Promote(int trial)
        {
            var rung = paused[trial].Rung;
            Assert.Contains(trial, Best(rung).Take(Best(rung).Count / settings.ReductionFactor));
            Promoted.Add((trial, rung));
            running.Add((trial, rung));
            paused.Remove(trial);
        }

        private bool IsCandidate(int trial, int rung) =>
            paused.TryGetValue(trial, out var at) && at.IsGone && at.Rung == rung;

        private List<int> Best(int rung) =>
            [.. seen.Where(entry => entry.Rung == rung).OrderBy(entry => entry.Loss).ThenBy(entry => entry.Trial).Select(entry => entry.Trial)];

        private int Kept(int rung) =>
            Best(rung).Count is var n && n < settings.GraceCount ? 0 : Best(rung).Count / settings.ReductionFactor;
    }
}
