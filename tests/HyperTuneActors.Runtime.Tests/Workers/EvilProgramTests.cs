using System.Diagnostics;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>Programs that misbehave. Each ends in its class, leaves nothing alive, and the next run is not disturbed.</summary>
public sealed class EvilProgramTests : IDisposable
{
    private const string Up = """echo '{"step": 1, "accuracy": 0.5}'; """;

    private readonly RunBench bench = new();

    public void Dispose() => bench.Dispose();

    private Running Start(string script, RunLimits? limits = null) => Start(RunBench.Script(script), limits);

    private Running Start(RunOrder order, RunLimits? limits = null) =>
        bench.Start(order with { LastStep = 3, Training = order.Training with { Limits = limits } });

    /// <returns>How it ended.</returns>
    private async Task<RunEnd> Over(Running run)
    {
        var end = await run.Ended;
        Assert.False(run.Lives);
        Assert.Null(RunDirectory.ProcessIn(run.Directory.Path));
        var next = RunBench.Script(Up.Replace('1', '3'));
        next = next with { Run = next.Run with { Trial = new TrialNumber(99) }, LastStep = 3 };
        Assert.Equal(RunClass.Finished, (await bench.Start(next).Ended).Class);
        return end;
    }

    private async Task<RunEnd> StoppedAfterReport(Running run)
    {
        await run.Reported;
        run.Process.Stop();
        return await Over(run);
    }

    public static TheoryData<string, string, RunClass> ByThemselves => new()
    {
        { "writes half a line and exits",    """printf '{"step": 3, "accur'""",                                  RunClass.NoResult },
        { "exits 0 without a result",        ":",                                                                RunClass.NoResult },
        { "exits 0 too early",               Up,                                                                 RunClass.NoResult },
        { "is killed from outside",          Up + "kill -KILL $$",                                               RunClass.Killed },
        { "is asked from outside to end",    Up + "kill -TERM $$",                                               RunClass.Preempted },
        { "asks to be tried again later",    Up + "exit 75",                                                     RunClass.Preempted },
        { "reports NaN",                     """echo '{"step": 1, "accuracy": NaN}'; exec sleep 1000""",         RunClass.Diverged },
        { "reports 1e400",                   """echo '{"step": 1, "accuracy": 1e400}'; exec sleep 1000""",       RunClass.Diverged },
        { "reports a string",                """echo '{"step": 3, "accuracy": "0.9"}'""",                        RunClass.NoResult },
        { "reports a negative step",         """echo '{"step": -3, "accuracy": 0.9}'""",                         RunClass.NoResult },
        { "reports another metric",          """echo '{"step": 1, "acuracy": 0.9}'; exec sleep 1000""",          RunClass.MetricMissing },
        { "daemonises",                      Up + "setsid --fork sleep 1000; exit 1",                            RunClass.Crashed },
        { "forks and leaves",                Up + "sleep 1000 & sleep 1000 & exit 1",                            RunClass.Crashed },
        { "closes all it has",               "exec <&- >&- 2>&-; exit 3",                                        RunClass.Crashed },
        { "removes its own directory",       Up + "rm -rf \"$HYPERTUNE_RUN_DIR\"; exit 1",                       RunClass.Crashed },
        { "makes its checkpoints a file",    Up + "rmdir \"$HYPERTUNE_CHECKPOINT_DIR\"; : >\"$HYPERTUNE_CHECKPOINT_DIR\"; exit 1", RunClass.Crashed },
    };

    [ProgramTheory]
    [MemberData(nameof(ByThemselves))]
    public async Task A_program_that_(string what, string script, RunClass expected)
    {
        var end = await Over(Start(script));
        Assert.True(expected == end.Class, $"{what}: {end}");
    }

    [ProgramFact]
    public async Task One_that_ignores_SIGTERM_is_killed() =>
        Assert.Equal((RunClass.Stopped, 9),
            (await StoppedAfterReport(Start("trap '' TERM; " + Up + "while :; do sleep 1; done")) is var end ? end.Class : default, end.Signal));

