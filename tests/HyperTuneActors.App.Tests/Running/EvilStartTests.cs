using HyperTuneActors.App.Commands;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Tests;
using static HyperTuneActors.App.Tests.Running.Evil;
using static HyperTuneActors.Core.Trials.RunClass;

namespace HyperTuneActors.App.Tests.Running;

/// <summary>Programs that no configuration lets start. Two are enough to know that, and the study is resumed when it is mended.</summary>
public sealed class EvilStartTests
{
    private static readonly Evil[] Rows =
        [.. new[] { "a", "b" }.Select(kind => Failing(kind, "", StartFailed)), .. new[] { "c", "d" }.Select(kind => Fine(kind, ""))];

    [ProgramTheory("python3")]
    [InlineData("./tool", "tool", "There is no program '", "")]
    [InlineData($"{Machine.Python}, tool.py", "tool.py", "can't open file", "")]
    [InlineData($"{Machine.Python}, tool.py", "mylib.py", "Exit code 1: ModuleNotFoundError: No module named 'mylib'", "import mylib")]
    public async Task Two_configurations_that_cannot_start_end_the_study_until_it_is_mended(
        string command, string missing, string told, string imports)
    {
        await using var study = new EvilStudy(Rows, command: command);
        if (imports.Length > 0) study.Bench.Write("tool.py", $"{imports}\nmylib.train()");
        var failed = await study.Bench.DoAsync("run", "study.yaml");
        Assert.Equal(ExitCode.Ended, failed.Code);
        Assert.Contains(told, failed.Out, StringComparison.Ordinal);
        Assert.Equal(2, study.Bench.Facts().OfType<StudyEvent.RunPlaced>().Count());
        Assert.StartsWith("2 trials in a row could not start: ", study.Bench.State().End?.Because, StringComparison.Ordinal);
        var status = await study.Bench.DoAsync("status", StudyBench.Name);
        Assert.StartsWith("quick: ended (2 trials in a row could not start: ", status.Out, StringComparison.Ordinal);

        study.Bench.Write(missing, missing switch
        {
            "tool" => """
                #!/bin/sh
                echo '{"step": 3, "loss": 1}'
                """,
            "tool.py" => """print('{"step": 3, "loss": 1}')""",
            _ => """def train(): print('{"step": 3, "loss": 1}')""",
        });
        File.SetUnixFileMode(study.Bench.At(missing), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await study.HoldsAsync();
    }
}
