using System.Diagnostics;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;
using HyperTuneActors.Runtime.Workers.Detached;

namespace HyperTuneActors.Runtime.Tests.Workers.Detached;

/// <summary>What this assembly does when it is started as a program: a worker process, for tests to kill.</summary>
internal static class WorkerProgram
{
    /// <summary>Arguments: its state directory, the directory of the studies, the lease in seconds, and files with runs to start. Says
    /// how many runs it has found and after how many milliseconds, then what each run tells, and ends when its input does.</summary>
    public static async Task Main(string[] arguments)
    {
        var process = Process.GetCurrentProcess();
        string RunsOf(StudyName study) => Path.Combine(arguments[1], study.Value, "runs");
        using var trainer = new DetachedTrainer(arguments[0], RunsOf, TimeProvider.System,
            TimeSpan.FromSeconds(int.Parse(arguments[2], System.Globalization.CultureInfo.InvariantCulture)));
        var attached = trainer.Attached();
        Console.WriteLine($"found {attached.Length} {(DateTime.Now - process.StartTime).TotalMilliseconds:0}");
        foreach (var run in attached) run.Attach(Callbacks());
        foreach (var file in arguments[3..])
            trainer.Start(DetachedJson.Read<RegisteredRun>(File.ReadAllBytes(file))!.Order, Callbacks());
        while (await Console.In.ReadLineAsync() is not null)
        {
        }
    }

    private static RunCallbacks Callbacks() => new(
        (pid, _, _) => Console.WriteLine($"started {pid}"),
        (step, _) => Console.WriteLine($"step {step}"),
        (_, text) => Console.WriteLine($"warning {text}"),
        (step, _, _) => Console.WriteLine($"checkpoint {step}"),
        (name, _, _) => Console.WriteLine($"artifact {name}"),
        end => Console.WriteLine($"end {end.Class} {end.Reason}"));
}