    [PythonFact]
    public async Task One_that_forks_and_starts_sessions_without_end_is_ended_with_all_of_them() =>
        Assert.Equal(RunClass.Stopped, (await StoppedAfterReport(Start(RunBench.Python(
            """
            import os, signal, time
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            print('{"step": 1, "accuracy": 0.5}')
            end = time.time() + 60
            while time.time() < end:
                if os.fork() == 0:
                    os.setsid()
                    time.sleep(0.3)
                    if os.fork() == 0: time.sleep(60)
                    os._exit(0)
                time.sleep(0.1)
            """)))).Class);

    [PythonFact]
    public async Task One_that_eats_memory_is_out_of_memory() =>
        Assert.Equal(RunClass.OutOfMemory, (await Over(Start(
            RunBench.Python("import time\nx = []\nwhile True:\n    x.append(bytearray(b'1') * 10_000_000)\n    time.sleep(0.02)"),
            new RunLimits(Memory: 200_000_000)))).Class);

    [ProgramFact]
    public async Task One_that_never_writes_hangs() =>
        Assert.Equal(RunClass.Hung, (await Over(Start("exec sleep 1000", new RunLimits(Progress: TimeSpan.FromSeconds(0.3))))).Class);

    [PythonFact]
    public async Task One_that_writes_a_hundred_megabytes_everywhere_takes_little_disk()
    {
        var run = Start(RunBench.Python(
            """
            import sys
            for i in range(100):
                sys.stdout.buffer.write(b'\xff\0{' * 333_333)
                sys.stderr.buffer.write(b'error\n' * 166_666)
            print()
            print('{"step": 3, "accuracy": 0.5}')
            """));
        Assert.Equal(RunClass.Finished, (await Over(run)).Class);
        Assert.InRange(new FileInfo(run.Directory.LogFile).Length, 2 * RunLog.KeptBytes, (2 * RunLog.KeptBytes) + 200);
    }

    [ProgramFact]
    public async Task One_that_reports_steps_twice_and_out_of_order_is_told_as_it_reports()
    {
        var run = Start("""for i in 2 2 1 3 1; do echo "{\"step\": $i, \"accuracy\": 0.$i}"; done""");
        Assert.Equal(RunClass.Finished, (await Over(run)).Class);
        Assert.Equal([2, 2, 1, 3, 1], run.Reports.Select(report => report.Step));
    }

    [ProgramFact]
    public async Task One_that_reports_after_it_was_told_to_stop_is_told_as_it_reports()
    {
        var order = RunBench.Script("""trap 'echo "{\"step\": 2, \"accuracy\": 1}"; exit 0' TERM; """ + Up + "while :; do sleep 0.05; done");
        var run = Start(order with { Training = order.Training with { Grace = RunBench.Patience } });
        Assert.Equal(RunClass.Stopped, (await StoppedAfterReport(run)).Class);
        Assert.Equal([1, 2], run.Reports.Select(report => report.Step));
    }

    [ProgramFact]
    public async Task A_checkpoint_of_another_trial_is_not_overwritten_by_accident_nor_told_as_one_s_own()
    {
        var owner = Start("""echo weights >"$HYPERTUNE_CHECKPOINT_DIR/tmp"; mv "$HYPERTUNE_CHECKPOINT_DIR/tmp" "$HYPERTUNE_CHECKPOINT_DIR/1"; """ + Up);
        await owner.Ended;
        var path = owner.Checkpoints.Single().Path;
        var order = RunBench.Script($"echo evil >>{path}; echo evil >{Path.GetDirectoryName(path)}/3; " + Up);
        var other = Start(order with { Run = order.Run with { Trial = new TrialNumber(18) } });
        await Over(other);

        Assert.Empty(other.Checkpoints);
        Assert.Single(owner.Checkpoints);
        // Root may write to what is read-only; anybody else may not.
        if (Environment.UserName != "root") Assert.Equal("weights\n", File.ReadAllText(path));
    }
}
