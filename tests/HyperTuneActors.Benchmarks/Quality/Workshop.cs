using System.Collections.Concurrent;
using System.Diagnostics;

namespace HyperTuneActors.Benchmarks.Quality;

/// <summary>The benchmark driver with what it needs: the surrogate that its tasks are evaluated by, and its peers' traces.</summary>
internal sealed class Workshop(QualityOrder order)
{
    private const string Python = "/usr/bin/python3";

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "hypertune.dll");

    /// <summary>The runs that the driver gave up, each with the line that says so. It goes on with the others.</summary>
    public ConcurrentBag<string> Failed { get; } = [];

    private string Surrogate => Environment.GetEnvironmentVariable("SURROGATE") ?? Path.Combine(order.Work, "surrogate", "surrogate");

    /// <exception cref="DirectoryNotFoundException">The driver is not there.</exception>
    public void Check()
    {
        if (!File.Exists(Path.Combine(order.Bench, "b1.py")))
            throw new DirectoryNotFoundException(
                $"The benchmark driver is not in {order.Bench}: b1.py, b2.py and refs.json should be there. Name its folder with --bench.");
    }

    /// <summary>Unpacks the peers' traces, once.</summary>
    public async Task UnpackAsync()
    {
        var traces = Path.Combine(order.Bench, "peer-traces.tar.xz");
        var unpacked = Path.Combine(order.Work, "peer-traces.unpacked");
        Directory.CreateDirectory(order.Work);
        if (!File.Exists(traces) || File.Exists(unpacked)) return;
        await RunAsync("tar", "-xJf", traces, "-C", order.Work);
        await File.WriteAllTextAsync(unpacked, "");
    }

    /// <summary>Builds the surrogate, once.</summary>
    public async Task BuildAsync()
    {
        if (!File.Exists(Surrogate)) await RunAsync("bash", Path.Combine(order.Bench, "setup.sh"));
    }

    public Task SequentialAsync(string task) => DriveAsync("b1", task.Replace("/", "__", StringComparison.Ordinal),
        "--tasks", task);

    public Task AsynchronousAsync(string task, int workers) => DriveAsync("b2",
        FormattableString.Invariant($"W{workers}__{task.Split('/')[1]}"),
        "--tasks", task.Split('/')[1], "--workers", FormattableString.Invariant($"{workers}"));

    private async Task DriveAsync(string part, string name, params string[] arguments)
    {
        var cpu = Directory.CreateDirectory(order.CpuOf(part)).FullName;
        var script = Path.Combine(cpu, $"{name}.sh");
        await File.WriteAllTextAsync(script, $"{Command(part)}\ntimes >> {Quoted(Path.Combine(cpu, $"{name}.times"))}\n");
        await RunAsync(Python, [Path.Combine(order.Bench, $"{part}.py"), "--peers", "external", "--label", order.Label,
            "--cmd", $"sh {Quoted(script)}", "--seeds", order.Seeds, .. arguments]);
    }

    /// <summary>Without steps there is nothing to schedule.</summary>
    private string Command(string part) => string.Join(' ',
    [
        "dotnet", Quoted(Program), "ask-tell",
        .. order.Sampler is { } sampler ? ["--sampler", Quoted(sampler)] : Array.Empty<string>(),
        .. order.Scheduler is { } scheduler && part != "b1" ? ["--scheduler", Quoted(scheduler)] : Array.Empty<string>(),
    ]);

    private static string Quoted(string text) => $"'{text.Replace("'", """'"'"'""", StringComparison.Ordinal)}'";

    private async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HYPERTUNE_BENCH"] = order.Work;
        start.Environment["SURROGATE"] = Surrogate;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            if (line.StartsWith("FAILED", StringComparison.Ordinal)) Failed.Add(line);
        }
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}:\n{await errors}");
        await Console.Error.WriteAsync(await errors);
    }
}
