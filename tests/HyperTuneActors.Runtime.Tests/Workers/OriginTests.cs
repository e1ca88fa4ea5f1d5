using System.Diagnostics;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>Each attempt tells where it came from.</summary>
public sealed class OriginTests : IDisposable
{
    private readonly RunBench bench = new();

    public void Dispose() => bench.Dispose();

    private async Task<Core.Trials.RunOrigin> OriginOf(Core.Trials.TrainingOrder training)
    {
        var run = bench.Start(RunBench.Script("") with { Training = training });
        await run.Started;
        await run.Ended;
        return run.Origin!;
    }

    private Core.Trials.TrainingOrder Training(params string[] command) =>
        RunBench.Order(command).Training with { WorkingDirectory = bench.Root };

    private void Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=a", "-c", "user.email=a@b", .. arguments])
        {
            WorkingDirectory = bench.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var git = Process.Start(start)!;
        git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }

    [ProgramFact]
    public async Task Outside_a_checkout_there_is_no_commit()
    {
        var origin = await OriginOf(Training("sh", "-c", ":"));
        Assert.Equal((Environment.MachineName, null, null), (origin.Host, origin.Commit, origin.IsDirty));
        Assert.True(File.Exists(origin.Interpreter));
        Assert.Null(File.ResolveLinkTarget(origin.Interpreter!, returnFinalTarget: false));
    }

    [ProgramTheory("git")]
    [InlineData("train.py", true)]
    [InlineData("unknown.txt", false)]
    public async Task In_a_checkout_the_commit_is_told_and_whether_a_file_differs(string changed, bool isDirty)
    {
        File.WriteAllText(Path.Combine(bench.Root, "train.py"), "print(1)");
        Git("init", "-q");
        Git("add", "train.py");
        Git("commit", "-q", "-m", "first");
        File.WriteAllText(Path.Combine(bench.Root, changed), "print(2)");
        var origin = await OriginOf(Training("sh", "-c", ":"));
        Assert.Matches("^[0-9a-f]{40}$", origin.Commit);
        Assert.Equal(isDirty, origin.IsDirty);
    }

    [ProgramFact]
    public async Task The_interpreter_of_a_script_is_told_and_the_devices_that_it_sees()
    {
        var script = Path.Combine(bench.Root, "train");
        File.WriteAllText(script, "#!/usr/bin/env sh\n:\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var training = Training(script);
        var origin = await OriginOf(training with { Environment = training.Environment.Add("CUDA_VISIBLE_DEVICES", "0, 2") });
        Assert.Contains("sh", Path.GetFileName(origin.Interpreter));
        Assert.NotEqual(script, origin.Interpreter);
        Assert.Equal(["0", "2"], origin.Devices.ToArray());
    }
}
