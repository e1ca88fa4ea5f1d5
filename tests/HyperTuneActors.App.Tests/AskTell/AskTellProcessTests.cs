using System.Text.Json.Nodes;
using HyperTuneActors.App.Commands;
using HyperTuneActors.App.Tests.Running;

namespace HyperTuneActors.App.Tests.AskTell;

public sealed class AskTellProcessTests
{
    [ProgramFact]
    public async Task A_program_drives_the_optimiser_through_standard_input_and_output()
    {
        await using var bench = new StudyBench();
        var driven = bench.Start("ask-tell", "--sampler", "random", "--scheduler", "{name: asha, variant: stopping}");
        driven.Say($$"""{"op":"init","seed":3,"budget":5,"max_step":3,"min_step":1,"workers":1,"space":[{{Talk.Rate}}]}""");
        await driven.LineAsync("\"ok\":true,\"name\":\"hypertune\"");
        for (var id = 0; id < 5; id++)
        {
            driven.Say("""{"op":"ask"}""");
            var asked = JsonNode.Parse(await driven.LineAsync($"\"id\":{id},"))!;
            Assert.InRange(asked["config"]!["lr"]!.GetValue<double>(), 1e-4, 0.1);
            driven.Say($$"""{"op":"tell","id":{{id}},"loss":{{id}},"state":"complete","step":3}""");
        }
        driven.Say("""{"op":"ask"}""");
        await driven.LineAsync("\"wait\":true");
        driven.Say("rubbish");
        await driven.LineAsync("This is no line of JSON");
        driven.Say("""{"op":"close"}""");
        var said = await driven.EndAsync();

        Assert.Equal(ExitCode.Done, said.Code);
        Assert.Equal("All 5 trials of the budget have ended.\n", said.Err);
        Assert.Equal(1 + 5 + 5 + 1 + 1 + 1, said.Out.Count(c => c == '\n'));
    }

    [ProgramFact]
    public async Task It_ends_when_its_input_does()
    {
        await using var bench = new StudyBench();
        var driven = bench.Start("ask-tell");
        driven.Say($$"""{"op":"init","space":[{{Talk.Rate}}]}""");
        driven.Say("");
        driven.Say("""{"op":"ask"}""");
        driven.EndInput();
        var said = await driven.EndAsync();
        Assert.Equal((ExitCode.Done, "", 2), (said.Code, said.Err, said.Out.Count(c => c == '\n')));
    }
}
