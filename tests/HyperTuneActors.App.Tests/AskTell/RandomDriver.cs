using System.Text.Json.Nodes;

namespace HyperTuneActors.App.Tests.AskTell;

/// <summary>A driver as the protocol's page describes it: several workers, whose reports interleave, and losses that are
/// now and then no numbers.</summary>
internal sealed class RandomDriver(Talk talk, int lastStep, int workers, int seed)
{
    private readonly Random random = new(seed);
    private readonly Dictionary<int, int> steps = [];
    private readonly Dictionary<int, int> running = [];      // until

    public void Play()
    {
        do
        {
            while (running.Count < workers && Start()) { }
            if (running.Count > 0) Advance(running.Keys.Order().ElementAt(random.Next(running.Count)));
        }
        while (running.Count > 0);
    }

    private bool Start()
    {
        var asked = talk.Ask();
        if (asked.ContainsKey("wait")) return false;
        var id = asked["id"]!.GetValue<int>();
        Assert.Equal(steps.ContainsKey(id), asked.ContainsKey("resume"));
        Assert.NotEqual(asked.ContainsKey("resume"), asked.ContainsKey("config"));
        steps.TryAdd(id, 0);
        running.Add(id, asked["until"]?.GetValue<int>() ?? lastStep);
        return true;
    }

    private void Advance(int id)
    {
        var step = ++steps[id];
        var loss = random.Next(100) == 0 ? "NaN" : FormattableString.Invariant($"{random.NextDouble()}");
        var action = talk.Say($$"""{"op": "report", "id": {{id}}, "step": {{step}}, "loss": {{loss}}}""")["action"]!.GetValue<string>();
        var state = step == lastStep ? "complete"
            : action == "stop" ? "stopped"
            : action == "pause" || step >= running[id] ? "paused"
            : null;
        if (state is null) return;
        talk.Tell(id, loss, state, step);
        running.Remove(id);
    }
}
