using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>The value of a secret reaches the program, and nothing that the tuner writes or tells.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Value = "s3cr3t-Value/with+signs==";

    private readonly RunBench bench = new();
    private readonly string name = $"TEST_SECRET_{Guid.NewGuid():N}";

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(name, null);
        bench.Dispose();
    }

    private RunOrder With(RunOrder order) => order with { Training = order.Training with { Secrets = [name] } };

    [PythonFact]
    public async Task No_file_and_no_word_has_it_however_it_is_written()
    {
        Environment.SetEnvironmentVariable(name, Value + "\n");
        var run = bench.Start(With(RunBench.Python(
            $$"""
            import os, sys, time
            secret = os.environ["{{name}}"].strip()
            print("out", secret)
            print("err", secret, file=sys.stderr)
            sys.stdout.write("cut " + secret[:7]); sys.stdout.flush(); time.sleep(0.2); print(secret[7:])
            print('{"accuracy": "' + secret + '"}')
            print('{"artifact": "/nowhere/' + secret + '"}')
            raise ValueError("bad key " + secret)
            """)));
        var end = await run.Ended;

        Assert.Equal((RunClass.Crashed, "Exit code 1: ValueError: bad key [secret]"), (end.Class, end.Reason));
        Assert.Contains("out [secret]\n", run.Log);
        Assert.Contains("err [secret]\n", run.Log);
        Assert.Contains("cut [secret]\n", run.Log);
        Assert.Equal(2, run.Warnings.Count);
        Assert.DoesNotContain(Value, $"{end}{string.Concat(run.Warnings)}{run.Note}");
        foreach (var file in Directory.EnumerateFiles(bench.Root, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(Value, File.ReadAllText(file));
    }

    [ProgramFact]
    public async Task One_that_the_worker_does_not_have_is_a_failed_start()
    {
        var end = await bench.Start(With(RunBench.Script("echo"))).Ended;
        Assert.Equal(RunClass.StartFailed, end.Class);
        Assert.Equal($"The secret '{name}' is no variable in the environment of this worker. Set it where the worker is started.", end.Reason);
    }

    [ProgramTheory]
    [InlineData("")]
    [InlineData("abc\n")]
    public async Task One_that_is_too_short_to_be_blotted_out_is_refused(string value)
    {
        // An empty variable is none for .NET.
        Environment.SetEnvironmentVariable(name, value);
        var end = await bench.Start(With(RunBench.Script("echo"))).Ended;
        Assert.Equal(RunClass.StartFailed, end.Class);
        Assert.Matches("fewer than 4 characters|is no variable", end.Reason);
    }
}
