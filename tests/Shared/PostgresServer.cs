using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace HyperTuneActors.Tests;

/// <summary>A PostgreSQL server of one's own: Debian's programs in a temporary directory, on a free port of the loopback
/// interface, with fsync on. It ends with whoever started it, also where that one is killed.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>Of every connection string, and must not be found anywhere else.</summary>
    public const string Password = "very-secret-word";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // The shell becomes the server; what it leaves behind ends the server when the pipe from the test breaks.
    private const string LifeLine = """
        exec 3<&0 2>>"$1"; shift
        (read -r _ <&3 || kill -QUIT $$) &
        exec "$@" 3<&- </dev/null >&2
        """;

    private readonly string folder;
    private readonly int port = FreePort();
    private Process? process;
    private int databases;

    private PostgresServer(string folder) => this.folder = folder;

    public bool IsRunning => process is not null;

    private string Data => Path.Combine(folder, "data");

    private string Log => Path.Combine(folder, "log");

    /// <summary>Of a database that every server has.</summary>
    public string ConnectionString => To("postgres");

    /// <param name="root">A directory for the server's own; of a temporary one, if not said.</param>
    public static async Task<PostgresServer> StartAsync(string? root = null)
    {
        var folder = root is null
            ? Directory.CreateTempSubdirectory("postgres-").FullName
            : Directory.CreateDirectory(Path.Combine(root, $"postgres-{Environment.ProcessId}")).FullName;
        var server = new PostgresServer(folder);
        try
        {
            await server.MakeAsync();
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server again after it was stopped or killed, and waits until it answers.</summary>
    public async Task StartAgainAsync()
    {
        // What a killed server left behind may still end: until then a new one refuses to start.
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            process ??= Run(LifeLineOf("postgres", "-D", Data, "-c", $"port={port}"));
            if (await AnswersAsync()) return;
            if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"PostgreSQL did not start: {await File.ReadAllTextAsync(Log)}");
            if (process.HasExited) await EndedAsync();
            await Task.Delay(20);
        }
    }

    /// <summary>Stops the server as an administrator does who does not wait for clients.</summary>
    public async Task StopAsync()
    {
        await RunToEndAsync("kill", "-INT", process!.Id.ToString(CultureInfo.InvariantCulture));
        await EndedAsync();
    }

    /// <summary>Kills the server without any warning.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await EndedAsync();
    }

    /// <summary>Makes a database.</summary>
    /// <param name="options">Of the statement that makes it, such as TEMPLATE or TABLESPACE.</param>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string options = "")
    {
        var name = $"test{Interlocked.Increment(ref databases)}";
        await ExecuteAsync(ConnectionString, $"CREATE DATABASE {name} {options}");
        return To(name);
    }

    /// <summary>Makes a database whose tables and indexes lie on this disk; the log of its writes does not.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(SmallDisk disk)
    {
        await GiveAsync(disk.Folder);
        await ExecuteAsync(ConnectionString, $"CREATE TABLESPACE small LOCATION '{disk.Folder}'");
        return await CreateDatabaseAsync("TABLESPACE small");
    }

    /// <returns>The first column of the first row, if any.</returns>
    public static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static Task GiveAsync(string directory) => AsRoot ? RunToEndAsync("chown", User, directory) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false }) await KillAsync();
        else if (process is not null) await EndedAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static bool AsRoot => Environment.UserName == "root";

    // The server refuses to run as root.
    private static string User => File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal))
        ? "postgres" : "nobody";

    private string To(string database) =>
        $"Host=127.0.0.1;Port={port};Username=hypertune;Password={Password};Database={database}";

    private async Task MakeAsync()
    {
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        await GiveAsync(folder);
        var secret = Path.Combine(folder, "secret");
        await File.WriteAllTextAsync(secret, Password);
        await File.WriteAllTextAsync(Log, "");
        await GiveAsync(Log);
        await RunToEndAsync(AsServer("initdb", "-D", Data, "-U", "hypertune", "-A", "scram-sha-256", $"--pwfile={secret}",
            "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"));
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), """

            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            fsync = on
            """);
    }

    private string[] LifeLineOf(string program, params string[] arguments) =>
        AsServerRaw("sh", ["-c", LifeLine, "postgres", Log, ProgramOf(program), .. arguments]);

    private static string[] AsServer(string program, params string[] arguments) => AsServerRaw(ProgramOf(program), arguments);

    private static string[] AsServerRaw(string program, params string[] arguments) => AsRoot
        ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--clear-groups", "--", program, .. arguments]
        : [program, .. arguments];

    private static string ProgramOf(string name) => Path.Combine(
        Machine.PostgresFolder ?? throw new InvalidOperationException("This machine lacks postgres (package postgresql)."), name);

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return await ExecuteAsync(ConnectionString + ";Timeout=2", "SELECT 1") is 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task EndedAsync()
    {
        await process!.WaitForExitAsync().WaitAsync(Patience);
        try
        {
            await process.StandardInput.WriteLineAsync("ended");            // else the life line would end whoever has its number then
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // nobody is left to hear it
        }
        process.Dispose();
        process = null;
        NpgsqlConnection.ClearAllPools();
    }

    private static Process Run(string[] command) =>
        Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            WorkingDirectory = "/",                          // one that the server's user may enter
            Environment = { ["LC_ALL"] = "C" },
        })!;

    private static async Task RunToEndAsync(params string[] command)
    {
        using var run = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        })!;
        var (output, errors) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync();
        if (run.ExitCode != 0) throw new InvalidOperationException($"{command[0]}: {await output}{await errors}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
