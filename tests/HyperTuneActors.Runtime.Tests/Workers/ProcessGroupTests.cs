using System.Diagnostics;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>Nothing of a run outlives its end, or its worker.</summary>
public sealed class ProcessGroupTests : IDisposable
{
    private const string Ready = """echo '{"accuracy": 1}'; """;

    private readonly RunBench bench = new();

    public void Dispose() => bench.Dispose();

    private static async Task<(RunEnd End, TimeSpan Took)> StoppedAfterReport(Running run)
    {
        await run.Reported;
        var asked = Stopwatch.GetTimestamp();
        run.Process.Stop();
        var end = await run.Ended;
        Assert.False(run.Lives);
        return (end, Stopwatch.GetElapsedTime(asked));
    }

    private static RunOrder Patient(string script)
    {
        var order = RunBench.Script(script);
        return order with { Training = order.Training with { Grace = TimeSpan.FromMinutes(10) } };
    }

    [ProgramFact]
    public async Task A_program_that_minds_SIGTERM_ends_at_once()
    {
        var (end, _) = await StoppedAfterReport(bench.Start(Patient(Ready + "exec sleep 1000")));
        Assert.Equal((RunClass.Stopped, 15), (end.Class, end.Signal));
    }

    [ProgramFact]
    public async Task A_program_may_tidy_up_and_leave_in_its_own_way()
    {
        // Short sleeps: a child of a shell with a trap loses a signal that comes between its fork and its exec.
        var run = bench.Start(Patient("trap 'echo saved; exit 7' TERM; " + Ready + "while :; do sleep 0.05; done"));
        var (end, _) = await StoppedAfterReport(run);
        Assert.Equal((RunClass.Stopped, 7, null), (end.Class, end.ExitCode, end.Tail));
        Assert.Contains("saved\n", run.Log);
    }

    [ProgramFact]
    public async Task A_program_that_ignores_SIGTERM_gets_SIGKILL_after_the_grace_period()
    {
        var (end, took) = await StoppedAfterReport(bench.Start("trap '' TERM; " + Ready + "while :; do sleep 1; done"));
        Assert.Equal((RunClass.Stopped, 9), (end.Class, end.Signal));
        Assert.InRange(took.TotalSeconds, 0.3, 30);
    }

    [ProgramFact]
    public async Task A_grandchild_that_ignores_SIGTERM_gets_SIGKILL_after_the_grace_period()
    {
        var run = bench.Start("(trap '' TERM; " + Ready + "while :; do sleep 1; done) & exec sleep 1000");
        var (end, took) = await StoppedAfterReport(run);
        Assert.Equal((RunClass.Stopped, 15), (end.Class, end.Signal));
        Assert.InRange(took.TotalSeconds, 0.3, 30);
    }

    [ProgramFact]
    public async Task What_a_program_leaves_in_its_group_is_ended_with_it()
    {
        var run = bench.Start(Patient("sleep 1000 & " + Ready + "exit 0"));
        Assert.Equal(RunClass.Finished, (await run.Ended).Class);
        Assert.False(run.Lives);
    }

    [ProgramFact]
    public async Task What_a_program_leaves_outside_its_group_is_ended_with_it()
    {
        var run = bench.Start(Patient("setsid sleep 1000 & setsid --fork sleep 1000; " + Ready + "exit 0"));
        Assert.Equal(RunClass.Finished, (await run.Ended).Class);
        Assert.False(run.Lives);
    }

    [ProgramFact]
    public async Task A_stop_reaches_what_has_left_the_group()
    {
        var run = bench.Start(Patient("setsid --fork sleep 1000; " + Ready + "exec sleep 1000"));
        Assert.Equal(RunClass.Stopped, (await StoppedAfterReport(run)).End.Class);
    }

    [ProgramFact]
    public async Task What_leaves_the_group_only_after_the_stop_is_asked_to_end_too()
    {
        var run = bench.Start(Patient(
            "trap 'setsid --fork sleep 1000; exit 7' TERM; " + Ready + "while :; do sleep 0.05; done"));
        Assert.Equal(RunClass.Stopped, (await StoppedAfterReport(run)).End.Class);
    }

    [ProgramFact]
    public async Task A_program_that_waits_for_all_its_children_does_not_wait_for_the_watch()
    {
        var run = bench.Start(Ready + "read -r children </proc/$$/task/$$/children; echo \"children $children.\"");
        await run.Ended;
        Assert.Contains("children .\n", run.Log);
    }

    [ProgramFact]
    public async Task Output_held_open_by_somebody_who_hides_does_not_hold_the_end_up()
    {
        var run = bench.Start("setsid --fork env -i sleep 5; " + Ready + "exit 0");
        var began = Stopwatch.GetTimestamp();
        Assert.Equal(RunClass.Finished, (await run.Ended).Class);
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 4);
    }
}
