using HyperTuneActors.App.Commands;
using HyperTuneActors.App.Tests.Running;

namespace HyperTuneActors.App.Tests.Homes;

/// <summary>Root may write in any directory whatever its mode, so what can't be written here is of another kind than a file,
/// which takes the same ways through the program.</summary>
public sealed class UnusableHomeTests
{
    [ProgramTheory]
    [InlineData("/dev/null/x", "/dev/null/x/quick can't be made or used:")]
    [InlineData("file", "quick can't be made or used:")]
    [InlineData("locked", "lock can't be written:")]
    public async Task A_home_that_cannot_be_written_is_told_with_what_to_do(string root, string told)
    {
        await using var bench = new StudyBench();
        bench.Write("file", "");
        Directory.CreateDirectory(bench.At("locked/quick/lock"));
        var said = await bench.DoAsync("run", "study.yaml", "--home", root);
        Assert.Equal((ExitCode.Unusable, ""), (said.Code, said.Out));
        Assert.Contains(told, said.Err, StringComparison.Ordinal);
        Assert.EndsWith("Choose another place with --home.\n", said.Err, StringComparison.Ordinal);
    }

    [ProgramTheory]
    [InlineData("journal.db", "The journal can't be used: SQLite Error 14")]
    [InlineData("runs", "The study's folder can't be used:")]
    [InlineData("owner.json.tmp", "The study's folder can't be used:")]
    public async Task Whatever_cannot_be_written_is_told_without_a_stack_trace(string file, string told)
    {
        await using var bench = new StudyBench();
        Directory.CreateDirectory(bench.Home.Folder);
        if (file == "runs") await File.WriteAllTextAsync(bench.Home.Runs, "");          // where a directory should be
        else Directory.CreateDirectory(Path.Combine(bench.Home.Folder, file));
        var said = await bench.DoAsync("run", "study.yaml");
        Assert.Equal((ExitCode.Unusable, ""), (said.Code, said.Out));
        Assert.StartsWith(told, said.Err, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said.Err, StringComparison.Ordinal);
    }
}
