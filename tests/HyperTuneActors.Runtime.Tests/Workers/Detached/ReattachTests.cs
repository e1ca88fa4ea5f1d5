using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers.Detached;

/// <summary>A run that another life of its worker takes over.</summary>
public sealed class ReattachTests : IDisposable
{
    private readonly DetachedBench bench = new();

    public void Dispose() => bench.Dispose();

    [ProgramFact]
    public async Task New_actors_in_the_same_process_hear_all_that_is_not_acknowledged_under_its_numbers_and_then_what_is_new()
    {
        var worker = bench.Worker();
        var (first, old) = DetachedBench.Start(worker,
            RunBench.Script(DetachedBench.Report(1) + DetachedBench.Report(2) + bench.Await("go") + DetachedBench.Report(3)));
        await first.CountAsync(2);
        old.Acknowledge(1);
        old.Leave();

        var (second, training) = DetachedBench.Attach(worker);
        await second.CountAsync(1);
        bench.Give("go");
        await second.EndAsync();

        Assert.Equal(["2 step 2 accuracy 0.5", "3 step 3 accuracy 0.5", "4 end Finished"], second.Told);
        Assert.Equal(first.ProcessId, second.ProcessId);
        Assert.Equal(2, first.Told.Count);
        old.Stop();
        old.Forget();
        Assert.Single(worker.Attached());
        training.Forget();
        Assert.Empty(worker.Attached());
    }

    [ProgramFact]
    public async Task A_new_process_takes_a_run_over_in_the_middle_of_a_line()
    {
        var order = RunBench.Script(DetachedBench.Report(1) + """printf '{"step": 2, "acc'; """ + "touch " + bench.Sign("half") + "; "
            + bench.Await("go") + """echo 'uracy": 0.75}'; echo done""");
        var worker = bench.Worker();
        var (first, training) = DetachedBench.Start(worker, order);
        await first.CountAsync(1);
        await bench.SeenAsync("half");
        training.Acknowledge(1);
        bench.Leave(worker);

        var (second, _) = DetachedBench.Attach(bench.Worker());
        bench.Give("go");
        await second.EndAsync();

        Assert.Equal(["2 step 2 accuracy 0.75", "3 end Finished"], second.Told);
        Assert.Equal("done\n", bench.LogOf(order));
    }

    [ProgramTheory]
    [InlineData("exit 0", RunClass.Finished, 0)]
    [InlineData("exit 3", RunClass.Crashed, 3)]
    [InlineData("kill -KILL $$", RunClass.Killed, null)]
    public async Task A_run_that_ended_while_nobody_was_there_is_told_with_all_that_it_wrote(string end, RunClass kind, int? code)
    {
        var order = RunBench.Script(DetachedBench.Report(1) + bench.Await("go") + DetachedBench.Report(2)
            + "echo $$ >\"$HYPERTUNE_CHECKPOINT_DIR/2\"; echo plot >\"$HYPERTUNE_ARTIFACTS_DIR/plot.txt\"; echo last words; " + end);
        var worker = bench.Worker();
        var (first, _) = DetachedBench.Start(worker, order);
        await first.CountAsync(1);
        bench.Leave(worker);
        bench.Give("go");
        await bench.AllGoneAsync();

        var (second, _) = DetachedBench.Attach(bench.Worker());
        var ended = await second.EndAsync();

        Assert.Equal((kind, code), (ended.Class, ended.ExitCode));
        Assert.Equal(5, second.Told.Count);
        Assert.Equal(["1 step 1 accuracy 0.5", "2 step 2 accuracy 0.5"], second.Told.Take(2));
        Assert.StartsWith("3 checkpoint 2 of ", second.Told[2]);
        Assert.Equal(["4 artifact plot.txt of 5", $"5 end {kind}"], second.Told.Skip(3));
        Assert.Equal("last words\n", bench.LogOf(order));
    }

    [ProgramFact]
    public async Task An_end_that_was_told_is_told_again_until_it_is_forgotten()
    {
        var worker = bench.Worker();
        var (first, training) = DetachedBench.Start(worker, RunBench.Script(DetachedBench.Report(1)));
        var end = await first.EndAsync();
        training.Acknowledge(1);
        bench.Leave(worker);

        worker = bench.Worker();
        var (second, _) = DetachedBench.Attach(worker);
        Assert.Equal(end, await second.EndAsync());
        Assert.Equal(["2 end Finished"], second.Told);
        bench.Leave(worker);
        var (third, last) = DetachedBench.Attach(bench.Worker());
        Assert.Equal(end, await third.EndAsync());
        last.Forget();
    }

