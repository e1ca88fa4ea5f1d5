using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Hooks;

/// <summary>Runs a hook's command in a process group of its own until it ends or its time is up, and leaves nothing of the
/// group behind.</summary>
internal static class HookProcess
{
    /// <summary>From SIGTERM to SIGKILL.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>What a running hook still has when the tuner is to end.</summary>
    public static readonly TimeSpan LastTime = TimeSpan.FromSeconds(5);

    /// <summary>How long output may still come when the group is gone, and a killed process may take to go.</summary>
    private static readonly TimeSpan Afterglow = TimeSpan.FromSeconds(1);

    /// <summary>Names a variable by which a hook's processes are known, wherever they go.</summary>
    private const string Mark = ProgramEnvironment.Prefix + "HOOK";

    /// <remarks>
    /// Standard input is the file, so that a hook that reads nothing makes nobody wait. What was standard input is the life
    /// line: a watch on it, in the same group, kills the group when the tuner is gone, however it went. The watch has left
    /// the family (two forks) and ignores SIGTERM from birth; while it lives, the kernel gives the group's number to nobody
    /// else.
    /// </remarks>
    private const string Script =
        """
        exec 3<&0 2>&1 <"$1"
        shift
        (
            trap '' TERM
            (
                read -r _ <&3
                kill -KILL -$$
            ) </dev/null >/dev/null 2>&1 &
        )
        exec 3<&-
        exec "$@"
        """;

    /// <param name="hook">Which.</param>
    /// <param name="input">The file that it reads.</param>
    /// <param name="variables">What it finds in its environment besides that of this process.</param>
    /// <param name="clock">For its time.</param>
    /// <param name="stop">Says that the tuner is to end.</param>
    public static async Task<HookEnd> RunAsync(
        Hook hook, string input, ImmutableSortedDictionary<string, string> variables, TimeProvider clock,
        CancellationToken stop)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        try
        {
            switch (ProgramFile.Of(hook.Command, hook.Directory, path))
            {
                case ProgramFile.Unusable unusable:
                    return new HookEnd.Failed(unusable.Reason);
                case ProgramFile.Found found:
                    var mark = Guid.NewGuid().ToString("N");
                    using (var process = new Process { StartInfo = Launch(hook, found.Path, input, variables.Add(Mark, mark)) })
                        return await WatchAsync(process, mark, hook.Timeout, clock, stop);
                default:
                    throw new UnreachableException();
            }
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return new HookEnd.Failed(e.Message);
        }
    }

    private static ProcessStartInfo Launch(
        Hook hook, string program, string input, ImmutableSortedDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(
            "setsid", ["/bin/sh", "-c", Script, "hook", input, program, .. hook.Command.Skip(1)])
        {
            WorkingDirectory = hook.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(ProgramEnvironment.IsOurs).ToList())
            start.Environment.Remove(inherited);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return start;
    }

    private static async Task<HookEnd> WatchAsync(
        Process process, string mark, TimeSpan timeout, TimeProvider clock, CancellationToken stop)
    {
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => exited.TrySetResult();      // WaitForExit waits for all who hold the output open
        process.Start();
        using var lifeLine = process.StandardInput;
        using var stdout = process.StandardOutput;
        var output = new HookOutput();
        var read = Task.Run(() => output.TakeAsync(stdout.BaseStream), CancellationToken.None);
        var because = await WaitAsync(exited.Task, timeout, clock, stop);
        if (!await IsEndedAsync(process.Id, mark, exited.Task, read, clock))
            return new HookEnd.Failed("It could not be ended.", output.ToString());
        return because switch
        {
            null => EndOf(process.ExitCode, output.ToString()),
            HookEnd.Failed late => late with { Output = output.ToString() },
            _ => new HookEnd.Interrupted(output.ToString()),
        };
    }

    /// <summary>Ends what lives of the group, and what has left it but holds the output open.</summary>
    /// <returns>Whether the kernel has ended the process.</returns>
    private static async Task<bool> IsEndedAsync(int pid, string mark, Task exited, Task read, TimeProvider clock)
    {
        if (!exited.IsCompleted)
        {
            Kernel.Signal(-pid, Kernel.Terminate);
            await Task.WhenAny(exited, Task.Delay(Grace, clock));
        }
        if (!exited.IsCompleted) Kernel.Signal(pid, Kernel.Kill);           // it may not have made its group yet
        Kernel.Signal(-pid, Kernel.Kill);                                    // what it started and left, and the watch
        var gone = Task.WhenAll(exited, read);
        await Task.WhenAny(gone, Task.Delay(Afterglow, clock));
        if (gone.IsCompleted) return true;
        byte[] variable = [0, .. Encoding.UTF8.GetBytes($"{Mark}={mark}"), 0];
        foreach (var stray in ProcessTable.All().Where(p => IsMarked(p.Pid, variable))) Kernel.Signal(stray.Pid, Kernel.Kill);
        await Task.WhenAny(gone, Task.Delay(Afterglow, clock));
        return exited.IsCompleted;
    }

    private static bool IsMarked(int pid, ReadOnlySpan<byte> variable)
    {
        byte[] variables = [0, .. ProcessTable.Environment(pid)];
        return pid != Environment.ProcessId && variables.AsSpan().IndexOf(variable) >= 0;
    }

    /// <returns>Why the process is to be ended, or <see langword="null"/> if it has.</returns>
    private static async Task<HookEnd?> WaitAsync(Task exited, TimeSpan timeout, TimeProvider clock, CancellationToken stop)
    {
        using var done = new CancellationTokenSource();
        var late = Task.Delay(timeout, clock, done.Token);
        var stopped = StoppedAsync(clock, stop, done.Token);
        var first = await Task.WhenAny(exited, late, stopped);
        await done.CancelAsync();
        if (first == exited) return null;
        return first == late
            ? new HookEnd.Failed(string.Create(CultureInfo.InvariantCulture, $"It was ended after its {timeout.TotalSeconds:0.###} s."))
            : new HookEnd.Interrupted("");
    }

    private static async Task StoppedAsync(TimeProvider clock, CancellationToken stop, CancellationToken done)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registered = stop.Register(() => asked.TrySetResult());
        await asked.Task.WaitAsync(done);
        await Task.Delay(LastTime, clock, done);
    }

    private static HookEnd EndOf(int code, string output) => code switch
    {
        0 => new HookEnd.Done(output),
        > 128 and <= 192 => new HookEnd.Failed(string.Create(CultureInfo.InvariantCulture, $"It was ended by signal {code - 128}."), output),
        _ => new HookEnd.Failed(string.Create(CultureInfo.InvariantCulture, $"It ended with exit code {code}."), output),
    };
}
