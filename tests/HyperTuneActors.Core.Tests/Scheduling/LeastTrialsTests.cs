using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Scheduling;

public sealed class LeastTrialsTests
{
    [Theory]
    [InlineData(1, 3, 0, false, 27)]
    [InlineData(3, 3, 0, false, 9)]
    [InlineData(1, 3, 50, false, 450)]
    [InlineData(1, 3, 0, true, 9)]                                 // the rung at step 1 need not judge
    public void Under_promotion_one_of_eta_goes_on_from_each_rung(int first, int factor, int grace, bool gate, int least) =>
        Assert.Equal(least, new SchedulerSettings.Asha(first, factor, grace, AshaVariant.Promotion, gate).LeastTrials(27, 0));

    [Fact]
    public void Where_the_first_trial_goes_on_or_none_has_to_one_is_enough()
    {
        Assert.Equal(1, new SchedulerSettings.Asha().LeastTrials(27, 0));
        Assert.Equal(1, new SchedulerSettings.Asha(1, 3, 0, AshaVariant.Promotion, Progressive: true).LeastTrials(27, 0));
        Assert.Equal(1, new SchedulerSettings.Hyperband().LeastTrials(27, 0));
        Assert.Equal(1, new SchedulerSettings.Median().LeastTrials(27, 0));
    }

    /// <summary>Of one rung only, two brackets: who draws the one begins at the last step, and of three at the rung one goes on.
    /// </summary>
    [Fact]
    public void Under_hyperband_it_takes_one_that_skips_all_rungs_or_enough_at_the_last()
    {
        var (hyperband, brackets) = (new SchedulerSettings.Hyperband(1, 3, AshaVariant.Promotion), new Brackets(1, 3, 3));
        for (var seed = 0UL; seed < 20; seed++)
        {
            var free = Enumerable.Range(0, 99).First(trial => brackets.Of(seed, new TrialNumber(trial)).S == 0);
            Assert.Equal(Math.Min(free + 1, 3), hyperband.LeastTrials(3, seed));
        }
    }
}
