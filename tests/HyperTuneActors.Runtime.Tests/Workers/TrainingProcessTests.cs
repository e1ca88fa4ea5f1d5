using System.Diagnostics;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

public sealed class TrainingProcessTests : IDisposable
{
    private const string Result = """echo '{"accuracy": 0.9}'; """;

    private readonly RunBench bench = new();

    public void Dispose() => bench.Dispose();

    [ProgramFact]
    public async Task A_program_that_reports_and_ends_is_finished()
    {
        var run = bench.Start("""echo hello; echo '{"accuracy": 0.9}'; echo oops >&2""");
        var end = await run.Ended;
        Assert.Equal(new RunEnd(RunClass.Finished, "Exit code 0.", ExitCode: 0), end);
        Assert.Equal((1, Metrics.Of(("accuracy", 0.9))), Assert.Single(run.Reports));
        Assert.Equal("SRE", string.Concat(run.Told));
        Assert.Contains("hello\n", run.Log);
        Assert.Contains("oops\n", run.Log);
        Assert.DoesNotContain("accuracy", run.Log);
    }

    [ProgramFact]
    public async Task The_started_process_is_the_program_itself_and_leads_its_group()
    {
        var run = bench.Start(Result + "read -r a b c d group rest </proc/$$/stat; echo pid $$ group $group");
        var pid = await run.Started;
        await run.Ended;
        Assert.Contains($"pid {pid} group {pid}\n", run.Log);
    }

    [ProgramFact]
    public async Task The_program_gets_arguments_environment_and_a_file()
    {
        var order = RunBench.Order(
        [
            ["sh"], ["-c"], ["cat \"$1\"; echo \"$HYPERTUNE_RUN $HYPERTUNE_PARAM_LR $2 $3\"; pwd"], ["sh"],
            ["{params_file}"], ["{lr}/{seed}"], ["--inactive", "{momentum}"],
        ]);
        var run = bench.Start(order);
        await run.Ended;
        Assert.EndsWith("}mnist/17/1 0.001 0.001/18446744073709551615 \n/tmp\n", run.Log);
    }

    [ProgramFact]
    public async Task The_worker_s_own_run_is_not_passed_on()
    {
        Environment.SetEnvironmentVariable("HYPERTUNE_LAST_STEP", "99");
        try
        {
            var run = bench.Start("echo last=$HYPERTUNE_LAST_STEP.");
            await run.Ended;
            Assert.Contains("last=.\n", run.Log);
        }
        finally
        {
            Environment.SetEnvironmentVariable("HYPERTUNE_LAST_STEP", null);
        }
    }

    [ProgramFact]
    public async Task An_exit_code_is_passed_on_with_the_end_of_the_log()
    {
        var run = bench.Start("echo training; echo 'ValueError: bad shape' >&2; exit 3");
        var end = await run.Ended;
        Assert.Equal(RunClass.Crashed, end.Class);
        Assert.Equal(3, end.ExitCode);
        Assert.Equal("Exit code 3: ValueError: bad shape", end.Reason);
        Assert.Equal(run.Log, end.Tail);
    }

    [ProgramTheory]
    [InlineData("KILL", 9, RunClass.Killed)]
    [InlineData("TERM", 15, RunClass.Preempted)]
    [InlineData("HUP", 1, RunClass.Killed)]
    [InlineData("SEGV", 11, RunClass.Crashed)]
    public async Task A_signal_is_named_and_one_from_elsewhere_told_from_a_fault(string name, int signal, RunClass kind)
    {
        var end = await bench.Start($"kill -{name} $$").Ended;
        Assert.Equal((kind, signal, null), (end.Class, end.Signal, end.ExitCode));
        Assert.Contains("SIG" + name, end.Reason);
    }

    [ProgramTheory]
    [InlineData("no-such-program-here", "There is no program 'no-such-program-here' in PATH")]
    [InlineData("./no-such-file", "There is no program '/tmp/./no-such-file'.")]
    [InlineData("/etc/passwd", "'/etc/passwd' is not executable.")]
    [InlineData("/etc", "'/etc' is a directory")]
    public async Task A_program_that_is_not_there_is_a_failed_start(string program, string reason)
    {
        var run = bench.Start(RunBench.Order(program));
        var end = await run.Ended;
        Assert.Equal(RunClass.StartFailed, end.Class);
        Assert.StartsWith(reason, end.Reason);
        Assert.Equal("E", string.Concat(run.Told));
    }

