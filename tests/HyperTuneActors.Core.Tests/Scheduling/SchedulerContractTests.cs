using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Scheduling;

/// <summary>What every scheduler keeps to, whatever it decides.</summary>
public sealed class SchedulerContractTests
{
    private const int LastStep = 20;

    private static readonly SchedulerSettings[] Settings =
    [
        new SchedulerSettings.None(),
        new SchedulerSettings.Asha(),
        new SchedulerSettings.Asha(2, 2, 5, Gate: true),
        new SchedulerSettings.Asha(Variant: AshaVariant.Promotion),
        new SchedulerSettings.Asha(1, 2, 3, AshaVariant.Promotion, Gate: true),
        new SchedulerSettings.Asha(1, 2, Variant: AshaVariant.Promotion, Progressive: true),
        new SchedulerSettings.Asha(1, 2, Variant: AshaVariant.Promotion, Gate: true, Progressive: true),
        new SchedulerSettings.Hyperband(),
        new SchedulerSettings.Hyperband(1, 2, AshaVariant.Promotion),
        new SchedulerSettings.Hyperband(Gate: true),
        new SchedulerSettings.Hyperband(1, 2, AshaVariant.Promotion, Gate: true),
        new SchedulerSettings.Auto(),
        new SchedulerSettings.Auto(3),
        new SchedulerSettings.Opening(),
        new SchedulerSettings.Opening(30, 2, 2, 0.1),
        new SchedulerSettings.Opening(9, 1, 4),
        new SchedulerSettings.Median(),
        new SchedulerSettings.Median(2, 3, 4),
        new SchedulerSettings.Percentile(),
        new SchedulerSettings.Threshold(0.05, 0.9),
        new SchedulerSettings.Patience(3, 0.01),
        new SchedulerSettings.Chance(0.1, 4),
        new SchedulerSettings.Extrapolation(0.2, 3),
        new SchedulerSettings.Wilcoxon(0.3),
    ];

    public static TheoryData<int> Each => new(Enumerable.Range(0, Settings.Length));

