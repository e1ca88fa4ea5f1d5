using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>One run of a training program, from its start until nothing of it lives.</summary>
public sealed class TrainingProcess : ITraining
{
    /// <summary>A run warns so often at most; the lines themselves are in its log.</summary>
    public const int MaxWarnings = 10;

    /// <summary>How long output may still come when nothing of the run lives.</summary>
    private static readonly TimeSpan Afterglow = TimeSpan.FromSeconds(1);

    private readonly RunOrder order;
    private readonly RunDirectory directory;
    private readonly Shim shim;
    private readonly RunCallbacks on;
    private readonly TimeProvider clock;
    private readonly TaskCompletionSource stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StopCause? cause;

    private TrainingProcess(RunOrder order, RunDirectory directory, Shim shim, RunCallbacks on, TimeProvider clock) =>
        (this.order, this.directory, this.shim, this.on, this.clock) = (order, directory, shim, on, clock);

    /// <summary>Starts the program off the caller's thread. What comes of it, a failed start too, is told by
    /// <paramref name="on"/>.</summary>
    /// <param name="order">What to run.</param>
    /// <param name="directory">Made for this run, and not used before.</param>
    /// <param name="shim">The worker's.</param>
    /// <param name="on">Whom to tell.</param>
    /// <param name="clock">For grace and finish.</param>
    public static TrainingProcess Start(
        RunOrder order, RunDirectory directory, Shim shim, RunCallbacks on, TimeProvider clock)
    {
        var process = new TrainingProcess(order, directory, shim, on, clock);
        _ = Task.Run(process.RunAsync);
        return process;
    }

    /// <summary>SIGTERM to all of the run, and after the grace period SIGKILL. Allowed at any time and again.</summary>
    public void Stop() => End(new StopCause.Asked());

    private async Task RunAsync() => on.Ended(await EndAsync());

    // The edge to the training process: whatever goes wrong here is the end of this run, not of the worker.
    private async Task<RunEnd> EndAsync()
    {
        try
        {
            return await StartAndWatchAsync();
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return EndOfRun.StartFailed(e.Message);
        }
        catch (Exception e)
        {
            return EndOfRun.Bug(e.ToString());
        }
    }

    private async Task<RunEnd> StartAndWatchAsync()
    {
        var command = CommandLine.Of(order, directory.Path);
        var variables = ProgramEnvironment.Of(order, directory.Path);
        var path = variables.GetValueOrDefault("PATH") ?? Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        switch (ProgramFile.Of(command, order.Training.WorkingDirectory, path))
        {
            case ProgramFile.Unusable unusable:
                return EndOfRun.StartFailed(unusable.Reason);
            case ProgramFile.Found found:
                directory.Write(order.Configuration);
                using (var log = new RunLog(directory.LogFile))
                using (var process = new Process { StartInfo = Launch(command.SetItem(0, found.Path), variables) })
                    return await WatchAsync(process, log);
            default:
                throw new UnreachableException();
        }
    }

    private ProcessStartInfo Launch(ImmutableArray<string> command, IReadOnlyDictionary<string, string> variables)
    {
        var grace = order.Training.Grace.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("setsid", ["/bin/sh", shim.Path, grace, directory.LogFile, .. command])
        {
            WorkingDirectory = order.Training.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(ProgramEnvironment.IsOurs).ToList())
            start.Environment.Remove(inherited);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return start;
    }

    private async Task<RunEnd> WatchAsync(Process process, RunLog log)
    {
        if (Volatile.Read(ref cause) is not null) return EndOfRun.StoppedBeforeStart();
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => exited.TrySetResult();      // WaitForExit waits for all who hold the output open
        process.Start();

        // The shim waits for our word, and ends if none comes: no program runs that the directory does not name.
        using var lifeLine = process.StandardInput;
        using var stdout = process.StandardOutput;
        var leader = ProcessIdentity.Of(order.Run, process.Id)
            ?? throw new IOException("The shell that was to start the program was ended.");
        directory.Write(leader);

        var output = new RunOutput(order, log, on, End);
        var pump = Task.CompletedTask;
        try
        {
            SayGo(lifeLine.BaseStream);
            on.Started(leader.Pid, null, null);
            pump = Task.Run(() => PumpAsync(stdout.BaseStream, output));     // a flood of output must not hold this up
            await Task.WhenAny(exited.Task, stopping.Task);
        }
        finally
        {
            await new ProcessGroup(leader, directory.Path, shim, clock).EndAsync(order.Training.Grace);
            await exited.Task;
            RunDirectory.ForgetProcessIn(directory.Path);
        }
        await Task.WhenAny(pump, Task.Delay(Afterglow, clock));
        output.Abandon();
        return EndOfRun.Decide(order, output.Progress, cause, ProcessEnd.Of(process.ExitCode), log.Tail());
    }

    private static void SayGo(Stream lifeLine)
    {
        try
        {
            lifeLine.Write("go\n"u8);
        }
        catch (IOException)
        {
            // It has been killed in these few microseconds, which its exit will tell.
        }
    }

    private async Task PumpAsync(Stream stream, RunOutput output)
    {
        ITimer? finish = null;
        try
        {
            var buffer = new byte[32 * 1024];
            var read = buffer.Length;
            while (read > 0)
            {
                read = await stream.ReadAsync(buffer);
                output.Push(buffer.AsSpan(0, read));
                if (order.LastStep is not null && output.Progress.IsComplete(order)) finish ??= StartFinish();
            }
            await exited.Task;
        }
        catch (Exception e)                                     // nobody reads on: the program would wait for ever
        {
            End(new StopCause.Bug(e.ToString()));
        }
        finally
        {
            finish?.Dispose();
        }
    }

    private ITimer StartFinish() =>
        clock.CreateTimer(_ => End(new StopCause.Overtime()), null, order.Training.Finish, Timeout.InfiniteTimeSpan);

    private void End(StopCause because)
    {
        // A program that has ended was not stopped by these; what it reported counts all the same.
        if (exited.Task.IsCompleted && because is StopCause.Asked or StopCause.Overtime) return;
        if (Interlocked.CompareExchange(ref cause, because, null) is null) stopping.TrySetResult();
    }
}
