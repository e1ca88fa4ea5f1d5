using HyperTuneActors.App.Views;
using HyperTuneActors.Core.Studies;
using Spectre.Console.Testing;

namespace HyperTuneActors.App.Tests.Views;

public sealed class LiveViewTests
{
    [Fact]
    public void A_running_study_is_a_bar_a_table_of_its_running_trials_and_the_best()
    {
        var drawn = Draw(new Story()
            .Running(0).Step(0, 9, 0.75).Completed(0)
            .Running(1).Step(1, 1, 0.25).Pruned(1, 1)
            .After(20).Running(2).Step(2, 4, 0.123456789).Running(3, rate: 1e-7, units: 7, kind: "adam").After(10));

        Assert.Equal(
            [
                "digits  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 2 of 10 trials (1 completed, 1 pruned, 0 failed)  0:30 elapsed, about 2:00 left",
                "│ trial │ epoch │ accuracy │ rung │ time │ configuration",
                "│     2 │   4/9 │  0.12346 │    3 │ 0:10 │ rate=0.1235 units=12345 kind=[sgd]",
                "│     3 │   0/9 │        - │    - │ 0:10 │ rate=1E-07 units=7 kind=adam",
                "best so far: 0.75 (trial 0, epoch 9)  rate=0.1235 units=12345 kind=[sgd]",
            ],
            drawn.Where(line => !line.Contains('─')).Select(line => line.TrimEnd(' ', '│')));
    }

    [Fact]
    public void A_study_that_has_just_begun_has_no_best_and_no_time_left() => Assert.Equal(
        ["digits  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 0 of 10 trials (0 completed, 0 pruned, 0 failed)  0:00 elapsed", "best so far: none yet"],
        Draw(new Story()).Where(line => !line.Contains('│') && !line.Contains('─')));

    [Fact]
    public void A_mean_is_drawn_with_its_standard_error()
    {
        var drawn = Draw(Story.OfFolds());

        Assert.Single(drawn, line => line.StartsWith("best so far: 0.940 ± 0.014 (trial 0, 5 folds)  rate=", StringComparison.Ordinal));
        Assert.Single(drawn, line => line.Contains("│ 0.550 ± 0.050 │", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_expected_and_that_nothing_new_begins_stand_below_the_best()
    {
        var drawn = Draw(Story.With("{steps: 26, plateau: {trials: 1}}")
            .Running(0, why: Story.Reasoned).Running(1).Step(0, 9, 0.75).Completed(0).Step(1, 4, 0.1).Pruned(1, 4).Running(2));

        Assert.Equal(
            ["13 of 26 epochs; 1 of 1 trials without an improvement", "expected gain of 10 more trials: +0.0312 accuracy", "no more trials begin: the study ends with those that run"],
            drawn[^3..].Select(line => line.TrimEnd()));
    }

    [Fact]
    public void A_long_configuration_is_cut_and_not_wrapped()
    {
        var lines = Draw(new Story().Running(0, kind: "adam"), width: 60);
        Assert.Single(lines, line => line.Contains('=', StringComparison.Ordinal));
    }

    private static string[] Draw(Story story, int width = 130)
    {
        using var console = new TestConsole().Width(width);
        console.Write(LiveView.Draw(story.Report()));
        return [.. console.Lines];
    }
}
