using System.Diagnostics;
using System.Runtime.InteropServices;
using HyperTuneActors.App.Running;

namespace HyperTuneActors.App.Tests.Running;

/// <summary>How a process of the executable ended.</summary>
internal sealed record Outcome(int Code, string Out, string Err)
{
    public string All => Out + Err;
}

/// <summary>The real executable in a process of its own, and all that it prints.</summary>
internal sealed class Hypertune : IAsyncDisposable
{
    /// <summary>Generous: only a test that fails takes so long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public const int Interrupt = 2, Terminate = 15;

    /// <summary>128 and the number of SIGKILL, as a shell tells it.</summary>
    public const int Killed = 137;

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "hypertune.dll");

    private readonly Process process;
    private readonly Output stdout = new();
    private readonly Output stderr = new();

    private Hypertune(Process process) => this.process = process;

    /// <param name="directory">The current directory of the process.</param>
    /// <param name="arguments">As typed.</param>
    /// <param name="kill">See <see cref="TestHook"/>.</param>
    /// <param name="before">What <c>env</c> gets before the executable: variables as NAME=value, or a command that becomes it.</param>
    public static Hypertune Start(string directory, string[] arguments, string? kill = null, params string[] before)
    {
        // Who starts the tests in the background lets them ignore Ctrl-C, and they would hand that on.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,HUP", .. before, "dotnet", Program, .. arguments])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (kill is not null) start.Environment[TestHook.Variable] = kill;
        var process = new Process { StartInfo = start };
        var hypertune = new Hypertune(process);
        process.OutputDataReceived += (_, line) => hypertune.stdout.Take(line.Data);
        process.ErrorDataReceived += (_, line) => hypertune.stderr.Take(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return hypertune;
    }

    public int Pid => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Types a line.</summary>
    public void Say(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
    }

    /// <summary>Closes its standard input.</summary>
    public void EndInput() => process.StandardInput.Close();

    public void Signal(int signal) => Assert.Equal(0, kill(process.Id, signal));

    /// <summary>SIGKILL.</summary>
    public void Kill() => process.Kill();

    /// <returns>The first line on standard output, printed already or to come, that contains the text.</returns>
    public Task<string> LineAsync(string text) => stdout.LineAsync(text);

    /// <returns>The same of standard error.</returns>
    public Task<string> ErrorAsync(string text) => stderr.LineAsync(text);

    public async Task<Outcome> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return new Outcome(process.ExitCode, stdout.Text, stderr.Text);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
        process.Dispose();
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int pid, int signal);

    /// <summary>The lines of one stream, and who waits for one.</summary>
    private sealed class Output
    {
        private readonly Lock gate = new();
        private readonly List<string> lines = [];
        private readonly List<(string Text, TaskCompletionSource<string> Found)> waiting = [];
        private bool ended;

        public string Text
        {
            get
            {
                lock (gate) return string.Concat(lines.Select(line => line + "\n"));
            }
        }

        /// <param name="line"><see langword="null"/> at the end.</param>
        public void Take(string? line)
        {
            lock (gate)
            {
                ended = line is null;
                if (line is not null) lines.Add(line);
                foreach (var (text, found) in waiting)
                {
                    if (line is null) found.TrySetException(Missing(text));
                    else if (line.Contains(text, StringComparison.Ordinal)) found.TrySetResult(line);
                }
            }
        }

        public Task<string> LineAsync(string text)
        {
            lock (gate)
            {
                if (lines.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } line) return Task.FromResult(line);
                if (ended) throw Missing(text);
                var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting.Add((text, found));
                return found.Task.WaitAsync(Patience);
            }
        }

        private Xunit.Sdk.XunitException Missing(string text) =>
            new($"The process ended without a line that has '{text}':\n{string.Join('\n', lines)}");
    }
}
