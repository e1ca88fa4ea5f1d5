using System.Text.Json;
using HyperTuneActors.App.Views;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using Spectre.Console.Testing;

namespace HyperTuneActors.App.Tests.Views;

public sealed class StatusViewTests
{
    [Fact]
    public void A_study_is_shown_with_its_running_trials_first_and_then_the_last_ended()
    {
        var lines = Show(new Story()
            .Running(0).Step(0, 9, 0.75).Completed(0)
            .Running(1).Failed(1, "Exit code 1: bad luck")
            .Running(2).Step(2, 4, 0.5).After(5));

        Assert.Equal("digits: running", lines[0]);
        Assert.Equal("1 of 10 trials: 1 completed, 0 pruned, 1 failed; 1 running, 0 waiting; 0:05 elapsed", lines[1]);
        Assert.Equal(
            ["2 running 4 0.5 3 rate=0.1235 units=12345 kind=[sgd]", "1 failed 0 - - rate=0.1235 units=12345 kind=[sgd]",
                "0 completed 9 0.75 3 rate=0.1235 units=12345 kind=[sgd]"],
            lines.Where(line => line.Contains("rate=", StringComparison.Ordinal)).Select(Words));
        Assert.Contains("last failure: trial 1 (crashed): Exit code 1: bad luck", lines);
        Assert.Contains("best: trial 0, attempt 1, epoch 9", lines);
        Assert.Contains("  rate = 0.123456", lines);
        Assert.Contains($"everything lies in {Story.Home.Folder}", lines);
    }

    [Fact]
    public void A_reused_trial_names_the_one_that_was_trained_which_stays_the_best_and_trained_alone()
    {
        var story = new Story().Running(0).Step(0, 9, 0.75).Completed(0).Reused(1, of: 0);
        var lines = Show(story);

        Assert.Equal("2 of 10 trials: 2 completed, 0 pruned, 0 failed; 0 running, 0 waiting; 0:00 elapsed", lines[1]);
        Assert.Contains(lines, line => Words(line).StartsWith("1 completed, as trial 0 9 0.75 - rate", StringComparison.Ordinal));
        Assert.Contains("best: trial 0, attempt 1, epoch 9", lines);
        Assert.Equal((9, 9), (story.Report().Savings!.TrainedSteps, story.Report().Savings!.FullSteps));
        Assert.Equal((9, 0, null), (story.Report().Budget.Trained, story.Report().Trials.Max(trial => trial.Reuses), story.Report().Trials[^1].Reuses));
    }

    [Fact]
    public void A_mean_is_shown_with_its_standard_error_and_what_stands_beside_it_with_its_fold()
    {
        var lines = Show(Story.OfFolds());

        Assert.Equal(
            ["2 running 2 0.550 ± 0.050 -", "1 pruned 4 0.9050 ± 0.0065 -", "0 completed 5 0.940 ± 0.014 -"],
            lines.Where(line => line.Contains("rate=", StringComparison.Ordinal)).Select(line => Words(line).Split(" rate")[0]));
        Assert.Contains("best: trial 0, attempt 1, the mean of 5 folds", lines);
        Assert.Contains("  accuracy: 0.940 ± 0.014 (5 folds)", lines);
        Assert.Contains("  loss: 0.02 (fold 5)", lines);
    }

    [Fact]
    public void For_machines_a_mean_has_its_standard_error_and_how_many_steps_it_is_of()
    {
        var best = Story.OfFolds().Report().Best!;

        Assert.Equal((0.94, 5, 5), (Math.Round(best.Value, 12), best.MeanOf, best.Step));
        Assert.Equal(0.0141421356, best.StandardError!.Value, 1e-9);
        Assert.Contains("\"standard_error\":0.014142135", JsonSerializer.Serialize(best, ReportJson.Default.BestReport), StringComparison.Ordinal);
        Assert.Null(new Story().Running(0).Step(0, 9, 0.5).Completed(0).Report().Best!.StandardError);
    }

    [Fact]
    public void An_ended_study_says_why_and_an_idle_one_that_nobody_runs_it()
    {
        Assert.Equal("digits: ended (Stopped by me.)", Show(new Story().Ended(EndReason.Stopped, "Stopped by me."))[0]);
        Assert.Equal("digits: idle", Show(new Story(), isOpen: false)[0]);
    }

    [Fact]
    public void What_is_spent_of_other_budgets_is_shown_and_what_the_model_expects()
    {
        var story = Story.With("{steps: 2000, cost: {metric: loss, at_most: 3600}, plateau: {trials: 3}, auto_stop: {tolerance: 0.1}}")
            .Running(0, why: Story.Reasoned).Step(0, 9, 0.25).Completed(0).Running(1).Step(1, 4, 0.5).Pruned(1, 4);
        var lines = Show(story);

        Assert.Equal("13 of 2000 epochs; 1.25 of 3600 loss; 1 of 3 trials without an improvement", lines[2]);
        Assert.Contains("expected gain of 10 more trials: +0.0312 accuracy (1 in a row below 0.1; 5 end the study)", lines);
        Assert.Equal((2000L, 13L), (story.Report().Budget.Steps, story.Report().Budget.Trained));
        Assert.DoesNotContain(Show(new Story().Running(0)), line => line.Contains("expected gain", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_auto_stop_the_expected_gain_is_advice() => Assert.Contains(
        "expected gain of 10 more trials: +0.0312 accuracy", Show(new Story().Running(0, why: Story.Reasoned)));

    [Fact]
    public void A_study_that_waits_for_its_last_runs_says_so() => Assert.Equal(
        "digits: running (no more trials begin: the study ends with those that run)",
        Show(Story.With("{trials: 10, plateau: {trials: 1}}").Running(0).Running(1).Step(0, 3, 0.1).Pruned(0, 3))[0]);

    [Fact]
    public void The_best_says_why_it_was_suggested()
    {
        var report = new Story().Running(0).Step(0, 9, 0.5).Completed(0).Report();
        var best = report.Best! with { Suggestion = SuggestionReport.Of(Story.Reasoned) };
        using var to = new StringWriter();
        StatusView.WriteBest(to, report with { Best = best });
        Assert.Contains("\n  suggested by gp (model): expected 0.9531 ± 0.0042 (", to.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_that_waits_for_its_next_attempt_counts_as_waiting() => Assert.Contains(
        "0 running, 1 waiting;", Show(new Story().Running(0).Gone(0, RunClass.Lost))[1], StringComparison.Ordinal);

    [Fact]
    public void A_long_configuration_is_cut_and_not_wrapped() => Assert.Single(
        Show(new Story().Running(0), width: 60).Skip(1), line => line.Contains('=', StringComparison.Ordinal));

    private static string Words(string row) => string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string[] Show(Story story, bool isOpen = true, int width = 120)
    {
        using var console = new TestConsole().Width(width);
        StatusView.Write(console, story.Report(isOpen));
        return [.. console.Lines.Select(line => line.TrimEnd())];
    }
}
