using System.Text.Json.Nodes;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.Tests.AskTell;

/// <summary>The protocol as its page has it, and what does not keep to it.</summary>
public sealed class ConversationTests
{
    private const string Init = """
        {"op":"init","seed":0,"direction":"minimize","budget":100,"max_step":null,"min_step":null,"workers":1,"options":{},"space":[
        {"name":"lr","type":"float","low":1e-4,"high":0.1,"log":true},
        {"name":"layers","type":"int","low":1,"high":5,"log":false},
        {"name":"booster","type":"cat","choices":["gblinear","gbtree","dart"]},
        {"name":"rate_drop","type":"float","low":0,"high":1,"log":false,"parent":"booster","values":["dart"]}]}
        """;

    [Fact]
    public void A_session_goes_as_the_page_of_the_protocol_says()
    {
        var talk = new Talk();
        Assert.Matches("""^\{"ok":true,"name":"hypertune","version":"[0-9.]+"\}$""", talk.Line(Init));
        for (var id = 0; id < 100; id++)
        {
            var asked = talk.Ask();
            Assert.Equal(["id", "config"], asked.Select(member => member.Key));
            Assert.Equal(id, asked["id"]!.GetValue<int>());
            CheckConfiguration(asked["config"]!.AsObject());
            talk.Tell(id, "0.39", "complete");
        }
        Assert.Equal("""{"wait":true}""", talk.Line("""{"op":"ask"}"""));
        Assert.Equal("""{"ok":true}""", talk.Line("""{"op":"close"}"""));
        Assert.True(talk.IsOver);
        Assert.Equal(EndReason.Trials, talk.Session.State.End!.Reason);
        Assert.Equal(100, talk.Verify().Suggestions);
    }

    private static void CheckConfiguration(JsonObject config)
    {
        Assert.InRange(config["lr"]!.GetValue<double>(), 1e-4, 0.1);
        Assert.InRange(config["layers"]!.GetValue<long>(), 1, 5);
        var booster = config["booster"]!.GetValue<string>();
        Assert.Contains(booster, new[] { "gblinear", "gbtree", "dart" });
        Assert.Equal(booster == "dart", config.ContainsKey("rate_drop"));
    }

    [Fact]
    public void The_same_seed_gives_the_same_configurations_and_another_seed_others()
    {
        string[] Configurations(int seed)
        {
            var talk = Talk.Begun($"\"seed\": {seed}, \"workers\": 5");
            return [.. Enumerable.Range(0, 5).Select(_ => talk.Ask().ToJsonString())];
        }
        Assert.Equal(Configurations(1), Configurations(1));
        Assert.NotEqual(Configurations(1), Configurations(2));
    }

    [Fact]
    public void A_driver_that_asks_for_more_than_there_is_gets_configurations_again()
    {
        var talk = new Talk("{name: grid, points: {x: 2}}");
        talk.Say("""{"op": "init", "budget": 5, "space": [{"name": "x", "type": "float", "low": 0, "high": 1}]}""");
        double[] asked = [.. Enumerable.Range(0, 5).Select(id =>
        {
            var x = talk.Ask()["config"]!["x"]!.GetValue<double>();
            talk.Tell(id, "0.5", "complete");
            return x;
        })];
        Assert.Equal([0.0, 1.0], asked.Take(2).Order());
        Assert.Equal(2, asked.Distinct().Count());
        Assert.Equal(5, talk.Verify().Suggestions);
    }

    [Fact]
    public void So_many_trials_run_at_once_as_there_are_workers()
    {
        var talk = Talk.Begun("\"workers\": 2");
        Assert.Equal(0, talk.Ask()["id"]!.GetValue<int>());
        Assert.Equal(1, talk.Ask()["id"]!.GetValue<int>());
        Assert.True(talk.Ask()["wait"]!.GetValue<bool>());
        talk.Tell(1, "1", "complete");
        Assert.Equal(2, talk.Ask()["id"]!.GetValue<int>());
        talk.Tell(0, "1", "complete");
        talk.Tell(2, "2", "complete");
        Assert.Equal(3, talk.Session.State.Completed);
        talk.Verify();
    }

