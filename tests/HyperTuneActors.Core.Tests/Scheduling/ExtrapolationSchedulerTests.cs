using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Tests.Trials;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Scheduling;

public sealed class ExtrapolationSchedulerTests
{
    [Fact]
    public void A_trial_whose_curve_leads_nowhere_is_stopped_and_the_numbers_are_said()
    {
        var arena = Begun();
        var (step, because) = arena.Train(6, at => 0.6 - 0.4 * Math.Pow(at, -1.0));

        Assert.InRange(step, 10, 25);                              // not before a fifth of the last step
        Assert.Equal(("extrapolation", "pow3", 5), (because!.Rule, because.Forecast!.Family, because.Forecast.Against.Value));
        Assert.Equal(0.6, because.Forecast.Asymptote!.Value, 2);
        Assert.Equal(0.592, because.Forecast.Mean, 2);
        Assert.InRange(because.Forecast.P, 0, 0.03);
        Assert.Equal(0.03, because.Forecast.Threshold);
    }

    [Fact]
    public void A_trial_among_the_best_of_a_rung_goes_on_whatever_its_curve_says()
    {
        var arena = Begun();
        Assert.Equal((50, null), arena.Train(6, at => at == 1 ? 0.9 : 0.6 - 0.4 / at));
    }

    [Fact]
    public void The_first_trials_go_on()
    {
        var arena = new Arena(new SchedulerSettings.Extrapolation(), Goal.Maximise, 50);
        for (var trial = 0; trial < 6; trial++) Assert.Equal(50, arena.Train(trial, at => 0.9 - 0.1 * trial - 0.4 / at).Step);
        Assert.NotEqual(50, arena.Train(6, at => 0.3 - 0.4 / at).Step);
    }

    /// <remarks>algorithms.md 5.10 (9), on synthetic curves: of 1,000 studies, how many lose the trial that would have won?
    /// </remarks>
    [Fact]
    public void The_trial_that_would_win_is_hardly_ever_stopped()
    {
        const int Studies = 1_000, Trials = 12;
        var (lost, stopped) = (0, 0);
        for (var study = 0; study < Studies; study++)
        {
            var arena = new Arena(new SchedulerSettings.Extrapolation(), Goal.Maximise, 50);
            var (best, winner) = (double.MinValue, 0);
            for (var trial = 0; trial < Trials; trial++)
            {
                var curve = CurveExtrapolationTests.Noisy(study * Trials + trial, 1, out _);
                if (curve(50) > best) (best, winner) = (curve(50), trial);
                stopped += arena.Train(trial, curve).Because is null ? 0 : 1;
            }
            lost += arena.EndOf(winner) == TrialStatus.Pruned ? 1 : 0;
        }
        Assert.InRange(lost, 0, Studies / 100);
        Assert.InRange(stopped, Studies, Studies * Trials);         // and the rule does stop
    }

    private static Arena Begun()
    {
        var arena = new Arena(new SchedulerSettings.Extrapolation(), Goal.Maximise, 50);
        for (var trial = 0; trial < 6; trial++) arena.Train(trial, at => 0.8 + 0.02 * trial - 0.4 * Math.Pow(at, -1.0));
        return arena;
    }
}
