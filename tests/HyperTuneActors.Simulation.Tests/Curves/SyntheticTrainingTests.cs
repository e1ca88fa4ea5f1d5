using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;
using HyperTuneActors.Simulation.Curves;

namespace HyperTuneActors.Simulation.Tests.Curves;

public sealed class SyntheticTrainingTests
{
    private const int Trials = 200;

    private static readonly TimeSpan StepTime = TimeSpan.FromSeconds(10);
    private static readonly StudySpec Spec = Specs.Of();

    [Fact]
    public void The_same_orders_give_the_same_numbers_in_whatever_order_they_are_asked()
    {
        var asked = Enumerable.Range(0, 180).Select(i => (trial: i / 9, step: 1 + i % 9)).ToArray();
        var (one, other) = (Model(Spec), Model(Spec));

        var forwards = asked.Select(a => Ask(one, a.trial, a.step)).ToArray();
        var backwards = asked.Reverse().Select(a => Ask(other, a.trial, a.step)).ToArray();

        Assert.Equal(forwards, backwards.Reverse());
        Assert.Equal(forwards, asked.Select(a => Ask(one, a.trial, a.step)));
    }

    [Fact]
    public void Another_attempt_at_a_trial_repeats_its_curve()
    {
        var order = Orders.Drawn(Spec, 3);
        var again = order with { Run = order.Run with { Attempt = 2 } };

        Assert.Equal(Curve(Model(Spec), order), Curve(Model(Spec), again));
    }

    [Fact]
    public void Another_seed_gives_other_curves() =>
        Assert.NotEqual(Ask(Model(Spec, seed: 1), 0, 1), Ask(Model(Spec, seed: 2), 0, 1));

    [Fact]
    public void What_is_maximised_is_one_minus_the_loss_that_would_be_minimised()
    {
        var most = Spec with { Objectives = [new Objective("accuracy", Goal.Maximise)] };
        for (var trial = 0; trial < 10; trial++)
            Assert.Equal(
                1 - Model(Spec).Value(Orders.Drawn(Spec, trial), 5), Model(most).Value(Orders.Drawn(most, trial), 5));
    }

    [Fact]
    public void Each_objective_has_its_own_best_configuration()
    {
        var two = Spec with { Objectives = [Spec.Leading, new Objective("latency", Goal.Minimise)] };
        var model = Model(two);
        double End(int configuration, int objective) => Drawn(two).Average(order =>
            model.Value(order with { Configuration = Orders.Configuration(two, configuration) }, 9, objective));

        var (best, others) = (Enumerable.Range(0, 20).MinBy(c => End(c, 0)), Enumerable.Range(0, 20));
        Assert.Contains(others, other => End(other, 1) < End(best, 1) - 0.05);
    }

    [Fact]
    public void Noise_has_the_deviation_that_it_is_given()
    {
        var (noisy, smooth) = (Model(Spec, noise: 0.1), Model(Spec, noise: 0));
        var errors = Drawn(Spec)
            .SelectMany(order => Curve(noisy, order).Zip(Curve(smooth, order), (n, s) => n - s)).ToArray();

        Assert.InRange(errors.Average(), -0.01, 0.01);
        Assert.InRange(Math.Sqrt(errors.Average(e => e * e)), 0.09, 0.11);
    }

    [Fact]
    public void Steps_take_about_the_step_time_and_some_trials_longer_than_others()
    {
        var model = Model(Spec);
        var times = Drawn(Spec)
            .Select(order => Enumerable.Range(1, 9).Average(step => model.Duration(order, step) / StepTime)).ToArray();

        Assert.All(times, time => Assert.InRange(time, 0.4, 1.7));
        Assert.InRange(times.Average(), 0.9, 1.1);
        Assert.True(times.Max() > 2 * times.Min());
    }

    private static SyntheticTraining Model(StudySpec spec, ulong seed = 1, double noise = 0.01) =>
        new(spec, StepTime, seed) { Noise = noise };

    private static IEnumerable<RunOrder> Drawn(StudySpec spec) =>
        Enumerable.Range(0, Trials).Select(trial => Orders.Drawn(spec, trial));

    private static double[] Curve(SyntheticTraining model, RunOrder order) =>
        [.. Enumerable.Range(1, order.LastStep!.Value).Select(step => model.Value(order, step))];

    private static (double, TimeSpan) Ask(SyntheticTraining model, int trial, int step)
    {
        var order = Orders.Drawn(Spec, trial);
        return (model.Value(order, step), model.Duration(order, step));
    }
}
