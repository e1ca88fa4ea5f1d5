using HyperTuneActors.App.AskTell;
using HyperTuneActors.App.StudyFiles;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.Tests.AskTell;

/// <summary>Every sampler and scheduler that a study file can name, in a session of several workers on a conditional space.</summary>
public sealed class EveryMethodTests
{
    private const int Budget = 24;

    private const string Space = """
        {"name": "kind", "type": "cat", "choices": ["svm", "net"]},
        {"name": "lr", "type": "float", "low": 1e-5, "high": 0.1, "log": true, "parent": "kind", "values": ["net"]},
        {"name": "layers", "type": "int", "low": 1, "high": 4, "parent": "kind", "values": ["net"]},
        {"name": "c", "type": "float", "low": 0, "high": 1, "parent": "kind", "values": ["svm"]}
        """;

    public static TheoryData<string> Samplers => [.. Known("sampler").Where(name => name != "custom")];   // which needs an assembly besides

    public static TheoryData<string> Schedulers => [.. Known("scheduler")];

    [Theory]
    [MemberData(nameof(Samplers))]
    public void A_session_with_each_sampler_can_be_verified(string sampler)
    {
        var talk = Begun($$"""{"sampler": "{{sampler}}"}""");
        new RandomDriver(talk, lastStep: 9, workers: 3, seed: 1).Play();
        Assert.Equal(EndReason.Trials, talk.Session.State.End!.Reason);
        Assert.Equal(Budget, talk.Verify().Suggestions);
        Assert.All(talk.Session.Facts.OfType<StudyEvent.TrialSuggested>(), made => Assert.DoesNotContain("failed", $"{made.Because.Because}", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Schedulers))]
    public void A_session_with_each_scheduler_can_be_verified(string scheduler)
    {
        var value = scheduler == "wilcoxon" ? "mean" : "last";
        var settings = scheduler == "threshold" ? """{"name": "threshold", "upper": 1e9}""" : $"\"{scheduler}\"";
        var talk = Begun($$"""{"scheduler": {{settings}}, "value": "{{value}}"}""");
        new RandomDriver(talk, lastStep: 9, workers: 3, seed: 2).Play();
        Assert.Equal(EndReason.Trials, talk.Session.State.End!.Reason);
        Assert.Equal(Budget, talk.Verify().Suggestions);
    }

    private static Talk Begun(string options)
    {
        var talk = new Talk();
        Assert.True(talk.Say($$"""
            {"op": "init", "seed": 5, "budget": {{Budget}}, "max_step": 9, "min_step": 1, "workers": 3, "options": {{options}}, "space": [{{Space}}]}
            """).ContainsKey("ok"));
        return talk;
    }

    /// <summary>The names that the readers of the study file would have understood.</summary>
    private static IEnumerable<string> Known(string section)
    {
        var faults = new Faults("options");
        new SettingsGiven("?", "?").Read(null, null, Goal.Minimise, StepsSection.Without, null, faults);
        return faults.Vocabulary.Words.Where(word => word.Key == section).Select(word => word.Word).Order(StringComparer.Ordinal);
    }
}
