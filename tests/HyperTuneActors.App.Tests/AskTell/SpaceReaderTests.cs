using System.Text.Json.Nodes;

namespace HyperTuneActors.App.Tests.AskTell;

public sealed class SpaceReaderTests
{
    [Theory]
    [InlineData("""{"name": "p", "type": "float", "low": -2, "high": 3.5}""", "Real")]
    [InlineData("""{"name": "p", "type": "float", "low": 1e-6, "high": 1, "log": true}""", "Real")]
    [InlineData("""{"name": "p", "type": "float", "low": 2, "high": 2}""", "2")]
    [InlineData("""{"name": "p", "type": "int", "low": -3, "high": 3, "log": false}""", "Whole")]
    [InlineData("""{"name": "p", "type": "int", "low": 8, "high": 1024, "log": true}""", "Whole")]
    [InlineData("""{"name": "p", "type": "int", "low": 1.0, "high": 2e1}""", "Whole")]
    [InlineData("""{"name": "p", "type": "int", "low": 5, "high": 5}""", "5")]
    [InlineData("""{"name": "p", "type": "cat", "choices": ["a\"b"]}""", "\"a\\\"b\"")]
    [InlineData("""{"name": "p", "type": "cat", "choices": [true]}""", "true")]
    [InlineData("""{"name": "p", "type": "cat", "choices": [0.5]}""", "0.5")]
    [InlineData("""{"name": "p", "type": "cat", "choices": [16]}""", "16")]
    public void Every_kind_of_parameter_gives_values_of_its_own_kind(string parameter, string value)
    {
        var talk = new Talk();
        talk.Say($$"""{"op": "init", "workers": 100, "space": [{{parameter}}]}""");
        for (var i = 0; i < 100; i++)
        {
            var told = talk.Ask()["config"]!["p"]!.AsValue();
            if (value is "Real" or "Whole") CheckNumber(JsonNode.Parse(parameter)!, told, isWhole: value == "Whole");
            else Assert.Equal(value, told.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        }
    }

    private static void CheckNumber(JsonNode parameter, JsonValue told, bool isWhole)
    {
        Assert.InRange(told.GetValue<double>(), parameter["low"]!.GetValue<double>(), parameter["high"]!.GetValue<double>());
        if (isWhole) Assert.True(told.TryGetValue<long>(out _));
    }

    [Fact]
    public void Conditions_nest_to_any_depth()
    {
        var talk = new Talk();
        talk.Say("""
            {"op": "init", "workers": 200, "space": [
            {"name": "kind", "type": "cat", "choices": ["svm", "net"]},
            {"name": "depth", "type": "int", "low": 1, "high": 3, "parent": "kind", "values": ["net"]},
            {"name": "last", "type": "cat", "choices": ["relu", "tanh"], "parent": "depth", "values": [2, 3]},
            {"name": "slope", "type": "float", "low": 0, "high": 1, "parent": "last", "values": ["relu"]}]}
            """);
        var seen = new HashSet<string>();
        for (var i = 0; i < 200; i++)
        {
            var config = talk.Ask()["config"]!.AsObject();
            Assert.Equal(config["kind"]!.GetValue<string>() == "net", config.ContainsKey("depth"));
            Assert.Equal(config["depth"]?.GetValue<int>() >= 2, config.ContainsKey("last"));
            Assert.Equal(config["last"]?.GetValue<string>() == "relu", config.ContainsKey("slope"));
            seen.Add(string.Join(' ', config.Select(member => member.Key)));
        }
        Assert.Equal(4, seen.Count);
    }

    [Theory]
    [InlineData("""{"name": "p", "type": "float", "low": 1e-6, "high": 1, "log": true, "prior": 1e-3}""", "0.001")]
    [InlineData("""{"name": "p", "type": "int", "low": 1, "high": 9, "prior": {"value": 7, "confidence": "high"}}""", "7")]
    [InlineData("""{"name": "p", "type": "cat", "choices": ["a", "b", "c"], "prior": "b"}""", "\"b\"")]
    public void A_prior_s_value_comes_first(string parameter, string value)
    {
        var talk = new Talk();
        talk.Say($$"""{"op": "init", "options": {"sampler": "gp"}, "space": [{{parameter}}]}""");
        Assert.Equal(value, talk.Ask()["config"]!["p"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""[{"name": "x", "type": "float", "low": 0, "high": 1, "prior": 2}]""", "'2' is no value of 'x'. Write a number from 0 to 1.")]
    [InlineData("""[{"name": "x", "type": "cat", "choices": ["abc"], "prior": "abd"}]""", "'abd' is no choice of 'x'. Did you mean 'abc'?")]
    [InlineData("""{}""", "'space' is not a list.")]
    [InlineData("""[]""", "The space is empty. Write at least one parameter")]
    [InlineData("""["lr"]""", "A parameter of the space is not an object.")]
    [InlineData("""[{"type": "float"}]""", "'name' is missing: a parameter needs it.")]
    [InlineData("""[{"name": "x"}]""", "'type' is missing: the parameter 'x' needs it. Add \"type\": \"float\", \"int\" or \"cat\".")]
    [InlineData("""[{"name": "x", "type": "real"}]""", "'real' is no type. Write float, int, cat or categorical.")]
    [InlineData("""[{"name": "x", "type": "float", "low": 1}]""", "'high' is missing: the parameter 'x' needs it.")]
    [InlineData("""[{"name": "x", "type": "float", "low": 1, "high": 0}]""", "The parameter 'x' goes from 1 to 0. Write a low that is not above high.")]
    [InlineData("""[{"name": "x", "type": "float", "low": 0, "high": 1, "log": true}]""", "The parameter 'x' goes from 0 to 1 on a logarithmic scale. Write a low above 0")]
    [InlineData("""[{"name": "x", "type": "int", "low": 0.5, "high": 1}]""", "The parameter 'x' goes from 0.5 to 1 and is an int. Write whole numbers")]
    [InlineData("""[{"name": "x", "type": "float", "low": NaN, "high": 1}]""", "'low' is missing")]
    [InlineData("""[{"name": "x", "type": "cat", "choices": []}]""", "'choices' is empty.")]
    [InlineData("""[{"name": "x", "type": "cat", "choices": ["a", "a"]}]""", "'choices' has a value twice.")]
    [InlineData("""[{"name": "x", "type": "cat", "choices": "a"}]""", "'choices' is not a list.")]
    [InlineData("""[{"name": "x", "type": "cat", "choices": ["a"]}, {"name": "x", "type": "cat", "choices": ["a"]}]""", "The parameter 'x' stands in the space twice.")]
    [InlineData("""[{"name": "y", "type": "int", "low": 0, "high": 1, "parent": "x", "values": ["a"]}]""", "The parent 'x' does not stand before its child. Write parents before their children.")]
    [InlineData("""[{"name": "x", "type": "cat", "choices": ["abc"]}, {"name": "y", "type": "int", "low": 0, "high": 1, "parent": "x", "values": ["abd"]}]""", "'abd' is no value of 'x'. Did you mean 'abc'?")]
    [InlineData("""[{"name": "x", "type": "cat", "choices": ["abc"]}, {"name": "y", "type": "int", "low": 0, "high": 1, "parent": "x"}]""", "'values' is missing")]
    public void A_wrong_space_is_one_fault(string space, string fault)
    {
        var said = new Talk().Fault($$"""{"op": "init", "space": {{space}}}""");
        Assert.StartsWith(fault, said, StringComparison.Ordinal);
    }
}
