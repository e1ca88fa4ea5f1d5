using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;
using HyperTuneActors.Simulation.Curves;

namespace HyperTuneActors.Simulation.Tests.Curves;

public sealed class SyntheticCurvesTests
{
    private const int Trials = 200;

    private static readonly StudySpec Spec = Specs.Of();

    [Theory]
    [InlineData(9)]
    [InlineData(1000)]
    public void Losses_fall_from_at_most_about_one_to_more_than_about_zero(int steps)
    {
        var spec = Spec with { Steps = new StepRange(steps, "epoch") };
        foreach (var order in Drawn(spec))
        {
            var curve = Curve(Model(spec), order);
            Assert.All(curve, loss => Assert.InRange(loss, -0.05, 1.05));
            Assert.True(curve[^1] < curve[0] + 0.05);
        }
    }

    [Fact]
    public void Curves_cross()
    {
        var (model, orders) = (Model(Spec), Drawn(Spec).ToArray());
        var early = orders.Select(order => model.Value(order, 3)).ToArray();
        var late = orders.Select(order => model.Value(order, 9)).ToArray();

        var pairs = from a in Enumerable.Range(0, Trials) from b in Enumerable.Range(0, a) select (a, b);
        var crossed = pairs.Average(p => (early[p.a] < early[p.b]) == (late[p.a] < late[p.b]) ? 0.0 : 1.0);

        Assert.InRange(crossed, 0.2, 0.4);
    }

    [Theory]
    [InlineData(900, 300, 3)]
    [InlineData(900, 900, 9)]
    [InlineData(null, 1, 9)]
    public void The_shape_of_a_curve_does_not_depend_on_the_number_of_steps(int? steps, int step, int ofNine)
    {
        var other = Spec with { Steps = new StepRange(steps, "epoch") };
        for (var trial = 0; trial < Trials; trial++)
            Assert.Equal(
                Model(Spec, noise: 0).Value(Orders.Drawn(Spec, trial), ofNine),
                Model(other, noise: 0).Value(Orders.Drawn(other, trial), step), 12);
    }

    [Fact]
    public void Late_bloomers_are_behind_at_a_third_of_their_steps_and_end_better_than_the_same_configuration_would()
    {
        var (all, none) = (Model(Spec, late: 1), Model(Spec, late: 0));
        var orders = Drawn(Spec).ToArray();

        Assert.All(orders, order => Assert.True(all.Value(order, 3) > 0.85));
        Assert.All(orders, order => Assert.True(all.Value(order, 9) < none.Value(order, 9)));
    }

    [Fact]
    public void One_trial_in_ten_blooms_late()
    {
        var (usual, none) = (Model(Spec), Model(Spec, late: 0));
        Assert.InRange(Drawn(Spec).Count(order => usual.Value(order, 9) != none.Value(order, 9)), 8, 35);
    }

    private static SyntheticTraining Model(StudySpec spec, double late = 0.1, double noise = 0.01) =>
        new(spec, TimeSpan.FromSeconds(10), seed: 1) { LateBloomers = late, Noise = noise };

    private static IEnumerable<RunOrder> Drawn(StudySpec spec) =>
        Enumerable.Range(0, Trials).Select(trial => Orders.Drawn(spec, trial));

    private static double[] Curve(SyntheticTraining model, RunOrder order) =>
        [.. Enumerable.Range(1, order.LastStep!.Value).Select(step => model.Value(order, step))];
}
