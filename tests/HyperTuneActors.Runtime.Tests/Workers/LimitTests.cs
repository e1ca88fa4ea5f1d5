using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>A run takes no more time and memory than it may.</summary>
public sealed class LimitTests : IDisposable
{
    private readonly RunBench bench = new();

    public void Dispose() => bench.Dispose();

    private static RunOrder Limited(string script, RunLimits limits) => Limited(RunBench.Script(script) with { LastStep = 9 }, limits);

    private static RunOrder Limited(RunOrder order, RunLimits limits) =>
        order with { Training = order.Training with { Limits = limits } };

    [ProgramFact]
    public async Task A_run_that_takes_too_long_is_stopped()
    {
        var run = bench.Start(Limited("""while :; do echo '{"step": 3, "accuracy": 1}'; sleep 0.05; done""",
            new RunLimits(Run: TimeSpan.FromSeconds(0.6))));
        var end = await run.Ended;
        Assert.Equal(RunClass.TimedOut, end.Class);
        Assert.Equal("The run took longer than 0.6 s, its limit, and was stopped after step 3.", end.Reason);
        Assert.False(run.Lives);
    }

    [ProgramFact]
    public async Task A_step_that_takes_too_long_ends_the_run_though_the_program_talks()
    {
        var end = await bench.Start(Limited("while :; do echo training; sleep 0.05; done",
            new RunLimits(Step: TimeSpan.FromSeconds(0.5)))).Ended;
        Assert.Equal(RunClass.TimedOut, end.Class);
        Assert.Equal("A step took longer than 0.5 s, its limit; the run was stopped before its first report.", end.Reason);
    }

    [ProgramTheory]
    [InlineData("exec sleep 1000")]
    [InlineData("trap '' TERM; exec >&- 2>&-; while :; do sleep 1; done")]
    public async Task A_program_without_a_sign_of_life_hangs(string script)
    {
        var run = bench.Start(Limited(script, new RunLimits(Progress: TimeSpan.FromSeconds(0.4))));
        var end = await run.Ended;
        Assert.Equal(RunClass.Hung, end.Class);
        Assert.Equal("No report, no checkpoint and no output for 0.4 s; the run was stopped before its first report.", end.Reason);
        Assert.False(run.Lives);
    }

    [PythonFact]
    public async Task A_program_that_uses_too_much_memory_is_ended()
    {
        var end = await bench.Start(Limited(Python("x = bytearray(b'1') * 200_000_000\nimport time\ntime.sleep(1000)"),
            new RunLimits(Memory: 100_000_000))).Ended;
        Assert.Equal(RunClass.OutOfMemory, end.Class);
        Assert.Matches("^Its processes used [0-9]+ MB, and may use 100 MB.$", end.Reason);
    }

    [PythonFact]
    public async Task The_memory_of_all_its_processes_counts_wherever_they_went()
    {
        var run = bench.Start(Limited(Python(
            """
            import os, time
            for i in range(3):
                if os.fork() == 0:
                    os.setsid()
                    x = bytearray(b'1') * 60_000_000
                    time.sleep(1000)
            time.sleep(1000)
            """), new RunLimits(Memory: 150_000_000)));
        Assert.Equal(RunClass.OutOfMemory, (await run.Ended).Class);
        Assert.False(run.Lives);
    }

    [PythonFact]
    public async Task What_forks_share_counts_once()
    {
        var end = await bench.Start(Limited(Python(
            """
            import os, time
            x = bytearray(b'1') * 60_000_000
            children = []
            for i in range(4):
                pid = os.fork()
                if pid == 0:
                    time.sleep(1.5)
                    os._exit(0)
                children.append(pid)
            for pid in children: os.waitpid(pid, 0)
            print('{"step": 9, "accuracy": 1}')
            """), new RunLimits(Memory: 150_000_000))).Ended;
        Assert.Equal((RunClass.Finished, "Exit code 0."), (end.Class, end.Reason));
    }

    [PythonFact]
    public async Task A_burst_that_nobody_could_see_in_time_is_refused_by_the_kernel()
    {
        var end = await bench.Start(Limited(Python("import mmap\nx = mmap.mmap(-1, 20_000_000_000, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)"),
            new RunLimits(Memory: 100_000_000))).Ended;
        Assert.Equal(RunClass.OutOfMemory, end.Class);
        Assert.Contains("Cannot allocate memory", end.Reason);
    }

    private static RunOrder Python(string program) => RunBench.Python(program) with { LastStep = 9 };
}
