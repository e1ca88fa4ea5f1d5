using System.Diagnostics;
using System.Globalization;
using HyperTuneActors.Runtime.Workers;
using HyperTuneActors.Runtime.Workers.Detached;

namespace HyperTuneActors.Runtime.Tests.Workers.Detached;

/// <summary>A worker in a process of its own.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process process;

    private WorkerProcess(Process process) => this.process = process;

    /// <summary>How many runs it had found, and after how many milliseconds of its life.</summary>
    public (int Runs, int After) Found { get; private set; }

    public int Id => process.Id;

    public static async Task<WorkerProcess> StartAsync(DetachedBench bench, int lease, params IReadOnlyList<RunOrder> orders)
    {
        string[] files = [.. orders.Select(order => bench.Sign($"order-{order.Run.Trial}.{order.Run.Attempt}"))];
        foreach (var (file, order) in files.Zip(orders)) File.WriteAllBytes(file, DetachedJson.Bytes(new RegisteredRun("", order)));
        var started = Process.Start(new ProcessStartInfo("dotnet",
            [typeof(WorkerProgram).Assembly.Location, bench.State, Path.Combine(bench.Root, "studies"),
                lease.ToString(CultureInfo.InvariantCulture), .. files])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var worker = new WorkerProcess(started);
        var found = (await worker.LineAsync("found")).Split(' ');
        worker.Found = (int.Parse(found[1], CultureInfo.InvariantCulture), int.Parse(found[2], CultureInfo.InvariantCulture));
        return worker;
    }

    /// <summary>Waits for a line that begins so.</summary>
    public async Task<string> LineAsync(string beginning)
    {
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(RunBench.Patience) is { } line)
            if (line.StartsWith(beginning, StringComparison.Ordinal)) return line;
        throw new EndOfStreamException("The worker has ended.");
    }

    /// <summary>As when the machine's memory is short: nothing is tidied up.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(RunBench.Patience);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }
}
