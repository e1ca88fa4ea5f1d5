using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Scheduling;

public sealed class WilcoxonSchedulerTests
{
    private static readonly Objective Accuracy = new("accuracy", Goal.Maximise, ValueAt.Mean);

    private static readonly Curve Best = CurveOf(0.90, 0.92, 0.94, 0.96, 0.98);

    [Fact]
    public void A_trial_that_is_behind_on_every_fold_is_stopped_at_the_fourth()
    {
        var worse = CurveOf(0.89, 0.90, 0.91, 0.92);

        Assert.Null(Judged(Best, Until(3, worse)));
        Assert.Equal(
            new Ruling("wilcoxon", 4, Rank: 2, Count: 2, Kept: 1, Value: 0.905, Cutoff: 0.93,
                new PairedTest(4, 0.0625, 0.1, new TrialNumber(12))),
            Judged(Best, worse), EqualButForRounding);
    }

    [Fact]
    public void A_trial_that_is_as_good_is_not_stopped_however_often_it_is_tested()
    {
        for (var folds = 1; folds <= 5; folds++) Assert.Null(Judged(Best, Until(folds, Best), threshold: 0.99));
    }

    [Fact]
    public void A_trial_with_the_better_mean_goes_on_though_it_is_behind_on_most_folds()
    {
        var spread = CurveOf(0.99, 0.91, 0.93, 0.95, 0.97);

        Assert.True(Accuracy.ValueOf(spread) > Accuracy.ValueOf(Best));
        Assert.Null(Judged(Best, spread, threshold: 0.9));
    }

    [Fact]
    public void Nobody_is_stopped_before_there_is_a_completed_trial() =>
        Assert.Null(Judged(null, CurveOf(0.1, 0.1, 0.1, 0.1)));

    [Fact]
    public void Nobody_is_stopped_before_the_first_step_that_the_settings_allow()
    {
        var worse = CurveOf(0.1, 0.1, 0.1, 0.1, 0.1);

        Assert.Null(Judged(Best, Until(4, worse), minStep: 5));
        Assert.NotNull(Judged(Best, worse, minStep: 5));
        Assert.Null(Judged(Best, Until(1, worse), threshold: 0.9));
        Assert.NotNull(Judged(Best, Until(1, worse), threshold: 0.9, minStep: 1));
    }

    [Fact]
    public void Trials_are_compared_at_the_steps_that_both_have()
    {
        var some = Curve.Empty(1).With(2, [0.9]).With(4, [0.9]).With(5, [0.9]).With(7, [0.1]);

        var test = Judged(Best, some, threshold: 0.2)!.Test!;

        Assert.Equal((3, 0.125), (test.Pairs, test.P));
        Assert.Null(Judged(Curve.Empty(1).With(1, [0.9]), some, threshold: 0.99));
    }

    [Fact]
    public void Minimising_a_metric_and_maximising_its_negative_are_the_same()
    {
        var stream = new KeyedStream(3, new TrialNumber(0), Purpose.InitialDesign);
        for (var i = 0u; i < 200; i++)
        {
            double[] own = [.. Enumerable.Range(0, 6).Select(fold => Math.Round(stream.Uniforms(i * 6 + (uint)fold).First, 1))];
            var up = Judged(Best, CurveOf(own), threshold: 0.3);
            var down = Judged(Negative(Best), Negative(CurveOf(own)), threshold: 0.3, goal: Goal.Minimise);
            Assert.Equal(up?.Test, down?.Test);
            Assert.Equal((up?.Value, up?.Cutoff), (-down?.Value, -down?.Cutoff));
        }
    }

    [Fact]
    public void Numbers_at_the_edge_of_what_there_is_give_a_ruling_of_finite_numbers()
    {
        var highest = CurveOf(double.MaxValue, double.MaxValue, double.MaxValue, double.MaxValue);
        var ruling = Judged(highest, Negative(highest))!;

        Assert.True(double.IsFinite(ruling.Value) && double.IsFinite(ruling.Cutoff));
    }

    [Theory]
    [InlineData(4, 0.0625)]
    [InlineData(1, 0.5)]
    public void No_test_is_surer_than_when_all_steps_are_worse(int steps, double p) =>
        Assert.Equal(p, SchedulerSettings.Wilcoxon.LeastP(steps));

    [Fact]
    public void It_remembers_nothing_and_pauses_nobody()
    {
        var scheduler = new SchedulerSettings.Wilcoxon().Create(Accuracy, new StepRange(5, "fold"), 0);

        Assert.Equal(Rungs.Empty, scheduler.Observe(scheduler.Start, ReportOf(Best)));
        Assert.Null(scheduler.Due(scheduler.Start));
    }

    private static Ruling? Judged(
        Curve? best, Curve own, double threshold = 0.1, int minStep = 2, Goal goal = Goal.Maximise)
    {
        var scheduler = new WilcoxonScheduler(new(threshold, minStep), Accuracy with { Goal = goal });
        var history = new History(AppendList<TrialView>.Empty, [],
            best is null ? null : new TrialView(new TrialNumber(12), default, best, TrialStatus.Completed));
        return (scheduler.Judge(scheduler.Start, history, ReportOf(own)) as Verdict.Prune)?.Because;
    }

    private static Report ReportOf(Curve own) =>
        new(new TrialNumber(13), own.LastStep - 1, own.LastStep, -own.ValueAt(own.Count - 1), own);

    private static Curve CurveOf(params double[] folds) =>
        folds.Aggregate(Curve.Empty(1), (curve, value) => curve.With(curve.Count + 1, [value]));

    private static Curve Until(int folds, Curve curve) =>
        CurveOf([.. Enumerable.Range(0, folds).Select(i => curve.ValueAt(i))]);

    private static Curve Negative(Curve curve) =>
        CurveOf([.. Enumerable.Range(0, curve.Count).Select(i => -curve.ValueAt(i))]);

    private static bool EqualButForRounding(Ruling? one, Ruling? other) =>
        Rounded(one!) == Rounded(other!);

    private static Ruling Rounded(Ruling ruling) =>
        ruling with { Value = Math.Round(ruling.Value, 12), Cutoff = Math.Round(ruling.Cutoff, 12) };
}
