using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Scheduling;

public sealed class PercentileSchedulerTests
{
    [Fact]
    public void A_trial_whose_best_value_is_worse_than_the_median_at_its_step_is_stopped()
    {
        var arena = With(new SchedulerSettings.Median(), 0.5, 0.4, 0.3, 0.2, 0.1);

        Assert.Null(arena.Report(10, 1, 0.3));
        Assert.Equal(new Ruling("median", 1, Rank: 4, Count: 6, Kept: 3, Value: 0.301, Cutoff: 0.3), arena.Report(11, 1, 0.301));
        Assert.Null(arena.Report(10, 2, 0.9));                       // its best so far is still the median
    }

    [Fact]
    public void Nobody_is_stopped_before_the_startup_trials_are_complete()
    {
        Assert.Null(With(new SchedulerSettings.Median(), 0.1, 0.1, 0.1, 0.1).Report(10, 1, 9));
        Assert.NotNull(With(new SchedulerSettings.Median(4), 0.1, 0.1, 0.1, 0.1).Report(10, 1, 9));
    }

    [Fact]
    public void Nobody_is_stopped_in_a_study_without_steps()
    {
        var scheduler = new SchedulerSettings.Median(1).Create(new Objective("value", Goal.Minimise), new StepRange(null, "step"), 0);
        var report = new Report(new TrialNumber(1), 0, 1, 1, Curve.Empty(1).With(1, [1]));
        Assert.IsType<Verdict.Continue>(scheduler.Judge(scheduler.Observe(scheduler.Start, report), new History(AppendList<TrialView>.Empty, []), report));
    }

    [Fact]
    public void Trials_that_were_stopped_are_not_compared_with()
    {
        var arena = With(new SchedulerSettings.Median(), 0.5, 0.4, 0.3, 0.2, 0.1);
        for (var trial = 10; trial < 20; trial++) Assert.NotNull(arena.Report(trial, 1, 0.6));
        Assert.Equal(6, arena.Report(20, 1, 0.6)!.Count);
    }

    [Theory]
    [InlineData(50, 0.1, 0.2, 0.3, 0.4, 0.25)]
    [InlineData(25, 0.1, 0.2, 0.3, 0.4, 0.175)]
    [InlineData(90, 0.1, 0.2, 0.3, 0.4, 0.37)]
    public void The_percentile_is_interpolated_as_numpy_does(
        double percent, double a, double b, double c, double d, double cutoff) =>
        Assert.Equal(cutoff,
            With(new SchedulerSettings.Percentile(percent, 1), d, c, b, a).Report(10, 1, 9)!.Cutoff, 12);

    [Fact]
    public void Where_more_is_better_the_best_quarter_goes_on()
    {
        var arena = new Arena(new SchedulerSettings.Percentile(StartupTrials: 1), Goal.Maximise, lastStep: 3);
        for (var trial = 0; trial < 5; trial++) arena.Train(trial, _ => trial);
        Assert.Equal(3, arena.Report(10, 1, 2.9)!.Cutoff);
        Assert.Null(arena.Report(11, 1, 3));
    }

    [Theory]
    [InlineData(0, 1, "1 2 3 4 5 6 7 8")]
    [InlineData(2, 1, "3 4 5 6 7 8")]
    [InlineData(0, 3, "1 4 7")]
    [InlineData(3, 2, "4 6 8")]
    [InlineData(8, 1, "")]
    public void Trials_are_judged_after_the_warm_up_and_then_at_intervals(int warmup, int interval, string steps)
    {
        var arena = With(9, new SchedulerSettings.Median(1, warmup, interval), 0.1);
        Assert.Equal(steps, string.Join(' ', Enumerable.Range(1, 8).Where(step => IsJudgedAt(arena, step))));
    }

    [Fact]
    public void A_trial_that_skips_a_judged_step_is_judged_by_its_next_report()
    {
        var arena = With(9, new SchedulerSettings.Median(1, 0, 3), 0.1);
        Assert.Null(arena.Report(10, 2, 0.05));
        Assert.Equal(4, arena.Report(11, 6, 0.9)!.Rung);
    }

    /// <remarks>The rule as it reads, over plain lists.</remarks>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Verdicts_are_those_of_the_rule_counted_out(int seed)
    {
        var random = new Random(seed);
        var arena = new Arena(new SchedulerSettings.Percentile(40, 3), lastStep: 6);
        var complete = new List<double[]>();
        for (var trial = 0; trial < 80; trial++)
        {
            double[] values = [.. Enumerable.Range(0, 6).Select(_ => Math.Round(random.NextDouble(), 1))];
            var end = 6;
            for (var step = 1; step < 6 && end == 6; step++)
            {
                var at = complete.Select(one => one[step - 1]).Order().ToArray();
                if (at.Length < 3) continue;
                var place = (at.Length - 1) * 0.4;
                var next = at[Math.Min(at.Length - 1, (int)place + 1)];
                if (values[..step].Min() > at[(int)place] + (place - (int)place) * (next - at[(int)place])) end = step;
            }
            Assert.Equal(end, arena.Train(trial, step => values[step - 1]).Step);
            if (end == 6) complete.Add(values);
        }
        Assert.InRange(complete.Count, 10, 70);
    }

    /// <summary>Whether a trial that is bad at this step alone is stopped there.</summary>
    private static bool IsJudgedAt(Arena arena, int at) =>
        arena.Scheduler.Judge(arena.Rungs, arena.History,
            new Report(new TrialNumber(10), at - 1, at, 1, Curve.Empty(1).With(at, [1]))) is Verdict.Prune;

    /// <summary>Complete trials, each with one value at all three steps.</summary>
    private static Arena With(SchedulerSettings settings, params double[] values) => With(3, settings, values);

    private static Arena With(int lastStep, SchedulerSettings settings, params double[] values)
    {
        var arena = new Arena(settings, lastStep: lastStep);
        for (var trial = 0; trial < values.Length; trial++) Assert.Null(arena.Train(trial, _ => values[trial]).Because);
        return arena;
    }
}
