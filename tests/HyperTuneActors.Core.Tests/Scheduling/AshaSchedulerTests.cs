using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Scheduling;

public sealed class AshaSchedulerTests
{
    private static readonly History Nothing = new(AppendList<TrialView>.Empty, []);

    [Theory]
    [InlineData(1, 3, 27, "1 3 9")]
    [InlineData(1, 3, 28, "1 3 9 27")]
    [InlineData(2, 4, 100, "2 8 32")]
    [InlineData(5, 3, 5, "")]
    [InlineData(1, 2, 1, "")]
    [InlineData(1_000_000, 50, int.MaxValue, "1000000 50000000")]
    public void Rungs_rise_by_the_reduction_factor_and_end_below_the_last_step(
        int minStep, int factor, int lastStep, string expected) =>
        Assert.Equal(expected, string.Join(' ', AshaRungs.Steps(new(minStep, factor), lastStep)));

    [Fact]
    public void A_study_without_steps_has_no_rungs() =>
        Assert.Empty(
            new SchedulerSettings.Asha().Create(new("loss", Goal.Minimise), new StepRange(null, "run"), 0).Start.All);

    /// <remarks>The script of Optuna's and Determined's rule: of n seen, the best max(1, ⌊n/3⌋) go on.</remarks>
    [Fact]
    public void A_trial_goes_on_only_if_it_is_in_the_best_third_of_those_seen_so_far()
    {
        var rung = new Arrivals(new SchedulerSettings.Asha(), Goal.Maximise, lastStep: 3);
        double[] arrivals = [0.5, 0.6, 0.4, 0.7, 0.65, 0.3, 0.8, 0.9, 0.1];
        bool[] goesOn = [true, true, false, true, false, false, true, true, false];
        Assert.Equal(goesOn, arrivals.Select(value => rung.Arrive(value) is null));
    }

    [Fact]
    public void Minimising_a_metric_and_maximising_its_negative_are_the_same()
    {
        var (down, up) = (Arrivals.At(Goal.Minimise), Arrivals.At(Goal.Maximise));
        var stream = new KeyedStream(5, new TrialNumber(0), Purpose.InitialDesign);
        for (var i = 0u; i < 200; i++)
        {
            var value = Math.Round(stream.Uniforms(i).First, 2);
            Assert.Equal(down.Arrive(value) is null, up.Arrive(-value) is null);
        }
    }

    [Fact]
    public void A_ruling_says_rung_rank_count_value_and_cutoff_as_they_were_reported()
    {
        var rung = Arrivals.At(Goal.Maximise);
        foreach (var value in new[] { 0.2, 0.5, 0.9, 0.7, 0.8 }) rung.Arrive(value);

        Assert.Equal(new Ruling("asha", 1, Rank: 4, Count: 6, Kept: 2, Value: 0.6, Cutoff: 0.8), rung.Arrive(0.6));
    }

    [Fact]
    public void Of_equal_values_the_trial_with_the_lower_number_is_ahead()
    {
        var rung = Arrivals.At(Goal.Minimise);
        Assert.Null(rung.Arrive(0.5, trial: 7));
        Assert.Equal((2, 0.5), (rung.Arrive(0.5, trial: 9)?.Rank, rung.Arrive(0.5, trial: 9)?.Cutoff));
        Assert.Null(rung.Arrive(0.5, trial: 2));
    }

    [Fact]
    public void Nobody_is_stopped_before_the_grace_count_has_arrived()
    {
        var rung = new Arrivals(new SchedulerSettings.Asha(GraceCount: 4), Goal.Minimise, lastStep: 3);
        Assert.Equal([true, true, true, false], new[] { 0.1, 0.2, 0.3, 0.4 }.Select(value => rung.Arrive(value) is null));
    }

    [Fact]
    public void Between_rungs_nobody_is_judged()
    {
        var rung = new Arrivals(new SchedulerSettings.Asha(), Goal.Minimise, lastStep: 27);
        rung.Arrive(0.1, trial: 0);
        Assert.NotNull(rung.Arrive(0.9, trial: 1));
        Assert.Null(rung.Arrive(0.9, trial: 1, previous: 1, step: 2));
    }

    [Fact]
    public void A_report_that_skips_rungs_is_judged_at_each()
    {
        var rungs = new Arrivals(new SchedulerSettings.Asha(), Goal.Minimise, lastStep: 27);
        Assert.Null(rungs.Arrive(0.5, trial: 0, previous: 0, step: 9));
        Assert.Equal([1, 1, 1], rungs.Counts);

        Assert.Null(rungs.Arrive(0.4, trial: 1, previous: 0, step: 1));
        Assert.Equal([2, 1, 1], rungs.Counts);
        Assert.Equal(3, rungs.Arrive(0.6, trial: 1, previous: 1, step: 10)?.Rung);
        Assert.Equal([2, 2, 2], rungs.Counts);
    }

    [Fact]
    public void The_best_of_a_rung_is_never_stopped_there()
    {
        var rung = Arrivals.At(Goal.Minimise);
        for (var i = 0; i < 50; i++) Assert.Null(rung.Arrive(-i));
    }

    [Fact]
    public void Asha_in_its_stopping_form_pauses_nobody() =>
        Assert.Null(new SchedulerSettings.Asha().Create(new("loss", Goal.Minimise), new StepRange(27, "epoch"), 0).Due(Rungs.Empty));

    [Fact]
    public void No_scheduler_remembers_and_stops_nothing()
    {
        var none = new SchedulerSettings.None().Create(new("loss", Goal.Minimise), new StepRange(9, "epoch"), 0);
        var report = new Report(new TrialNumber(0), 0, 1, 0.5, Curve.Empty(1).With(1, [0.5]));
        Assert.Equal(Rungs.Empty, none.Observe(none.Start, report));
        Assert.IsType<Verdict.Continue>(none.Judge(none.Start, Nothing, report));
        Assert.Null(none.Due(none.Start));
    }

    /// <summary>A scheduler with its rungs, as a study calls it: observe, then judge.</summary>
    private sealed class Arrivals(SchedulerSettings.Asha settings, Goal goal, int lastStep)
    {
        private readonly Objective objective = new("value", goal);
        private readonly IScheduler scheduler = settings.Create(new("value", goal), new StepRange(lastStep, "epoch"), 0);
        private Rungs? rungs;
        private int arrived;

        public static Arrivals At(Goal goal) => new(new SchedulerSettings.Asha(), goal, lastStep: 3);

        public int[] Counts => [.. rungs!.All.Select(rung => rung.Entries.Count)];

        public Ruling? Arrive(double value, int? trial = null, int previous = 0, int step = 1)
        {
            var report = new Report(new TrialNumber(trial ?? arrived++), previous, step, objective.Loss(value),
                Curve.Empty(1).With(step, [value]));
            rungs = scheduler.Observe(rungs ?? scheduler.Start, report);
            return (scheduler.Judge(rungs, Nothing, report) as Verdict.Prune)?.Because;
        }
    }
}