    [Fact]
    public void Each_kind_of_scheduler_is_here() =>
        Assert.Equal(
            typeof(SchedulerSettings).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(SchedulerSettings)))
                .OrderBy(type => type.Name),
            Settings.Select(settings => settings.GetType()).Distinct().OrderBy(type => type.Name));

    [Theory]
    [MemberData(nameof(Each))]
    public void What_was_judged_is_judged_the_same_from_what_was_known_then(int index)
    {
        var arena = Played(index);
        var again = new Arena(Settings[index], lastStep: LastStep, seed: 9).Scheduler;
        foreach (var (rungs, history, report, verdict) in Enumerable.Reverse(arena.Judged))
        {
            Assert.Equal(verdict, again.Judge(rungs, history, report));
            Assert.Equal(verdict, arena.Scheduler.Judge(rungs, history, report));
        }
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void The_same_reports_lead_to_the_same_rungs(int index)
    {
        var (one, other) = (Played(index), Played(index));
        Assert.Equal(one.Rungs, other.Rungs);
        Assert.Equal(one.Judged.Select(judged => judged.Verdict), other.Judged.Select(judged => judged.Verdict));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void Observing_leaves_the_rungs_before_it_as_they_were(int index)
    {
        var arena = Played(index);
        var copies = arena.Judged.Select(judged => judged.Rungs.All.Select(rung => rung.Entries.Count).ToArray()).ToArray();
        Assert.All(copies.Zip(copies.Skip(1)), pair => Assert.All(pair.First.Zip(pair.Second), count => Assert.True(count.First <= count.Second)));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void Rungs_and_pauses_lie_below_the_last_step(int index)
    {
        var scheduler = new Arena(Settings[index], lastStep: LastStep).Scheduler;
        Assert.All(scheduler.Start.All, rung => Assert.InRange(rung.Step, 1, LastStep - 1));
        Assert.Equal(scheduler.Start.All.Select(rung => rung.Step).Distinct().Order(), scheduler.Start.All.Select(rung => rung.Step));
        for (var trial = 0; trial < 50; trial++)
            for (var step = 0; step <= LastStep; step++)
                Assert.True(scheduler.NextPause(new TrialNumber(trial), step) is null or > 0 and < LastStep);
    }

    /// <summary>A run ends at the step that it was given when it began: there its trial must pause, and nowhere before.</summary>
    [Theory]
    [MemberData(nameof(Each))]
    public void A_trial_pauses_exactly_where_it_was_said_before(int index)
    {
        var arena = Played(index);
        foreach (var (_, _, report, verdict) in arena.Judged)
        {
            var due = arena.Scheduler.NextPause(report.Trial, report.Previous) <= report.Step;
            Assert.Equal(due, verdict is Verdict.Pause);
        }
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void A_study_of_one_step_or_none_has_nothing_to_judge(int index)
    {
        foreach (var steps in new[] { new StepRange(1, "epoch"), new StepRange(null, "run") })
        {
            var scheduler = Settings[index].Create(new Objective("value", Goal.Minimise), steps, 0);
            Assert.Empty(scheduler.Start.All);
            Assert.Null(scheduler.NextPause(new TrialNumber(0), 0));
            Assert.Null(scheduler.Due(scheduler.Start));
        }
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void Minimising_a_metric_and_maximising_its_negative_are_the_same(int index)
    {
        if (Settings[index] is SchedulerSettings.Threshold) return;          // its bounds are values as they are reported
        var (down, up) = (Played(index), Played(index, Goal.Maximise));
        Assert.Equal(down.Judged.Select(Turned), up.Judged.Select(judged => Turned(judged) is { } t ? t with { Value = -t.Value, Cutoff = -t.Cutoff } : null));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void A_ruling_says_its_rule_and_finite_numbers(int index)
    {
        var arena = Played(index);
        var rulings = arena.Judged.Select(judged => RulingOf(judged.Verdict)).OfType<Ruling>().ToArray();
        if (Settings[index] is not SchedulerSettings.None) Assert.NotEmpty(rulings);
        Assert.All(rulings, ruling =>
        {
            Assert.StartsWith(
                Settings[index].ChoiceFor(arena.Objective, new StepRange(LastStep, "epoch"), new Prospect(4)).Name, ruling.Rule, StringComparison.Ordinal);
            Assert.True(double.IsFinite(ruling.Value) && double.IsFinite(ruling.Cutoff));
            Assert.InRange(ruling.Rank, 1, ruling.Count);
            Assert.InRange(ruling.Kept, 0, ruling.Count);
        });
    }

    private static Ruling? RulingOf(Verdict verdict) =>
        (verdict as Verdict.Prune)?.Because ?? (verdict as Verdict.Pause)?.Because;

    /// <summary>A forecast's mean is turned, too.</summary>
    private static Ruling? Turned((Rungs Rungs, History History, Report Report, Verdict Verdict) judged) =>
        RulingOf(judged.Verdict) is { } ruling
            ? ruling with { Forecast = ruling.Forecast is { } f ? f with { Mean = Math.Abs(f.Mean), Asymptote = f.Asymptote is { } a ? Math.Abs(a) : null } : null }
            : null;

    /// <summary>Sixty trials on four slots, some of which skip steps.</summary>
    private static Arena Played(int index, Goal goal = Goal.Minimise)
    {
        var arena = new Arena(Settings[index], goal, LastStep, seed: 9);
        var random = new Random(17);
        var (running, parking, trials) = (new List<int>(), new List<int>(), 0);
        double ValueAt(int trial, int step)
        {
            var (end, start) = new KeyedStream(5, new TrialNumber(trial), Purpose.TrainingSeed).Uniforms(0);
            var noise = new KeyedStream(5, new TrialNumber(trial), Purpose.TrainingSeed).Uniforms(1 + (uint)step).First;
            var loss = 0.1 + end * 0.7 + (0.5 + start) * Math.Pow(step, -0.8) + 0.03 * noise;
            return goal == Goal.Minimise ? loss : -loss;
        }
        while (trials < 60 || running.Count > 0)
        {
            if (parking.Count > 0 && random.Next(2) == 0)
            {
                arena.Park(parking[0]);
                parking.RemoveAt(0);
            }
            while (running.Count < 4 && (arena.Promote() ?? (trials < 60 ? trials++ : null)) is { } next) running.Add(next);
            if (running.Count == 0) continue;
            var trial = running[random.Next(running.Count)];
            var step = Math.Min(LastStep, arena.LastStepOf(trial) + (random.Next(6) == 0 ? 1 + random.Next(4) : 1));
            var because = arena.Report(trial, step, ValueAt(trial, step));
            if (because is not null && arena.EndOf(trial) is null) parking.Add(trial);
            if (because is not null || arena.EndOf(trial) is not null) running.Remove(trial);
        }
        return arena;
    }
}
