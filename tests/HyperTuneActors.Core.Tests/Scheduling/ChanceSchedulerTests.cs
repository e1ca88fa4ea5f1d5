using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Scheduling;

public sealed class ChanceSchedulerTests
{
    [Theory]
    [InlineData(52, "6 9 17 26 39")]
    [InlineData(9, "1 2 3 5 7")]
    [InlineData(2, "1")]
    [InlineData(1, "")]
    public void Rungs_are_at_shares_of_the_last_step(int lastStep, string steps) => Assert.Equal(steps,
        string.Join(' ', new Arena(new SchedulerSettings.Chance(), lastStep: lastStep).Rungs.All.Select(rung => rung.Step)));

    [Fact]
    public void A_trial_far_behind_is_stopped_at_the_first_rung_once_six_trials_are_complete()
    {
        var arena = new Arena(new SchedulerSettings.Chance(), Goal.Maximise, 52);
        for (var trial = 0; trial < 7; trial++)
            Assert.Equal((52, null), arena.Train(trial, trial == 5 ? Curve(0.1) : Curve(0.8 + 0.02 * trial)));

        var (step, because) = arena.Train(7, Curve(0.3));

        Assert.Equal((6, "chance", 6, 6), (step, because!.Rule, because.Rung, because.Forecast!.Against.Value));
        Assert.Equal(Curve(0.3)(6), because.Value);
        Assert.Equal(Curve(0.92)(52), because.Cutoff);
        Assert.InRange(because.Forecast.P, 0, 0.02);
        Assert.InRange(because.Forecast.Mean, 0, 0.85);
    }

    [Fact]
    public void A_trial_that_may_win_goes_on()
    {
        var arena = new Arena(new SchedulerSettings.Chance(), Goal.Maximise, 52);
        for (var trial = 0; trial < 6; trial++) arena.Train(trial, Curve(0.8 + 0.02 * trial));

        Assert.Equal((52, null), arena.Train(6, Curve(0.899)));
        Assert.Equal((52, null), arena.Train(7, Curve(0.95)));
    }

    /// <remarks>Values of untrained models are alike, and what they are says nothing of the end.</remarks>
    [Fact]
    public void A_first_rung_that_says_nothing_stops_nobody_and_the_next_one_does()
    {
        var arena = new Arena(new SchedulerSettings.Chance(), Goal.Maximise, 52);
        var ends = new SortedDictionary<int, int>();
        for (var trial = 0; trial < 200; trial++)
        {
            var (noise, end) = new KeyedStream(3, new TrialNumber(trial), Purpose.TrainingSeed).Uniforms(0);
            var (step, _) = arena.Train(trial, at => at < 8 ? 0.1 + 0.02 * noise : end - 0.5 / at);
            ends[step] = ends.GetValueOrDefault(step) + 1;
        }
        Assert.Equal([9, 52], ends.Where(end => end.Value > 10).Select(end => end.Key));
        Assert.InRange(ends.GetValueOrDefault(6), 0, 2);
    }

    private static Func<int, double> Curve(double end) => step => end * (1 - Math.Pow(step + 1, -0.9));
}
