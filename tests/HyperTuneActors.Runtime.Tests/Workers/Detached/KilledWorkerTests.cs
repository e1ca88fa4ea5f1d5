using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers.Detached;

/// <summary>Worker processes that are killed under their runs.</summary>
public sealed class KilledWorkerTests : IDisposable
{
    private readonly DetachedBench bench = new();

    public void Dispose() => bench.Dispose();

    [ProgramFact]
    public async Task However_often_its_worker_is_killed_a_run_tells_each_step_once_and_in_order()
    {
        var order = RunBench.Script(
            "i=0; while [ $i -lt 300 ]; do i=$((i + 1)); printf '{\"step\": %d, ' $i; printf '\"accuracy\": 1}\\nepoch %d\\n' $i; "
            + "[ $((i % 10)) = 0 ] && echo $i >\"$HYPERTUNE_CHECKPOINT_DIR/$i\"; sleep 0.01; done");
        var worker = await WorkerProcess.StartAsync(bench, 60, order);
        await worker.LineAsync("step 5");
        await worker.KillAsync();
        foreach (var step in new[] { 40, 80, 150 })
        {
            worker = await WorkerProcess.StartAsync(bench, 60);
            Assert.Equal(1, worker.Found.Runs);
            await worker.LineAsync($"step {step}");
            await worker.KillAsync();
        }

        var (heard, _) = DetachedBench.Attach(bench.Worker());
        await heard.EndAsync();

        Assert.Equal(Enumerable.Range(1, heard.Told.Count), heard.Told.Select(told => int.Parse(told.Split(' ')[0])));
        Assert.Equal(Enumerable.Range(1, 300).Select(step => $"step {step} accuracy 1"), Of("step"));
        Assert.Equal(Enumerable.Range(1, 30).Select(i => $"checkpoint {10 * i}"), Of("checkpoint").Select(told => told.Split(" of")[0]));
        Assert.EndsWith("end Finished", heard.Told[^1]);
        Assert.Equal(string.Concat(Enumerable.Range(1, 300).Select(i => $"epoch {i}\n")), bench.LogOf(order));

        IEnumerable<string> Of(string kind) =>
            heard.Told.Select(told => told[(told.IndexOf(' ') + 1)..]).Where(told => told.StartsWith(kind, StringComparison.Ordinal));
    }

    [ProgramFact]
    public async Task Runs_outlive_their_worker_and_a_new_one_finds_them_at_once()
    {
        const int Runs = 5;
        var orders = Enumerable.Range(0, Runs).Select(trial =>
        {
            var order = RunBench.Script(DetachedBench.Report(1) + "exec sleep 1000");
            return order with { Run = order.Run with { Trial = new TrialNumber(trial) } };
        }).ToArray();
        using (var worker = await WorkerProcess.StartAsync(bench, 60, orders))
        {
            for (var i = 0; i < Runs; i++) await worker.LineAsync("step 1");
            await worker.KillAsync();
        }
        Assert.NotEmpty(bench.Living());

        using var next = await WorkerProcess.StartAsync(bench, 60);
        Assert.Equal(Runs, next.Found.Runs);
        for (var i = 0; i < Runs; i++) await next.LineAsync("started");
    }

    [ProgramFact]
    public async Task A_worker_that_is_stopped_for_a_while_goes_on_as_if_nothing_had_happened()
    {
        var order = RunBench.Script(DetachedBench.Report(1) + bench.Await("go") + DetachedBench.Report(2));
        using var worker = await WorkerProcess.StartAsync(bench, 60, order);
        await worker.LineAsync("step 1");
        Kernel.Signal(worker.Id, 19);
        bench.Give("go");
        await bench.AllGoneAsync();
        Kernel.Signal(worker.Id, 18);

        await worker.LineAsync("step 2");
        Assert.StartsWith("end Finished", await worker.LineAsync("end"));
    }
}
