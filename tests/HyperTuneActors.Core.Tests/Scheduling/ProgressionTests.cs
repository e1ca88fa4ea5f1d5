using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Scheduling;

/// <summary>Successive halving with a progressive maximum: PASHA.</summary>
public sealed class ProgressionTests
{
    [Fact]
    public void Where_early_ranks_hold_nobody_trains_beyond_the_second_rung()
    {
        var (arena, most) = Played(noise: 0);
        Assert.Equal((3, 3), (arena.Rungs.Ceiling, most));
    }

    [Fact]
    public void Where_ranks_change_trials_train_to_their_end()
    {
        var (arena, most) = Played(noise: 1);
        Assert.Equal((null, 27), (arena.Rungs.Ceiling, most));
    }

    [Fact]
    public void A_trial_at_the_ceiling_waits_until_it_rises()
    {
        var arena = new Arena(new SchedulerSettings.Asha(Variant: AshaVariant.Promotion, Progressive: true));
        foreach (var trial in Enumerable.Range(0, 3))
        {
            arena.Report(trial, 3, 0.1 * trial);                      // skips the first rung: ranks agree
            arena.Park(trial);
        }
        Assert.Equal((null, 0), (arena.Due, arena.Scheduler.CountDue(arena.Rungs, 9)));
        arena.Report(3, 1, 0.9);
        arena.Report(3, 3, -0.05);
        Assert.Equal(9, arena.Rungs.Ceiling);
        Assert.Null(arena.Due);                                       // the best has not ended
        arena.Park(3);
        Assert.Equal(3, arena.Due!.Value.Trial.Value);
    }

    [Fact]
    public void Ranks_that_change_places_to_and_fro_differ_by_noise_only()
    {
        Rung At(int step, params double[] losses) => Rung.At(step) with
        {
            Entries = [.. losses.Select((loss, trial) => new RungEntry(loss, trial))],
        };

        Assert.False(SoftRanking.Agrees(At(3, 0.10, 0.11), At(1, 0.31, 0.30), null));
        Assert.True(SoftRanking.Agrees(At(3, 0.10, 0.11), At(1, 0.30, 0.30), null));
        Assert.True(SoftRanking.Agrees(At(9, 0.10, 0.12), At(3, 0.31, 0.30), At(1, 0.50, 0.51)));
        Assert.False(SoftRanking.Agrees(At(9, 0.10, 0.12, 0.20), At(3, 0.31, 0.30, 0.10), At(1, 0.50, 0.51, 0.60)));
    }

    private static (Arena Arena, int MostSteps) Played(double noise)
    {
        var arena = new Arena(new SchedulerSettings.Asha(Variant: AshaVariant.Promotion, Progressive: true));
        double ValueAt(int trial, int step) =>
            new KeyedStream(3, new TrialNumber(trial), Purpose.TrainingSeed) is var stream && noise > 0
                ? stream.Uniforms((uint)step).First
                : stream.Uniforms(0).First;
        var most = 0;
        for (var trial = 0; trial < 100; trial++)
            for (int? next = trial; next is { } run; next = arena.Promote())
            {
                if (arena.Train(run, step => ValueAt(run, step)).Because is not null) arena.Park(run);
                most = Math.Max(most, arena.LastStepOf(run));
            }
        return (arena, most);
    }
}
