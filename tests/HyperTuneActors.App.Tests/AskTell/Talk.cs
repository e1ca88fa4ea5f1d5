using System.Text;
using System.Text.Json.Nodes;
using HyperTuneActors.App.AskTell;
using HyperTuneActors.App.Running;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.Tests.AskTell;

/// <summary>A conversation as a driver has it: lines of JSON in, lines of JSON out.</summary>
internal sealed class Talk(string? sampler = null, string? scheduler = null)
{
    public const string Rate = """{"name": "lr", "type": "float", "low": 1e-4, "high": 0.1, "log": true}""";

    private readonly Conversation conversation = new(new SettingsGiven(sampler, scheduler), TimeProvider.System);
    private readonly ReplyWriter writer = new();

    public Session Session => conversation.Session!;

    public bool IsOver => conversation.IsOver;

    /// <summary>Begins a session with <see cref="Rate"/>.</summary>
    /// <param name="keys">Of init besides op and space, as in a line.</param>
    /// <param name="sampler">As on the command line.</param>
    /// <param name="scheduler">As on the command line.</param>
    public static Talk Begun(string keys, string? sampler = null, string? scheduler = null)
    {
        var talk = new Talk(sampler, scheduler);
        Assert.Equal("true", talk.Say($$"""{"op": "init", {{keys}}, "space": [{{Rate}}]}""")["ok"]!.ToJsonString());
        return talk;
    }

    public string Line(string line) => Encoding.UTF8.GetString(writer.Write(conversation.Answer(line))).TrimEnd('\n');

    public JsonObject Say(string line) => JsonNode.Parse(Line(line))!.AsObject();

    /// <returns>What is wrong with the line.</returns>
    public string Fault(string line) => Say(line)["error"]!.GetValue<string>();

    public JsonObject Ask() => Say("""{"op": "ask"}""");

    public string Report(int id, int step, double loss) =>
        Say(FormattableString.Invariant($$"""{"op": "report", "id": {{id}}, "step": {{step}}, "loss": {{loss}}}"""))["action"]!.GetValue<string>();

    public void Tell(int id, string loss, string state, int? step = null) => Assert.Equal(
        """{"ok":true}""",
        Line(FormattableString.Invariant($$"""{"op": "tell", "id": {{id}}, "loss": {{loss}}, "state": "{{state}}", "step": {{step?.ToString() ?? "null"}}}""")));

    /// <summary>Recomputes every decision of the session.</summary>
    public Verification Verify()
    {
        var verification = new Verification(Processor.InstructionSet);
        foreach (var fact in Session.Facts) verification.Take(fact);
        verification.End();
        Assert.True(verification.Findings.Count == 0, string.Join("\n", verification.Findings));
        Assert.Equal(0, verification.NotComparable);
        return verification;
    }
}
