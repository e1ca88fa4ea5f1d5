using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers.Detached;

/// <summary>A detached run with a worker that stays.</summary>
public sealed class DetachedTrainerTests : IDisposable
{
    private readonly DetachedBench bench = new();

    public void Dispose() => bench.Dispose();

    [ProgramFact]
    public async Task A_program_that_reports_and_ends_is_finished()
    {
        var order = RunBench.Script("""echo hello; echo '{"accuracy": 0.9}'; echo oops >&2""");
        var (run, _) = DetachedBench.Start(bench.Worker(), order);

        Assert.Equal(new RunEnd(RunClass.Finished, "Exit code 0.", ExitCode: 0), await run.EndAsync());
        Assert.Equal(["1 step 1 accuracy 0.9", "2 end Finished"], run.Told);
        Assert.NotNull(run.Origin);
        var log = bench.LogOf(order);
        Assert.Contains("hello\n", log);
        Assert.Contains("oops\n", log);
        Assert.DoesNotContain("accuracy", log);
    }

    [ProgramTheory]
    [InlineData("exit 3", RunClass.Crashed, 3, null)]
    [InlineData("kill -KILL $$", RunClass.Killed, null, 9)]
    [InlineData("kill -TERM $$", RunClass.Preempted, null, 15)]
    [InlineData("kill -SEGV $$", RunClass.Crashed, null, 11)]
    [InlineData("exit 75", RunClass.Preempted, 75, null)]
    public async Task An_end_is_what_it_would_be_with_a_run_that_is_not_detached(string end, RunClass kind, int? code, int? signal)
    {
        var (run, _) = DetachedBench.Start(bench.Worker(), RunBench.Script("echo training; " + end));
        var ended = await run.EndAsync();
        Assert.Equal((kind, code, signal), (ended.Class, ended.ExitCode, ended.Signal));
        Assert.Equal("training\n", ended.Tail);
    }

    [ProgramFact]
    public async Task A_program_that_is_not_there_is_a_failed_start()
    {
        var (run, _) = DetachedBench.Start(bench.Worker(), RunBench.Order("no-such-program-here"));
        Assert.Equal(RunClass.StartFailed, (await run.EndAsync()).Class);
        Assert.Equal(["1 end StartFailed"], run.Told);
    }

    [ProgramFact]
    public async Task A_run_is_started_once()
    {
        var worker = bench.Worker();
        var (run, _) = DetachedBench.Start(worker, RunBench.Script("true"));
        Assert.Null(worker.Start(RunBench.Script("true"), run.Callbacks));
        Assert.Null(bench.Worker("another").Start(RunBench.Script("true"), run.Callbacks));
        await run.EndAsync();
    }

    [ProgramTheory]
    [InlineData("exec sleep 1000")]
    [InlineData("trap '' TERM; while :; do sleep 0.1; done")]
    [InlineData("setsid sh -c 'trap \"\" TERM; while :; do sleep 0.1; done' & wait")]
    public async Task A_run_that_is_stopped_ends_with_all_that_it_started(string rest)
    {
        var (run, training) = DetachedBench.Start(bench.Worker(), RunBench.Script(DetachedBench.Report(1) + rest));
        await run.CountAsync(1);
        training.Stop();
        var end = await run.EndAsync();
        Assert.Equal((RunClass.Stopped, "Stopped when asked to."), (end.Class, end.Reason));
        Assert.Empty(bench.Living());
    }

    [ProgramFact]
    public async Task A_run_that_is_stopped_before_its_start_is_not_started()
    {
        var (run, training) = DetachedBench.Start(bench.Worker(), RunBench.Script("touch " + bench.Sign("ran")));
        training.Stop();
        Assert.Equal(RunClass.Stopped, (await run.EndAsync()).Class);
        Assert.False(File.Exists(bench.Sign("ran")));
    }

    [ProgramFact]
    public async Task What_ignores_SIGTERM_after_a_normal_end_is_ended_after_the_grace_and_the_code_is_kept()
    {
        var (run, _) = DetachedBench.Start(bench.Worker(),
            RunBench.Script("sh -c 'trap \"\" TERM; while :; do sleep 0.1; done' & exit 3"));
        Assert.Equal(3, (await run.EndAsync()).ExitCode);
        Assert.Empty(bench.Living());
    }

    [ProgramFact]
    public async Task A_divergence_and_a_missing_metric_stop_the_program()
    {
        var worker = bench.Worker();
        var (diverged, _) = DetachedBench.Start(worker, RunBench.Script("""echo '{"accuracy": NaN}'; exec sleep 1000"""));
        var second = RunBench.Script("""echo '{"acuracy": 1}'; exec sleep 1000""");
        var (missing, _) = DetachedBench.Start(worker, second with { Run = second.Run with { Attempt = 2 } });
        Assert.Equal(RunClass.Diverged, (await diverged.EndAsync()).Class);
        Assert.Equal(RunClass.MetricMissing, (await missing.EndAsync()).Class);
    }

    [ProgramFact]
    public async Task Limits_hold()
    {
        var order = RunBench.Script("trap '' TERM; while :; do sleep 0.1; done");
        order = order with { Training = order.Training with { Limits = new RunLimits(Run: TimeSpan.FromSeconds(0.3)) } };
        var (run, _) = DetachedBench.Start(bench.Worker(), order);
        Assert.Equal(RunClass.TimedOut, (await run.EndAsync()).Class);
    }

    [ProgramTheory]
    [InlineData("1,3", true, "1,3", "devices=1,3.")]
    [InlineData("", true, "0", "devices=.")]
    [InlineData("", false, "0", "devices=0.")]
    public async Task A_program_sees_the_devices_of_its_place(string devices, bool hides, string own, string seen)
    {
        var order = RunBench.Script("echo \"devices=$CUDA_VISIBLE_DEVICES.\"") with
        {
            Place = new Place(new WorkerIncarnation("w", 1), 0, [.. devices.Split(',', StringSplitOptions.RemoveEmptyEntries)]),
        };
        order = order with { Training = order.Training with { Environment = order.Training.Environment.Add("CUDA_VISIBLE_DEVICES", own) } };
        var (run, _) = DetachedBench.Start(bench.Worker(hidesDevices: hides), order);
        await run.EndAsync();
        Assert.Contains(seen, bench.LogOf(order));
    }

    [ProgramFact]
    public async Task Nothing_is_left_of_a_run_that_is_forgotten_but_what_every_run_leaves()
    {
        var worker = bench.Worker();
        var order = RunBench.Script("""echo '{"accuracy": 0.9}'""");
        var (run, training) = DetachedBench.Start(worker, order);
        await run.EndAsync();
        Assert.Equal(["acknowledged", "artifacts", "checkpoints", "lease", "log", "params.json", "rc", "spool", "watch"], Names(order));

        training.Acknowledge(2);
        training.Forget();

        Assert.Equal(["artifacts", "checkpoints", "log", "params.json"], Names(order));
        Assert.Empty(worker.Attached());
        bench.Leave(worker);
        Assert.Empty(bench.Worker().Attached());
    }

    [ProgramFact]
    public async Task What_a_program_writes_can_be_read_by_its_owner_only()
    {
        var order = RunBench.Script(DetachedBench.Report(1) + "exec sleep 1000");
        var (run, _) = DetachedBench.Start(bench.Worker(), order);
        await run.CountAsync(1);
        foreach (var raw in new[] { "stdout", "stderr" })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(bench.DirectoryOf(order), raw)));
    }

    private IEnumerable<string> Names(RunOrder order) =>
        Directory.EnumerateFileSystemEntries(bench.DirectoryOf(order)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}
