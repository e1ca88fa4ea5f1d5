using System.Diagnostics;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;
using HyperTuneActors.Runtime.Workers.Detached;

namespace HyperTuneActors.Runtime.Tests.Workers.Detached;

/// <summary>The shell beside a detached run, which ends it when no worker is there any more. These tests take as long as their
/// leases.</summary>
public sealed class LeaseTests : IDisposable
{
    private const int Lease = 2;
    private const int Stop = 19, Continue = 18;

    private readonly DetachedBench bench = new();

    public void Dispose() => bench.Dispose();

    private static async Task<RunOrder> RunAsync(DetachedTrainer worker, string rest)
    {
        var order = RunBench.Script(DetachedBench.Report(1) + rest);
        var (run, _) = DetachedBench.Start(worker, order);
        await run.CountAsync(1);
        return order;
    }

    private async Task AssertLostAsync()
    {
        var (heard, _) = DetachedBench.Attach(bench.Worker(lease: Lease));
        var end = await heard.EndAsync();
        Assert.Equal((RunClass.Lost, "No worker had renewed its lease for 2 s, so it ended itself."), (end.Class, end.Reason));
        Assert.Contains("No worker has renewed this run's lease for 2 s", end.Tail);
    }

    [ProgramTheory]
    [InlineData("exec sleep 1000")]
    [InlineData("trap '' TERM; while :; do sleep 0.1; done")]
    [InlineData("sh -c 'trap \"\" TERM; while :; do sleep 0.1; done' & exec sleep 1000")]
    public async Task A_run_whose_lease_nobody_renews_ends_itself_and_all_of_its_group(string rest)
    {
        var worker = bench.Worker(lease: Lease);
        await RunAsync(worker, rest);
        var left = Stopwatch.StartNew();
        bench.Leave(worker);
        await bench.AllGoneAsync();
        Assert.InRange(left.Elapsed.TotalSeconds, 1, 6);
        await AssertLostAsync();
    }

    [ProgramFact]
    public async Task A_group_that_was_stopped_for_longer_than_its_lease_lives_on_if_a_worker_is_there_and_else_ends_later()
    {
        var worker = bench.Worker(lease: Lease);
        var leader = bench.LeaderOf(await RunAsync(worker, "exec sleep 1000"));
        Kernel.Signal(-leader.Pid, Stop);
        await Task.Delay(TimeSpan.FromSeconds(Lease + 1));
        Kernel.Signal(-leader.Pid, Continue);
        await Task.Delay(TimeSpan.FromSeconds(Lease + 1));
        Assert.NotEmpty(bench.Living());

        Kernel.Signal(-leader.Pid, Stop);
        bench.Leave(worker);
        await Task.Delay(TimeSpan.FromSeconds(Lease + 1));
        var continued = Stopwatch.StartNew();
        Kernel.Signal(-leader.Pid, Continue);
        await bench.AllGoneAsync();
        Assert.True(continued.Elapsed > TimeSpan.FromSeconds(0.5), "A stop counts as one tick.");
        await AssertLostAsync();
    }

    [ProgramFact]
    public async Task A_shell_that_gets_no_word_starts_no_program()
    {
        var shim = DetachedShim.WriteTo(bench.Root);
        using var shell = Process.Start(new ProcessStartInfo("setsid",
            ["/bin/sh", shim.Path, bench.Root, "2", "1", "0", "apart", "/usr/bin/touch", bench.Sign("ran")]) { RedirectStandardInput = true })!;
        shell.StandardInput.Close();
        await shell.WaitForExitAsync().WaitAsync(RunBench.Patience);
        Assert.Equal(["detached.sh"], Directory.EnumerateFileSystemEntries(bench.Root).Select(path => Path.GetFileName(path)));
    }

    [ProgramFact]
    public async Task A_run_that_is_let_alone_for_less_than_its_lease_goes_on()
    {
        var worker = bench.Worker(lease: Lease);
        await RunAsync(worker, bench.Await("go") + DetachedBench.Report(2));
        bench.Leave(worker);
        await Task.Delay(TimeSpan.FromSeconds(1));
        var (heard, _) = DetachedBench.Attach(bench.Worker(lease: Lease));
        await Task.Delay(TimeSpan.FromSeconds(Lease + 1));
        bench.Give("go");
        Assert.Equal(RunClass.Finished, (await heard.EndAsync()).Class);
    }
}
