using System.Text;
using HyperTuneActors.App.Tests.Views;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Hooks;

namespace HyperTuneActors.App.Tests.Hooks;

public sealed class HookMessageTests
{
    [Fact]
    public void A_study_is_told_to_its_hooks_in_these_words()
    {
        var story = new Story()
            .Running(0).Step(0, 8, 0.99).Step(0, 9, 0.75).After(61.5).Completed(0)
            .Running(1).Step(1, 9, 0.75).Completed(1)
            .Running(2).Failed(2, "Exit code 1: \"bad\" luck")
            .Running(3).Step(3, 1, 0.8).Gone(3, RunClass.Lost).Running(3, attempt: 2).Step(3, 9, 0.875, attempt: 2).Completed(3)
            .Ended(EndReason.Stopped, "Stopped by me.");

        Assert.Equal(
            [
                """{"event":"best_improved","study":"digits","folder":"/studies/digits","number":9,"at":"2026-01-01T00:00:00.000Z","seconds":61.5,"metric":"accuracy","trial":0,"attempt":1,"step":9,"value":0.75,"previous":null,"metrics":{"accuracy":0.75,"loss":0.25},"configuration":{"rate":0.123456,"units":12345,"kind":"[sgd]"}}""",
                """{"event":"trial_failed","study":"digits","folder":"/studies/digits","number":23,"at":"2026-01-01T00:00:00.000Z","seconds":61.5,"trial":2,"attempt":1,"class":"crashed","reason":"Exit code 1: \u0022bad\u0022 luck","configuration":{"rate":0.123456,"units":12345,"kind":"[sgd]"}}""",
                """{"event":"best_improved","study":"digits","folder":"/studies/digits","number":33,"at":"2026-01-01T00:00:00.000Z","seconds":61.5,"metric":"accuracy","trial":3,"attempt":2,"step":9,"value":0.875,"previous":0.75,"metrics":{"accuracy":0.875,"loss":0.125},"configuration":{"rate":0.123456,"units":12345,"kind":"[sgd]"}}""",
                """{"event":"study_ended","study":"digits","folder":"/studies/digits","number":35,"at":"2026-01-01T00:00:00.000Z","seconds":61.5,"reason":"stopped","because":"Stopped by me.","metric":"accuracy","best":{"trial":3,"attempt":2,"step":9,"value":0.875,"metrics":{"accuracy":0.875,"loss":0.125},"configuration":{"rate":0.123456,"units":12345,"kind":"[sgd]"}}}""",
            ],
            Told(story));
    }

    [Fact]
    public void A_study_without_a_completed_trial_has_no_best() =>
        Assert.EndsWith(""","reason":"stopped","because":"So.","metric":"accuracy","best":null}""",
            Assert.Single(Told(new Story().Running(0).Step(0, 3, 0.9).Ended(EndReason.Stopped, "So."))), StringComparison.Ordinal);

    [Fact]
    public void A_mean_is_told_with_its_standard_error() =>
        Assert.Contains("\"step\":5,\"value\":0.9399999999999998,\"standard_error\":0.0141", Assert.Single(Told(Story.OfFolds())), StringComparison.Ordinal);

    [Fact]
    public void What_is_told_is_the_same_whenever_it_is_told()
    {
        var story = new Story().Running(0).Step(0, 9, 0.5).Completed(0).Running(1).Step(1, 9, 0.75).Completed(1)
            .Running(2).Failed(2, "So.").Ended(EndReason.Stopped, "So.");
        Assert.Equal(Told(story), Told(story, story.State));
        Assert.Equal(4, Told(story).Length);
    }

    /// <param name="story">Its facts are told.</param>
    /// <param name="known">The state that is known then; that after each fact by default.</param>
    private static string[] Told(Story story, StudyState? known = null)
    {
        var told = new List<string>();
        StudyState? state = null;
        foreach (var (index, fact) in story.Facts.Index())
        {
            var best = state?.Best;
            state = StudyState.Evolve(state, fact);
            if (HookMessage.EventOf(known ?? state, best, fact) is not null)
                told.Add(Encoding.UTF8.GetString(HookMessage.Of("/studies/digits", known ?? state, best, index + 1, fact)));
            Assert.Equal(state.Best != best, HookMessage.EventOf(known ?? state, best, fact) == HookEvent.BestImproved);
        }
        Assert.All(told, line => Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal)));
        return [.. told.Select(line => line.TrimEnd())];
    }
}
