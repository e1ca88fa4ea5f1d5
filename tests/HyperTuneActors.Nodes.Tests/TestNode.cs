using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>One node of a <see cref="TestCluster"/>: a process of the real executable, which may be killed and started again.
/// </summary>
/// <param name="role">Study, worker or voter.</param>
/// <param name="name">Unique in its cluster.</param>
/// <param name="folder">Has its log and its state.</param>
/// <param name="port">For other nodes.</param>
/// <param name="httpPort">For clients.</param>
/// <param name="settings">As variables of the environment.</param>
/// <param name="way">What its command begins with so that it runs elsewhere; nothing for here.</param>
internal sealed class TestNode(
    string role, string name, string folder, int port, int httpPort, IReadOnlyDictionary<string, string> settings, IReadOnlyList<string>? way = null)
{
    private const int Hangup = 1, Kill9 = 9, Terminate15 = 15, Continue18 = 18, Stop19 = 19;

    private static readonly string Dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Environment.ProcessPath!;
    private static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "hypertune.dll");

    // The shell becomes the node; what it leaves behind ends the node when the test that started it is gone.
    private const string LifeLine = """
        exec 3<&0
        (read -r _ <&3 || kill -KILL $$) >/dev/null 2>&1 &
        exec "$0" "$@" 3<&- </dev/null >>"$LOG" 2>&1
        """;

    private Process? process;

    public string Role => role;

    public string Name => name;

    public string Url => $"{(settings.ContainsKey("HYPERTUNE_TLS_KEY") ? "https" : "http")}://{Host}:{httpPort.ToString(CultureInfo.InvariantCulture)}";

    public string Address => $"{Host}:{port.ToString(CultureInfo.InvariantCulture)}";

    private string Host => settings.GetValueOrDefault("HYPERTUNE_HTTP_HOST", "127.0.0.1");

    public int ProcessId => process!.Id;

    public bool IsRunning => process is { HasExited: false };

    public string Log => Path.Combine(folder, $"{name}.log");

    /// <summary>What it logged, all its processes together.</summary>
    public string Logged => File.Exists(Log) ? File.ReadAllText(Log) : "";

    public void Start()
    {
        string[] command = [.. way ?? [], "/bin/sh", "-c", LifeLine, Dotnet, Executable, "node", "--role", role];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(key => key.StartsWith("HYPERTUNE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(inherited);
        foreach (var (key, value) in settings) start.Environment[key] = value;
        start.Environment["HYPERTUNE_NAME"] = name;
        start.Environment["HYPERTUNE_STATE"] = Path.Combine(folder, $"{name}-state");
        start.Environment["HYPERTUNE_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["HYPERTUNE_HTTP_PORT"] = httpPort.ToString(CultureInfo.InvariantCulture);
        start.Environment["LOG"] = Log;
        process = Process.Start(start)!;
    }

    public async Task KillAsync()
    {
        Signal(Kill9);
        await EndAsync();
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async Task<int> TerminateAsync()
    {
        Signal(Terminate15);
        return await EndAsync();
    }

    /// <summary>SIGHUP, and waits for the end: the process is to be started again, and training goes on.</summary>
    public async Task<int> HangUpAsync()
    {
        Signal(Hangup);
        return await EndAsync();
    }

    public void Freeze() => Signal(Stop19);

    public void Thaw() => Signal(Continue18);

    public async Task<int> EndAsync()
    {
        await process!.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(90));
        try
        {
            await process.StandardInput.WriteLineAsync("ended");            // else the life line would end whoever has its number then
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Nobody is left to hear it.
        }
        return process.ExitCode;
    }

    private void Signal(int signal) => Assert.Equal(0, SendSignal(process!.Id, signal));

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int pid, int signal);
}