    [Fact]
    public void What_is_to_be_maximised_is_maximised()
    {
        var talk = Talk.Begun("\"direction\": \"maximize\"");
        foreach (var value in new[] { "1", "3", "2" }) talk.Tell(talk.Ask()["id"]!.GetValue<int>(), value, "complete");
        Assert.Equal(new TrialNumber(1), talk.Session.State.Best);
    }

    [Theory]
    [InlineData("", "This is no line of JSON")]
    [InlineData("ask", "This is no line of JSON")]
    [InlineData("[1]", "This is JSON, but no object. Write one object in a line, as in {\"op\": \"ask\"}.")]
    [InlineData("{}", "'op' is missing: a line needs it. Add \"op\": \"init\", \"ask\", \"report\", \"tell\" or \"close\".")]
    [InlineData("""{"op": "aks"}""", "'aks' is no op. Did you mean 'ask'?")]
    [InlineData("""{"op": {}}""", "'op' is not a single value.")]
    [InlineData("""{"op": "init"}""", "This session has begun.")]
    [InlineData("""{"op": "tell", "id": 0}""", "'state' is missing: a line needs it. Add \"state\": \"complete\", \"stopped\" or \"paused\".")]
    [InlineData("""{"op": "tell", "id": 0, "state": "finished"}""", "'finished' is no state. Write complete, stopped or paused.")]
    [InlineData("""{"op": "tell", "id": "0", "state": "complete"}""", "'id' is a text, since it has quotes. Write 0 without them.")]
    [InlineData("""{"op": "tell", "id": 7, "state": "complete", "loss": 1}""", "There is no trial 7. Write an id that an ask was answered with.")]
    [InlineData("""{"op": "tell", "id": 0, "state": "complete", "loss": "low"}""", "'loss' is 'low', which is no finite number.")]
    [InlineData("""{"op": "tell", "state": "complete", "loss": 1}""", "'id' is missing")]
    [InlineData("""{"op": "report", "id": 0, "step": 1, "loss": 1}""", "This session has no steps, since init said \"max_step\": null.")]
    [InlineData("""{"op": "report", "id": 0, "loss": 1}""", "'step' is missing")]
    public void A_wrong_line_says_what_would_be_right_and_changes_nothing(string line, string fault)
    {
        var talk = Talk.Begun("\"seed\": 1");
        Assert.Equal(0, talk.Ask()["id"]!.GetValue<int>());
        var facts = talk.Session.Facts.Count;
        Assert.Contains(fault, talk.Fault(line), StringComparison.Ordinal);
        Assert.Equal(facts, talk.Session.Facts.Count);
        talk.Tell(0, "1", "complete");
        Assert.Equal(1, talk.Session.State.Completed);
    }

    [Fact]
    public void Nothing_comes_before_init_and_a_wrong_one_can_be_repeated()
    {
        var talk = new Talk();
        Assert.Contains("\"op\": \"init\" first", talk.Fault("""{"op": "ask"}"""), StringComparison.Ordinal);
        Assert.Contains("'space' is missing", talk.Fault("""{"op": "init"}"""), StringComparison.Ordinal);
        talk.Say(Init);
        Assert.Equal(0, talk.Ask()["id"]!.GetValue<int>());
    }

    [Fact]
    public void A_trial_is_told_once()
    {
        var talk = Talk.Begun("\"seed\": 1");
        talk.Ask();
        talk.Tell(0, "1", "complete");
        Assert.Contains("Trial 0 does not run, it is completed.",
            talk.Fault("""{"op": "tell", "id": 0, "loss": 1, "state": "complete"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_of_init_are_told_at_once()
    {
        var fault = new Talk().Fault("""{"op": "init", "budget": 0, "workers": 0, "direction": "up", "space": [{"name": "x"}]}""");
        foreach (var part in new[] { "'budget' is 0.", "'workers' is 0.", "'up' is no direction.", "'type' is missing" })
            Assert.Contains(part, fault, StringComparison.Ordinal);
    }
}
