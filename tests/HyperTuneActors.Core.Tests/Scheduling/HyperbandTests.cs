using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Scheduling;

public sealed class HyperbandTests
{
    private const ulong Seed = 11;

    private static readonly Brackets Drawn = new(1, 27, 3);

    [Fact]
    public void A_trial_is_judged_from_the_first_rung_of_its_bracket_on()
    {
        var arena = new Arena(new SchedulerSettings.Hyperband(), seed: Seed);
        for (var trial = 0; trial < 400; trial++)
        {
            var (step, because) = arena.Train(trial, _ => trial);          // each is worse than all before it
            var first = Drawn.Of(Seed, new TrialNumber(trial)).FirstStep;
            Assert.True(trial == 0 || step == first, $"Trial {trial} ends at {step}, and its bracket begins at {first}.");
            Assert.Equal(trial == 0 || first == 27 ? null : "hyperband", because?.Rule);
        }
    }

    [Fact]
    public void A_trial_counts_at_the_rungs_that_it_skips()
    {
        var arena = new Arena(new SchedulerSettings.Hyperband(), seed: Seed);
        var skipping = TrialOf(bracket: 1);
        arena.Report(skipping, 1, 0.5);
        Assert.Equal([1, 0, 0], arena.Rungs.All.Select(rung => rung.Entries.Count));
        Assert.Equal(2, arena.Report(TrialOf(bracket: 3), 1, 0.6)?.Rank);
    }

    [Fact]
    public void A_bracket_without_rungs_runs_to_the_last_step()
    {
        var arena = new Arena(new SchedulerSettings.Hyperband(Variant: AshaVariant.Promotion), seed: Seed);
        Assert.Null(arena.Scheduler.NextPause(new TrialNumber(TrialOf(bracket: 0)), 0));
        Assert.Equal((27, null), arena.Train(TrialOf(bracket: 0), _ => 1e9));
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(2, 3)]
    [InlineData(1, 9)]
    public void In_its_promotion_form_a_trial_pauses_at_each_rung_from_its_bracket_s_first_on(int bracket, int first)
    {
        var arena = new Arena(new SchedulerSettings.Hyperband(Variant: AshaVariant.Promotion), seed: Seed);
        var trial = TrialOf(bracket);
        Assert.Equal(first, arena.Scheduler.NextPause(new TrialNumber(trial), 0));
        for (var step = 1; step < 27; step++)
            Assert.Equal(step >= first && step is 1 or 3 or 9 && step >= first, arena.Report(trial, step, 0.5) is not null);
    }

    [Fact]
    public void Promotions_come_from_all_that_have_reached_the_rung()
    {
        var arena = new Arena(new SchedulerSettings.Hyperband(Variant: AshaVariant.Promotion), seed: Seed);
        var scheduler = arena.Scheduler;
        int[] trials = [TrialOf(3), TrialOf(3, 1), TrialOf(1)];
        arena.Report(trials[2], 1, 0.1);                                  // the best of the three, and it is not paused
        arena.Report(trials[0], 1, 0.2);
        arena.Report(trials[1], 1, 0.3);
        var rungs = scheduler.Parked(arena.Rungs, new Parked(new TrialNumber(trials[0]), 1, 0.2));
        Assert.Null(scheduler.Due(rungs));
    }

    private static int TrialOf(int bracket, int skip = 0) => Enumerable.Range(0, 1000)
        .Where(trial => Drawn.Of(Seed, new TrialNumber(trial)).S == bracket).Skip(skip).First();
}
