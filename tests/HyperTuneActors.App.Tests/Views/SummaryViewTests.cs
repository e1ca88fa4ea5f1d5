using HyperTuneActors.App.Views;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.Tests.Views;

public sealed class SummaryViewTests
{
    private static Story Trained => new Story()
        .Running(0).Step(0, 9, 0.75).Completed(0).Running(1).Step(1, 1, 0.25).Pruned(1, 1).After(65);

    [Fact]
    public void A_study_that_has_ended_shows_its_best_what_was_saved_and_where_it_lies() => Assert.Equal(
        """

        The study digits has ended: All 10 trials of the budget have ended.
        2 of 10 trials: 1 completed, 1 pruned, 0 failed; 0 running, 0 waiting; 1:05 elapsed
        early stopping: 10 of 18 epochs trained, 44 % saved
        best: trial 0, attempt 1, epoch 9
          accuracy: 0.75
          loss: 0.25
          rate = 0.123456
          units = 12345
          kind = [sgd]
        everything lies in .hypertune/digits

        """,
        Written(Trained.Ended(EndReason.Trials, "All 10 trials of the budget have ended.")));

    [Fact]
    public void An_interrupted_study_says_how_to_resume_it() => Assert.StartsWith(
        "\nThe study digits was interrupted. Nothing is lost; to resume it: hypertune run digits.yaml\n",
        Written(Trained), StringComparison.Ordinal);

    [Fact]
    public void A_failing_study_shows_what_its_program_wrote_and_how_to_go_on()
    {
        var tail = string.Concat(Enumerable.Range(1, 30).Select(i => $"line {i}\n")) + "\u001b[31mKeyError: 'x'\u001b[0m\n";
        var written = Written(new Story().Running(0).Failed(0, "Exit code 1: KeyError: 'x'")
            .Ended(EndReason.Failing, "3 of 3 trials failed. The last was trial 0: Exit code 1: KeyError: 'x'"), tail);

        Assert.Contains("trial 0 wrote, at last:\n  | line 12\n", written, StringComparison.Ordinal);
        Assert.Contains("  | line 30\n  | [31mKeyError: 'x'[0m\n", written, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', written);
        Assert.Contains("best: no trial has a value yet\n", written, StringComparison.Ordinal);
        Assert.Contains("When the program is mended, to resume the study: hypertune run digits.yaml\n", written, StringComparison.Ordinal);
    }

    [Fact]
    public void A_study_with_some_failures_names_the_last() => Assert.Contains(
        "last failure: trial 2 (crashed): Exit code 1: bad luck\n",
        Written(Trained.Running(2).Failed(2, "Exit code 1: bad luck").Ended(EndReason.Time, "The time budget is spent.")),
        StringComparison.Ordinal);

    private static string Written(Story story, string? tail = null)
    {
        using var to = new StringWriter();
        SummaryView.Write(to, story.Report(isOpen: false), "digits.yaml", Story.Home, tail);
        return to.ToString();
    }
}
