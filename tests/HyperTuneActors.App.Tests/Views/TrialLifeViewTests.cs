using System.Text.Json;
using HyperTuneActors.App.Views;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.Tests.Views;

public sealed class TrialLifeViewTests
{
    [Fact]
    public void A_trial_is_told_from_its_suggestion_to_its_end() => Assert.Equal(
        [
            "digits: trial 0, completed at epoch 9: accuracy 0.75",
            "  rate = 0.123456",
            "  units = 12345",
            "  kind = [sgd]",
            "    0:00  suggested by random.",
            "    0:00  attempt 1 gets slot 0 of local",
            "    0:05  epoch 1 to 4: accuracy 0.25 to 0.5",
            "    0:05  attempt 1 ended (crashed): Exit code 1: bad luck",
            "    0:05  attempt 2 gets slot 0 of local",
            "    1:05  epoch 9: accuracy 0.75",
            "    1:05  completed, the best of all so far",
            "    1:05  attempt 2 ended (finished)",
        ],
        Told(new Story().Running(0).Running(1).After(5).Step(0, 1, 0.25).Step(1, 1, 0.25).Pruned(1, 1).Step(0, 4, 0.5)
            .Gone(0, RunClass.Crashed, "Exit code 1: bad luck").Running(0, attempt: 2).After(60).Step(0, 9, 0.75, attempt: 2).Completed(0, attempt: 2)
            .Ended(EndReason.Stopped, "Stopped by me."), 0));

    [Fact]
    public void What_the_model_said_and_how_the_scheduler_judged_are_sentences()
    {
        var told = Told(new Story().Running(0, why: Story.Reasoned).Step(0, 1, 0.25).Pruned(0, 1), 0);
        Assert.Contains(told, line => line.StartsWith("    0:00  suggested by gp (model): expected 0.9531 ± 0.0042 (", StringComparison.Ordinal));
        Assert.Contains("    0:00  pruned at epoch 1: rank 3 of 4 at rung 1, and the best 1 go on (0.25; the cutoff is 0.5).", told);
    }

    [Fact]
    public void A_trial_that_the_study_s_end_left_open_says_so()
    {
        var told = Told(new Story().Running(0).Ended(EndReason.Time, "The time budget is spent."), 0);
        Assert.Equal("digits: trial 0, running", told[0]);
        Assert.Equal("    0:00  the study ended: The time budget is spent.", told[^1]);
    }

    [Fact]
    public void A_trial_that_was_reused_says_whose_value_it_has() => Assert.Equal(
        ["    0:00  suggested by random.", "    0:00  same configuration as trial 0, its value reused", "    0:00  completed"],
        Told(new Story().Running(0).Step(0, 9, 0.75).Completed(0).Reused(1, of: 0), 1).Where(line => line.StartsWith("    ", StringComparison.Ordinal)));

    [Fact]
    public void A_trial_that_is_not_there_has_no_life() =>
        Assert.Null(In(new Story().Running(0), 1));

    [Fact]
    public void Facts_that_are_later_than_the_state_are_no_part_of_a_life()
    {
        var story = new Story().Running(0).Step(0, 1, 0.25).Pruned(0, 1);
        var state = story.Facts.SkipLast(2).Aggregate((StudyState?)null, StudyState.Evolve)!;
        Assert.Equal(state.Facts, TrialLife.In(state, Numbered(story), new TrialNumber(0))!.Facts[^1].Number);
    }

    [Fact]
    public void For_machines_a_life_is_its_facts_as_in_the_journal()
    {
        var json = JsonDocument.Parse(TrialLifeView.Json(LifeOf(
            new Story().Running(0, why: Story.Reasoned).Running(1).Step(0, 1, 0.25).Pruned(0, 1), 0))).RootElement;
        Assert.Equal(("digits", 0, "pruned", 0.25), (json.GetProperty("study").GetString(), json.GetProperty("trial").GetInt32(),
            json.GetProperty("status").GetString(), json.GetProperty("value").GetDouble()));
        Assert.Equal(0.7, json.GetProperty("suggestion").GetProperty("numbers").GetProperty("exploit").GetDouble());
        Assert.Equal(12345, json.GetProperty("configuration").GetProperty("units").GetInt32());
        Assert.Equal(
            ["3 trial-wanted/1", "4 trial-suggested/1", "5 run-placed/1", "6 run-started/1", "11 metric-reported/1", "12 trial-pruned/1", "13 run-ended/1"],
            json.GetProperty("facts").EnumerateArray().Select(fact => $"{fact.GetProperty("number")} {fact.GetProperty("fact")}"));
        Assert.Equal(3, json.GetProperty("facts")[5].GetProperty("data").GetProperty("because").GetProperty("rank").GetInt32());
    }

    private static TrialLife LifeOf(Story story, int trial) => In(story, trial)!;

    private static TrialLife? In(Story story, int trial) =>
        TrialLife.In(story.Facts.Aggregate((StudyState?)null, StudyState.Evolve)!, Numbered(story), new TrialNumber(trial));

    private static IEnumerable<(long Number, StudyEvent Fact)> Numbered(Story story) => story.Facts.Select((fact, i) => (i + 1L, fact));

    private static string[] Told(Story story, int trial)
    {
        using var to = new StringWriter();
        TrialLifeView.Write(to, LifeOf(story, trial));
        return to.ToString().TrimEnd().Split(to.NewLine);
    }
}