    [ProgramFact]
    public async Task Checkpoints_are_told_once_and_those_saved_meanwhile_are_told_in_their_order()
    {
        const string Save = "echo x >\"$HYPERTUNE_CHECKPOINT_DIR/tmp\"; mv \"$HYPERTUNE_CHECKPOINT_DIR/tmp\" \"$HYPERTUNE_CHECKPOINT_DIR/";
        var order = RunBench.Script($"{Save}1\"; {DetachedBench.Report(1)}{bench.Await("go")}{Save}2\"; {DetachedBench.Report(2)}"
            + $"{Save}3\"; {DetachedBench.Report(3)}");
        var worker = bench.Worker();
        var (first, _) = DetachedBench.Start(worker, order);
        await first.CountAsync(2);
        bench.Leave(worker);
        bench.Give("go");
        await bench.AllGoneAsync();

        var (second, _) = DetachedBench.Attach(bench.Worker());
        await second.EndAsync();
        Assert.Equal(
            ["1 step 1 accuracy 0.5", "2 checkpoint 1 of 2", "3 step 2 accuracy 0.5", "4 step 3 accuracy 0.5",
                "5 checkpoint 2 of 2", "6 checkpoint 3 of 2", "7 end Finished"], second.Told);
        Assert.Equal(second.Told.Take(2), first.Told);
    }

    [ProgramFact]
    public async Task A_step_and_its_metrics_are_paired_over_a_restart()
    {
        var order = RunBench.Script($"echo Epoch 1; echo val 0.5; echo Epoch 2; touch {bench.Sign("half")}; {bench.Await("go")}echo val 0.25");
        order = order with { Training = order.Training with { Patterns = [@"Epoch (?<step>\d+)", @"val (?<accuracy>[\d.]+)"] } };
        var worker = bench.Worker();
        var (first, _) = DetachedBench.Start(worker, order);
        await first.CountAsync(1);
        await bench.SeenAsync("half");
        bench.Leave(worker);

        var (second, _) = DetachedBench.Attach(bench.Worker());
        bench.Give("go");
        await second.EndAsync();
        Assert.Equal(["1 step 1 accuracy 0.5", "2 step 2 accuracy 0.25", "3 end Finished"], second.Told);
        Assert.Equal("Epoch 1\nval 0.5\nEpoch 2\nval 0.25\n", bench.LogOf(order));
    }

    [ProgramTheory]
    [InlineData("exec sleep 1000")]
    [InlineData("trap '' TERM; while :; do sleep 0.1; done")]
    [InlineData("setsid sleep 1000 & wait")]
    public async Task A_run_that_was_taken_over_can_be_stopped(string rest)
    {
        var worker = bench.Worker();
        var (first, _) = DetachedBench.Start(worker, RunBench.Script(DetachedBench.Report(1) + rest));
        await first.CountAsync(1);
        bench.Leave(worker);

        var (second, training) = DetachedBench.Attach(bench.Worker());
        training.Stop();
        Assert.Equal(RunClass.Stopped, (await second.EndAsync()).Class);
        Assert.Equal(["1 step 1 accuracy 0.5", "2 end Stopped"], second.Told);
        Assert.Empty(bench.Living());
    }

    [ProgramFact]
    public async Task Why_a_run_was_stopped_is_known_to_the_worker_that_sees_its_end()
    {
        var order = RunBench.Script("trap '' TERM; " + DetachedBench.Report(1) + "while :; do sleep 0.1; done");
        order = order with { Training = order.Training with { Grace = TimeSpan.FromSeconds(1) } };
        var worker = bench.Worker();
        var (first, training) = DetachedBench.Start(worker, order);
        await first.CountAsync(1);
        training.Stop();
        bench.Leave(worker);

        var (second, _) = DetachedBench.Attach(bench.Worker());
        Assert.Equal("Stopped when asked to.", (await second.EndAsync()).Reason);
    }

