using System.Collections.Immutable;
using HyperTuneActors.App.Views;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.Tests.Views;

public sealed class PlainViewTests
{
    [Fact]
    public void Each_end_of_a_trial_is_one_line() => Assert.Equal(
        [
            "Trial 0 completed: accuracy 0.75, the best so far.",
            "Trial 1 pruned at epoch 1: rank 3 of 4 at rung 1, and the best 1 go on (0.25; the cutoff is 0.5).",
            "Trial 2 completed: accuracy 0.5.",
            "Trial 3 failed (crashed): Exit code 1: out of luck",
            "The study has ended: Stopped by me.",
        ],
        Lines(new Story()
            .Running(0).Running(1).Step(0, 1, 0.3).Step(1, 1, 0.25).Step(0, 9, 0.75).Completed(0).Pruned(1, 1)
            .Running(2).Step(2, 9, 0.5).Completed(2)
            .Running(3).Failed(3, "Exit code 1: out of luck")
            .Ended(EndReason.Stopped, "Stopped by me.")));

    [Fact]
    public void A_trial_of_folds_has_its_mean_and_standard_error_or_the_test_that_it_lost() => Assert.Equal(
        [
            "Trial 0 completed: accuracy 0.940 ± 0.014 (5 folds), the best so far.",
            "Trial 1 pruned at fold 4: behind trial 0 on 4 folds (0.905 against 0.93), p = 0.0625 < 0.1.",
        ],
        Lines(Story.OfFolds()));

    [Fact]
    public void A_trial_that_reuses_another_s_value_is_one_line() => Assert.Equal(
        ["Trial 0 completed: accuracy 0.75, the best so far.", "Trial 1: same configuration as trial 0, its value reused: accuracy 0.75."],
        Lines(new Story().Running(0).Step(0, 9, 0.75).Completed(0).Reused(1, of: 0)));

    [Fact]
    public void A_suggestion_that_has_reasons_is_told() => Assert.Equal(
        ["Trial 1 suggested by random: gp failed: no data."],
        Lines(new Story().Running(0).Running(1, why: new Suggestion("random", 1, "random", "gp failed: no data", ImmutableSortedDictionary<string, double>.Empty))));

    [Fact]
    public void A_run_that_is_tried_again_is_told_and_one_that_ended_its_trial_is_not_told_twice() => Assert.Equal(
        [
            "Trial 0, attempt 1, ended (crashed) and is tried again: Exit code 1: first",
            "Trial 0 failed (crashed): Exit code 1: second",
            "Trial 1, attempt 1, ended (lost) and is tried again: The worker that ran it is gone.",
        ],
        Lines(new Story()
            .Running(0).Gone(0, RunClass.Crashed, "Exit code 1: first").Running(0, attempt: 2).Failed(0, "Exit code 1: second", attempt: 2)
            .Running(1).Gone(1, RunClass.Lost, "The worker that ran it is gone.")));

    [Fact]
    public void The_first_line_says_whether_the_study_begins_or_goes_on()
    {
        var story = new Story().Running(0).Step(0, 9, 0.5).Completed(0);
        Assert.Equal("Beginning the study digits, 2 at once.", PlainView.Opening(story.State));
        Assert.Equal(
            "Resuming the study digits: 1 completed, 0 pruned, 0 failed so far.",
            PlainView.Opening(story.State with { Incarnation = 2 }));
    }

    private static IEnumerable<string> Lines(Story story)
    {
        StudyState? state = null;
        var lines = PlainView.Lines(ref state, story.Facts);
        Assert.Equal(story.Facts.Count, state!.Facts);
        return lines;
    }
}
