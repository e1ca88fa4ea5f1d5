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

    /// <summary>How often the run's directory is looked at, whatever the program writes.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly RunOrder order;
    private readonly RunDirectory directory;
    private readonly Shim shim;
    private readonly RunCallbacks on;
    private readonly TimeProvider clock;
    private readonly Origins origins;
    private readonly TaskCompletionSource stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StopCause? cause;

    private TrainingProcess(
        RunOrder order, RunDirectory directory, Shim shim, RunCallbacks on, TimeProvider clock, Origins origins) =>
        (this.order, this.directory, this.shim, this.on, this.clock, this.origins) = (order, directory, shim, on, clock, origins);

    /// <summary>Starts the program off the caller's thread. What comes of it, a failed start too, is told by
    /// <paramref name="on"/>.</summary>
    /// <param name="order">What to run.</param>
    /// <param name="directory">Made for this run, and not used before.</param>
    /// <param name="shim">The worker's.</param>
    /// <param name="on">Whom to tell.</param>
    /// <param name="clock">For all limits and waits.</param>
    public static TrainingProcess Start(
        RunOrder order, RunDirectory directory, Shim shim, RunCallbacks on, TimeProvider clock) =>
        Start(order, directory, shim, on, clock, new Origins(clock));

    /// <param name="order">What to run.</param>
    /// <param name="directory">Made for this run, and not used before.</param>
    /// <param name="shim">The worker's.</param>
    /// <param name="on">Whom to tell.</param>
    /// <param name="clock">For all limits and waits.</param>
    /// <param name="origins">The worker's.</param>
    internal static TrainingProcess Start(
        RunOrder order, RunDirectory directory, Shim shim, RunCallbacks on, TimeProvider clock, Origins origins)
    {
        var process = new TrainingProcess(order, directory, shim, on, clock, origins);
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
            return EndOfRun.StartFailed(directory.InAnyRun(e.Message));
        }
        catch (Exception e)
        {
            return EndOfRun.Bug(e.ToString());
        }
    }

    private async Task<RunEnd> StartAndWatchAsync()
    {
        switch (Preparation.Of(order, directory))
        {
            case Preparation.Refused refused:
                return EndOfRun.StartFailed(refused.Reason);
            case Preparation.Ready { Plan: var plan }:
                directory.Furnish();
                directory.Write(order.Configuration);
                using (var log = new RunLog(directory.LogFile))
                using (var memory = MemoryGuard.For(order.Training.Limits?.Memory, directory))
                using (var process = new Process { StartInfo = Launch(plan, memory) })
                    return await WatchAsync(plan, process, memory, log);
            default:
                throw new UnreachableException();
        }
    }

    private ProcessStartInfo Launch(RunPlan plan, MemoryGuard memory)
    {
        var grace = order.Training.Grace.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        var start = ProgramStart.Of(plan, [shim.Path, grace], memory);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        return start;
    }

    private async Task<RunEnd> WatchAsync(RunPlan plan, Process process, MemoryGuard memory, RunLog log)
    {
        if (Volatile.Read(ref cause) is not null) return EndOfRun.StoppedBeforeStart();
        var origin = origins.OfAsync(plan);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => exited.TrySetResult();      // WaitForExit waits for all who hold the output open
        process.Start();

        // The shim waits for our word, and ends if none comes: no program runs that the directory does not name.
        using var lifeLine = process.StandardInput;
        using var stdout = process.StandardOutput;
        using var stderr = process.StandardError;
        var leader = ProgramStart.LeaderOf(order.Run, process);
        directory.Write(leader);
        memory.Admit(leader);

        using var limits = new TimeLimits(order.Training, clock, End);
        var group = new ProcessGroup(leader, directory.Path, shim, clock);
        var output = new RunOutput(plan, directory, log, on, limits, End);
        var pumps = Task.CompletedTask;
        try
        {
            var came = await origin;
            ProgramStart.SayGo(lifeLine.BaseStream);
            on.Started(leader.Pid, came, plan.Note);
            // A flood of output must not hold this up.
            pumps = Task.WhenAll(
                Task.Run(() => PumpAsync(stdout.BaseStream, output.PushOutput)),
                Task.Run(() => PumpAsync(stderr.BaseStream, output.PushErrors)));
            memory.Watch(group, clock, End);
            using var looks = clock.CreateTimer(_ => Look(output, memory), null, BetweenLooks, BetweenLooks);
            await Task.WhenAny(exited.Task, stopping.Task);
        }
        finally
        {
            await group.EndAsync(cause is StopCause.TooMuchMemory ? TimeSpan.Zero : order.Training.Grace);
            await exited.Task;
            RunDirectory.ForgetProcessIn(directory.Path);
        }
        var end = ProcessEnd.Of(process.ExitCode);
        var evidence = memory.Evidence();
        await Task.WhenAny(pumps, Task.Delay(Afterglow, clock));
        output.Finish();
        return EndOfRun.Decide(plan.Order, output.Progress, cause, end, log.Excerpt(), evidence);
    }

    private async Task PumpAsync(Stream stream, TakeBytes push)
    {
        try
        {
            var buffer = new byte[32 * 1024];
            var read = buffer.Length;
            while (read > 0)
            {
                read = await stream.ReadAsync(buffer);
                push(buffer.AsSpan(0, read));
            }
        }
        catch (Exception e)                                     // nobody reads on: the program would wait for ever
        {
            End(new StopCause.Bug(e.ToString()));
        }
    }

    private void Look(RunOutput output, MemoryGuard memory)
    {
        try
        {
            memory.Look();
            output.Look();
        }
        catch (Exception e)                                     // on a timer's thread it would end the worker
        {
            End(new StopCause.Bug(e.ToString()));
        }
    }

    private void End(StopCause because)
    {
        // A program that has ended was not stopped; what it reported counts all the same.
        if (exited.Task.IsCompleted && !because.IsLasting) return;
        if (Interlocked.CompareExchange(ref cause, because, null) is null) stopping.TrySetResult();
    }
}