    [ProgramFact]
    public async Task The_time_that_a_run_may_take_is_counted_from_its_start()
    {
        var order = RunBench.Script(DetachedBench.Report(1) + "exec sleep 1000");
        order = order with { Training = order.Training with { Limits = new RunLimits(Run: TimeSpan.FromSeconds(1.5)) } };
        var worker = bench.Worker();
        var (first, _) = DetachedBench.Start(worker, order);
        await first.CountAsync(1);
        bench.Leave(worker);
        var began = System.Diagnostics.Stopwatch.StartNew();
        await Task.Delay(1000);

        var (second, _) = DetachedBench.Attach(bench.Worker());
        Assert.Equal("The run took longer than 1.5 s, its limit, and was stopped after step 1.", (await second.EndAsync()).Reason);
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(2.4), $"{began.Elapsed}");
    }

    [ProgramFact]
    public async Task Two_workers_that_share_a_directory_take_over_their_own_runs_only()
    {
        var (one, two) = (bench.Worker("one"), bench.Worker("two"));
        var order = RunBench.Script("exec sleep 1000");
        var (first, _) = DetachedBench.Start(one, order);
        var (second, _) = DetachedBench.Start(two, order with { Run = order.Run with { Attempt = 2 } });
        await first.StartedAsync();
        await second.StartedAsync();
        bench.Leave(one);
        bench.Leave(two);

        Assert.Equal(1, Assert.Single(bench.Worker("one").Attached()).Order.Run.Attempt);
        Assert.Equal(2, Assert.Single(bench.Worker("two").Attached()).Order.Run.Attempt);
    }

    [ProgramFact]
    public async Task A_run_of_an_earlier_boot_is_lost_and_the_process_that_has_its_number_now_is_left_alone()
    {
        var order = RunBench.Script(DetachedBench.Report(1) + "exec sleep 1000");
        var worker = bench.Worker();
        var (first, _) = DetachedBench.Start(worker, order);
        await first.CountAsync(1);
        bench.Leave(worker);
        var leader = bench.LeaderOf(order);
        File.WriteAllBytes(Path.Combine(bench.DirectoryOf(order), "process.json"), (leader with { BootId = "earlier" }).ToJson());

        var (second, _) = DetachedBench.Attach(bench.Worker());
        var end = await second.EndAsync();
        Assert.Equal((RunClass.Lost, "The machine was started anew, and the run was gone."), (end.Class, end.Reason));
        Assert.Equal(["1 step 1 accuracy 0.5", "2 end Lost"], second.Told);
        Assert.True(ProcessTable.Find(leader.Pid) is { IsAlive: true });
    }

    [ProgramFact]
    public async Task A_run_whose_directory_is_gone_is_not_taken_over_and_a_worker_waits_for_the_shared_directory()
    {
        var worker = bench.Worker();
        var order = RunBench.Script(DetachedBench.Report(1) + "exec sleep 1000");
        var (first, _) = DetachedBench.Start(worker, order);
        await first.CountAsync(1);
        bench.Leave(worker);
        foreach (var process in bench.Living()) Kernel.Signal(process.Pid, Kernel.Kill);
        var (studies, away) = (Path.Combine(bench.Root, "studies"), Path.Combine(bench.Root, "away"));

        Directory.Move(studies, away);
        Assert.Contains("Mount it", Assert.Throws<IOException>(() => bench.Worker()).Message);
        Directory.Move(away, studies);
        Directory.Delete(bench.DirectoryOf(order), recursive: true);

        Assert.Empty(bench.Worker().Attached());
    }

    [ProgramFact]
    public async Task A_run_whose_worker_was_ended_right_before_the_start_is_lost()
    {
        var worker = bench.Worker();
        var order = RunBench.Script("exec sleep 1000");
        var (first, _) = DetachedBench.Start(worker, order);
        await first.StartedAsync();
        bench.Leave(worker);
        foreach (var process in bench.Living()) Kernel.Signal(process.Pid, Kernel.Kill);
        File.Delete(Path.Combine(bench.DirectoryOf(order), "rc.tmp"));

        var (second, _) = DetachedBench.Attach(bench.Worker());
        Assert.Equal((RunClass.Lost, "The worker was ended before it had started the program."),
            (await second.EndAsync()) is var end ? (end.Class, end.Reason) : default);
    }
}
