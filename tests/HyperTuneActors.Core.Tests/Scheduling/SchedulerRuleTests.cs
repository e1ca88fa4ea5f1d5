using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Scheduling;

public sealed class SchedulerRuleTests
{
    private static readonly Prospect WithModel = new(7, 100), WithoutModel = new(7, 60, HasModel: false);

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(3)]
    public void Few_steps_or_none_are_not_compared(int? last) =>
        Assert.Equal(new SchedulerSettings.None(), Chosen(new SchedulerSettings.Auto(), last, WithModel));

    [Fact]
    public void Folds_are_tested() => Assert.Equal(
        [new SchedulerSettings.Wilcoxon(), new SchedulerSettings.Wilcoxon(MinStep: 3)],
        new[] { 1, 3 }.Select(first => Chosen(new SchedulerSettings.Auto(first), 10, WithModel, ValueAt.Mean)));

    [Theory]
    [InlineData(52, 100, 1, 1, 16, 6)]
    [InlineData(52, null, 1, 1, 16, 6)]
    [InlineData(52, 100, 24, 1, 24, 6)]
    [InlineData(52, 1000, 64, 1, 32, 6)]
    [InlineData(52, 40, 32, 1, 10, 6)]
    [InlineData(52, 3, 1, 1, 1, 6)]
    [InlineData(52, 100, 1, 9, 16, 9)]
    [InlineData(27, 100, 1, 1, 16, 3)]
    [InlineData(4, 100, 1, 1, 16, 1)]
    public void A_model_has_an_opening(int last, int? budget, int slots, int first, int trials, int rung) => Assert.Equal(
        new SchedulerSettings.Opening(trials, rung),
        Chosen(new SchedulerSettings.Auto(first, Resumable: true), last, new Prospect(7, budget, Slots: slots)));

    [Fact]
    public void Without_a_model_all_are_halved()
    {
        Assert.Equal(new SchedulerSettings.Asha(3), Chosen(new SchedulerSettings.Auto(), 52, WithoutModel));
        Assert.Equal(new SchedulerSettings.Asha(5), Chosen(new SchedulerSettings.Auto(5), 52, WithoutModel));
        Assert.Equal(new SchedulerSettings.Asha(3, Variant: AshaVariant.Promotion),
            Chosen(new SchedulerSettings.Auto(Resumable: true), 52, WithoutModel));
    }

    [Fact]
    public void A_budget_in_which_no_trial_would_rise_to_the_end_is_not_paused()
    {
        var auto = new SchedulerSettings.Auto(Resumable: true);
        Assert.Equal(AshaVariant.Stopping, Asha(auto, WithoutModel with { Trials = 26 }).Variant);
        Assert.Equal(AshaVariant.Promotion, Asha(auto, WithoutModel with { Trials = 27 }).Variant);
        Assert.Equal(AshaVariant.Promotion, Asha(auto, WithoutModel with { Trials = null }).Variant);
    }

    /// <summary>A trial trains 3 + 6 / 3 + 18 / 9 + 25 / 27 steps of 52 on average, if 1/3 go on from each rung.</summary>
    [Fact]
    public void A_large_budget_has_its_rungs_guarded()
    {
        var auto = new SchedulerSettings.Auto();
        Assert.False(Asha(auto, WithoutModel with { Trials = 98 }).Gate);
        Assert.True(Asha(auto, WithoutModel with { Trials = 99 }).Gate);
        Assert.False(Asha(auto, WithoutModel with { Trials = 99, Steps = 15 * 52 - 1 }).Gate);
        Assert.True(Asha(auto, WithoutModel with { Trials = null, Steps = 15 * 52 }).Gate);
        Assert.False(Asha(auto, WithoutModel with { Trials = null }).Gate);
    }

    [Fact]
    public void What_is_named_is_what_judges() => Assert.Equal(
        new SchedulerSettings.Median(), Chosen(new SchedulerSettings.Median(), 52, WithModel));

    [Fact]
    public void Each_rule_makes_what_it_says() => Assert.All(SchedulerRule.All, rule => Assert.Equal(
        rule.Choice, rule.Settings(new SchedulerFacts(ValueAt.LastStep, 52, 1, false, WithModel)).Name));

    private static SchedulerSettings.Asha Asha(SchedulerSettings.Auto auto, Prospect prospect) =>
        Assert.IsType<SchedulerSettings.Asha>(Chosen(auto, 52, prospect));

    private static SchedulerSettings Chosen(
        SchedulerSettings settings, int? last, Prospect prospect, ValueAt value = ValueAt.LastStep) =>
        settings.ChoiceFor(new Objective("loss", Goal.Minimise, value), new StepRange(last, "epoch"), prospect);
}
