using HyperTuneActors.App.Commands;
using HyperTuneActors.App.Tests.Running;

namespace HyperTuneActors.App.Tests.Commands;

public sealed class CommandLineTests
{
    [ProgramTheory]
    [InlineData("", "Required command was not provided.")]
    [InlineData("rum study.yaml", "rum")]
    [InlineData("run", "study-file")]
    [InlineData("extend quick", "--trials")]
    [InlineData("status quick --hom x", "--hom")]
    public async Task A_wrong_command_line_is_told_and_points_to_the_help(string arguments, string told)
    {
        await using var bench = new StudyBench();
        var said = await bench.DoAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((ExitCode.Usage, ""), (said.Code, said.Out));
        Assert.Contains(told, said.Err, StringComparison.Ordinal);
        Assert.EndsWith("See 'hypertune --help'.\n", said.Err, StringComparison.Ordinal);
    }

    [ProgramFact]
    public async Task The_help_names_the_commands_and_the_exit_codes()
    {
        await using var bench = new StudyBench();
        var said = await bench.DoAsync("--help");
        Assert.Equal((ExitCode.Done, ""), (said.Code, said.Err));
        string[] words = ["run", "status", "best", "stop", "verify", "extend", "delete", "ask-tell", "--home", "--json", "Exit codes: 0 done"];
        foreach (var word in words)
            Assert.Contains(word, said.Out, StringComparison.Ordinal);
    }

    [ProgramFact]
    public async Task A_study_that_is_not_there_is_answered_with_those_that_are()
    {
        await using var bench = new StudyBench();
        var none = await bench.DoAsync("status", "quick");
        Assert.Equal(ExitCode.NoStudy, none.Code);
        Assert.Equal(
            "There is no study 'quick': there are none in .hypertune. 'hypertune run study.yaml' begins one; --home looks elsewhere.\n",
            none.Err);

        foreach (var name in new[] { "zwei", "eins" })
        {
            Directory.CreateDirectory(bench.At($".hypertune/{name}"));
            await File.WriteAllBytesAsync(bench.At($".hypertune/{name}/journal.db"), []);
        }
        foreach (var command in new[] { "status", "best", "stop", "verify", "delete" })
        {
            var said = await bench.DoAsync(command, "../quick");
            Assert.Equal((ExitCode.NoStudy, ""), (said.Code, said.Out));
            Assert.Equal("There is no study '../quick' in .hypertune. There are: eins, zwei.\n", said.Err);
        }
    }

    [ProgramTheory]
    [InlineData("status")]
    [InlineData("verify")]
    [InlineData("stop")]
    public async Task A_study_that_was_never_begun_says_so(string command)
    {
        await using var bench = new StudyBench();
        Directory.CreateDirectory(bench.Home.Folder);
        await File.WriteAllBytesAsync(bench.Home.Journal, []);
        var said = await bench.DoAsync(command, "quick");
        Assert.Equal((ExitCode.Unusable, ""), (said.Code, said.Out));
        Assert.Equal("The study quick has an empty journal: it was never begun. 'run' begins it.\n", said.Err);
        Assert.Empty(await File.ReadAllBytesAsync(bench.Home.Journal));
    }
}
