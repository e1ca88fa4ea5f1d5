using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Scheduling;

public sealed class OpeningSchedulerTests
{
    [Fact]
    public void The_first_trials_are_halved_among_themselves()
    {
        var arena = new Arena(new SchedulerSettings.Opening(6, 6), lastStep: 52);
        for (var trial = 0; trial < 6; trial++)
        {
            var (step, because) = arena.Train(trial, _ => 1 + trial);
            Assert.Equal(trial == 0 ? (52, null) : (6, "opening: asha"), (step, because?.Rule));
        }
        Assert.Equal((52, null), arena.Train(6, _ => 9));               // the worst of all, but hardly anything is complete
        Assert.Equal([6, 1], arena.Rungs.All.Where(rung => rung.Step is 6 or 18).Select(rung => rung.Entries.Count));
    }

    [Fact]
    public void Later_trials_are_stopped_where_they_have_hardly_a_chance()
    {
        var arena = new Arena(new SchedulerSettings.Opening(1, 6, MinChance: 0.02), lastStep: 52);
        for (var trial = 0; trial < 6; trial++) Assert.Null(arena.Train(trial, step => 1 + 0.1 * trial + 1.0 / step).Because);
        var (at, because) = arena.Train(6, step => 5 + 1.0 / step);
        Assert.Equal((6, "opening: chance"), (at, because!.Rule));
        Assert.InRange(because.Forecast!.P, 0, 0.02);
        Assert.Null(arena.Train(7, step => 0.5 + 1.0 / step).Because);
    }

    [Fact]
    public void Nobody_is_stopped_later_where_that_is_not_wanted()
    {
        var arena = new Arena(new SchedulerSettings.Opening(1, 6), lastStep: 52);
        Assert.Equal([6, 18], arena.Rungs.All.Select(rung => rung.Step));
        for (var trial = 0; trial < 8; trial++) Assert.Null(arena.Train(trial, step => 1 + 0.1 * trial + 1.0 / step).Because);
        Assert.Null(arena.Train(8, step => 5 + 1.0 / step).Because);
    }

    [Fact]
    public void Nobody_is_judged_before_the_first_rung() => Assert.Equal(
        [9, 17, 26, 27, 39],
        new Arena(new SchedulerSettings.Opening(16, 9, MinChance: 0.02), lastStep: 52).Rungs.All.Select(rung => rung.Step));
}
