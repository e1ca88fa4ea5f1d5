using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Tests.Golden;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Scheduling;

public sealed class RungGateTests
{
    private const int LastStep = 27, Startup = 6;

    public static TheoryData<AshaVariant> Variants => [AshaVariant.Stopping, AshaVariant.Promotion];

    [Fact]
    public void Kendall_s_tau_is_that_of_scipy()
    {
        var (a, b) = (GoldenValues.At("rank", "a").Numbers(), GoldenValues.At("rank", "b").Numbers());
        double[] pairs = [.. a.Zip(b).SelectMany(pair => new[] { pair.First, pair.Second })];
        Assert.Equal(GoldenValues.At("rank", "kendall").Number(), Kendall.Tau(pairs), 12);
        Assert.Equal(0, Kendall.Tau([1, 2, 1, 3, 1, 4]));
        Assert.Equal(0, Kendall.Tau([]));
    }

    [Theory]
    [InlineData("1 3 9", 27, 3)]
    [InlineData("1 3 9 27", 81, 9)]
    [InlineData("1 3 9 27", 52, 9)]
    [InlineData("1 2 4 8 16", 27, 4)]
    [InlineData("20 60", 100, 20)]
    [InlineData("", 1, 0)]
    public void The_probe_rung_is_nearest_to_a_ninth_to_a_sixth_of_the_last_step(string steps, int lastStep, int probe) =>
        Assert.Equal(probe, new RungGate([.. steps.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)],
            new Objective("value", Goal.Minimise), lastStep, 4).Probe);

    /// <remarks>algorithms.md 5.10 (7).</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public void A_first_rung_of_noise_judges_nobody_in_the_end(AshaVariant variant)
    {
        var open = Enumerable.Range(0, 100).Count(seed => Played(variant, seed, 200, noise: 1).Rungs.All[0].Judges);
        Assert.InRange(open, 0, 5);
    }

    /// <remarks>algorithms.md 5.10 (7).</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public void A_perfect_first_rung_judges_within_three_times_the_startup_trials(AshaVariant variant)
    {
        for (var seed = 0; seed < 100; seed++)
            Assert.True(Played(variant, seed, 3 * Startup, noise: 0).Rungs.All[0].Judges);
    }

    [Fact]
    public void The_first_trials_and_every_tenth_skip_the_rungs_below_the_probe()
    {
        var arena = Played(AshaVariant.Stopping, 1, 100, noise: 0);
        Assert.True(arena.Rungs.All[0].Judges);
        var ends = Enumerable.Range(0, 100).Select(trial => arena.LastStepOf(trial)).ToArray();
        Assert.All(Enumerable.Range(0, 100).Where(trial => trial < Startup || trial % 10 == 0), trial => Assert.True(ends[trial] >= 3));
        Assert.Contains(1, ends);
    }

    [Fact]
    public void A_ruling_says_how_far_the_rung_was_trusted()
    {
        var arena = Played(AshaVariant.Stopping, 1, 100, noise: 0);
        var rulings = arena.Judged.Select(judged => (judged.Verdict as Verdict.Prune)?.Because).OfType<Ruling>().ToArray();
        Assert.Equal(new RungAgreement(8, 1, Judges: true), rulings.First(ruling => ruling.Rung == 1).Agreement);
        Assert.All(rulings.Where(ruling => ruling.Rung > 1), ruling => Assert.Null(ruling.Agreement));
    }

    [Fact]
    public void A_rung_that_opens_knows_all_that_came_by()
    {
        var arena = Played(AshaVariant.Stopping, 1, 8, noise: 0);
        Assert.True(arena.Rungs.All[0].Judges);
        Assert.Equal(8, arena.Rungs.All[0].Entries.Count);
        Assert.Equal(9, arena.Report(8, 1, 99)!.Count);
    }

    [Fact]
    public void From_a_rung_that_does_not_judge_everybody_is_resumed()
    {
        var arena = new Arena(new SchedulerSettings.Asha(Variant: AshaVariant.Promotion, Gate: true), lastStep: LastStep);
        Assert.Equal(3, arena.Scheduler.NextPause(new TrialNumber(0), 0));          // a probe
        arena.Report(7, 1, 99);
        arena.Report(8, 1, 0);
        Assert.Null(arena.Due);
        arena.Park(7);
        Assert.Equal((7, new RungAgreement(0, 0, Judges: false)), (arena.Due!.Value.Trial.Value, arena.Due.Value.Because.Agreement));
    }

    [Fact]
    public void A_rung_closes_again_when_a_larger_sample_says_less()
    {
        var trust = RungTrust.Untried;
        for (var i = 0; i < 8; i++) trust = trust.With(i, i);
        Assert.Equal(RungState.Open, trust.State);
        for (var i = 0; i < 3; i++) trust = trust.With(100 + i, -i);
        Assert.Equal(RungState.Open, trust.State);                                   // eleven are too few to close
        trust = trust.With(200, -9);
        Assert.Equal(RungState.Closed, trust.State);
        for (var i = 0; i < 100; i++) trust = trust.With(i, i);
        Assert.Equal((RungState.Open, 64, 1.0), (trust.State, trust.Trials, trust.Tau));
    }

    /// <summary>Trials one after the other, each promotion before a new trial. What a trial comes to is its draw; at step 1
    /// it shows that, or noise.</summary>
    private static Arena Played(AshaVariant variant, int seed, int trials, double noise)
    {
        var arena = new Arena(new SchedulerSettings.Asha(Variant: variant, Gate: true), lastStep: LastStep);
        double ValueAt(int trial, int step)
        {
            var (end, other) = new KeyedStream((ulong)seed, new TrialNumber(trial), Purpose.TrainingSeed).Uniforms(0);
            return step < 3 && noise > 0 ? other : end;
        }
        for (var trial = 0; trial < trials; trial++)
        {
            Run(trial);
            while (arena.Promote() is { } due) Run(due);
        }
        return arena;

        void Run(int trial)
        {
            if (arena.Train(trial, step => ValueAt(trial, step)).Because is not null && arena.EndOf(trial) is null) arena.Park(trial);
        }
    }
}