    [ProgramFact]
    public async Task A_working_directory_that_is_not_there_is_a_failed_start()
    {
        var order = RunBench.Script("echo");
        order = order with { Training = order.Training with { WorkingDirectory = "/nowhere" } };
        var end = await bench.Start(order).Ended;
        Assert.Equal(RunClass.StartFailed, end.Class);
        Assert.Equal("The working directory '/nowhere' does not exist.", end.Reason);
    }

    [ProgramFact]
    public async Task A_script_whose_interpreter_is_not_there_is_a_failed_start()
    {
        var script = Path.Combine(bench.Root, "train.sh");
        File.WriteAllText(script, "#!/no/such/interpreter\n");
        Process.Start("chmod", ["+x", script]).WaitForExit();
        var end = await bench.Start(RunBench.Order(script)).Ended;
        Assert.Equal((RunClass.StartFailed, 127), (end.Class, end.ExitCode));
    }

    [ProgramFact]
    public async Task A_run_stopped_before_its_start_is_not_started()
    {
        var run = bench.Start(Result + "exec sleep 1000");
        run.Process.Stop();
        Assert.Equal(RunClass.Stopped, (await run.Ended).Class);
        Assert.False(run.Lives);
    }

    [ProgramFact]
    public async Task NaN_stops_the_program()
    {
        var run = bench.Start("""echo '{"accuracy": NaN, "step": 4}'; exec sleep 1000""");
        var end = await run.Ended;
        Assert.Equal((RunClass.Diverged, "Metric 'accuracy' was NaN at step 4."), (end.Class, end.Reason));
        Assert.Equal("""{"accuracy": NaN, "step": 4}""", end.Tail!.Trim());
        Assert.Empty(run.Reports);
    }

    [ProgramFact]
    public async Task A_report_without_the_objective_stops_the_program_and_says_which_name_is_nearest()
    {
        var order = RunBench.Script("""echo '{"step": 1, "validation_accuracy": 1, "loss": 2}'; exec sleep 1000""");
        var end = await bench.Start(order with { Objectives = ["validation_acuracy"] }).Ended;
        Assert.Equal(RunClass.MetricMissing, end.Class);
        Assert.Equal("The report at step 1 has no metric 'validation_acuracy'; it has validation_accuracy, loss. "
            + "Did you mean 'validation_accuracy'?", end.Reason);
    }

    [ProgramFact]
    public async Task NaN_counts_even_if_the_program_ends_right_after_it() =>
        Assert.Equal(RunClass.Diverged, (await bench.Start("""echo '{"accuracy": nan}'; exit 1""").Ended).Class);

    [ProgramFact]
    public async Task A_program_that_does_not_end_after_its_last_step_is_stopped_and_finished()
    {
        var order = RunBench.Script("""echo '{"step": 2, "accuracy": 1}'; exec sleep 1000""") with { LastStep = 2 };
        order = order with { Training = order.Training with { Finish = TimeSpan.FromSeconds(0.1) } };
        var end = await bench.Start(order).Ended;
        Assert.Equal(RunClass.Finished, end.Class);
        Assert.Equal("Its last step is reported; it had not ended 0.1 s later and was stopped.", end.Reason);
    }

    [ProgramFact]
    public async Task A_bug_in_a_callback_ends_the_run_and_nothing_else()
    {
        var order = RunBench.Script(Result + "exec sleep 1000");
        var created = (Creation.Created)RunDirectory.Create(bench.Root, order.Run);
        var ended = new TaskCompletionSource<RunEnd>();
        TrainingProcess.Start(order, created.Directory, bench.Shim,
            new((_, _, _) => { }, (_, _) => throw new NotSupportedException("mine"), (_, _) => { }, (_, _, _) => { },
                (_, _, _) => { }, ended.SetResult),
            TimeProvider.System);
        var end = await ended.Task.WaitAsync(RunBench.Patience);
        Assert.Equal(RunClass.Bug, end.Class);
        Assert.Contains("mine", end.Reason);
    }

    [ProgramFact]
    public async Task A_run_leaves_no_name_of_a_process_behind()
    {
        var run = bench.Start(Result + "read -r line </dev/null; exec sleep 1000");
        var pid = await run.Started;
        Assert.Equal(pid, RunDirectory.ProcessIn(run.Directory.Path)!.Pid);
        run.Process.Stop();
        await run.Ended;
        Assert.Null(RunDirectory.ProcessIn(run.Directory.Path));
    }
}
