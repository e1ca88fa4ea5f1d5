using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling;

public sealed class CostOutlookTests
{
    private static readonly StepRange Nine = new(9, "epoch"), WithoutSteps = new(null, "run");

    [Fact]
    public void What_is_left_is_a_share_of_the_budget_and_never_less_than_nothing()
    {
        Assert.Equal(1, new CostOutlook(10, []).Left());
        Assert.Equal(0.25, new CostOutlook(10, [2, null, 5.5]).Left());
        Assert.Equal(0, new CostOutlook(10, [2, 9]).Left());
        Assert.Equal(0, new CostOutlook(10, [double.MaxValue, double.MaxValue]).Left());
    }

    [Theory]
    [InlineData(TrialStatus.Completed, 9, 18.0)]
    [InlineData(TrialStatus.Pruned, 3, 54.0)]
    [InlineData(TrialStatus.Failed, 3, 54.0)]
    [InlineData(TrialStatus.Running, 1, 162.0)]
    [InlineData(TrialStatus.Running, 0, null)]
    public void A_trial_that_was_stopped_would_have_cost_more(TrialStatus status, int step, double? cost) =>
        Assert.Equal(cost, new CostOutlook(10, [18]).OfTraining(Trial(0, status, step), Nine));

    [Theory]
    [InlineData(TrialStatus.Completed, 18.0)]
    [InlineData(TrialStatus.Failed, null)]
    [InlineData(TrialStatus.Running, null)]
    public void Without_steps_only_a_complete_trial_says_what_it_costs(TrialStatus status, double? cost) =>
        Assert.Equal(cost, new CostOutlook(10, [18]).OfTraining(Trial(0, status, 1), WithoutSteps));

    [Fact]
    public void Of_a_trial_that_said_nothing_the_cost_is_not_known()
    {
        Assert.Null(new CostOutlook(10, [null, 18]).OfTraining(Trial(0, TrialStatus.Completed, 9), Nine));
        Assert.Null(new CostOutlook(10, [18]).OfTraining(Trial(1, TrialStatus.Completed, 9), Nine));
    }

    private static TrialView Trial(int number, TrialStatus status, int step) => new(
        new TrialNumber(number), new Point([0.5]), step == 0 ? Curve.Empty(1) : Curve.Empty(1).With(step, [0.5]), status);
}
