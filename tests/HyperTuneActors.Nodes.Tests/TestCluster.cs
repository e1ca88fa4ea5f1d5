using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using HyperTuneActors.App.Control;
using HyperTuneActors.App.Nodes.Api;
using HyperTuneActors.App.Nodes.Security;
using HyperTuneActors.App.Views;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>A cluster on this machine: PostgreSQL, two study nodes, a witness and workers, each a process of its own; and a folder
/// with a study file and a training program. Nothing that was started in it outlives it.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private static readonly TimeSpan ToStart = TimeSpan.FromSeconds(60);

    private readonly HttpClient http;
    private readonly TestNetwork? network;

    private TestCluster(string folder, PostgresServer database, string connection, ClusterSecrets? secrets, TestNetwork? network)
    {
        (Folder, Database, Connection, Secrets, this.network) = (folder, database, connection, secrets, network);
        http = new HttpClient(secrets is null ? new SocketsHttpHandler() : HttpSecurity.Trusting(secrets.Authority)) { Timeout = TimeSpan.FromSeconds(20) };
        if (secrets is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secrets.Token);
    }

    /// <summary>What protects it; <see langword="null"/> for nothing, on loopback.</summary>
    public ClusterSecrets? Secrets { get; }

    /// <summary>Between its nodes, of a cluster whose nodes are apart.</summary>
    public TestNetwork Network => network ?? throw new InvalidOperationException("All nodes are on one machine.");

    public string Folder { get; }

    public PostgresServer Database { get; }

    public string Connection { get; }

    public List<TestNode> StudyNodes { get; } = [];

    public List<TestNode> Workers { get; } = [];

    public List<TestNode> Witnesses { get; } = [];

    public List<TestNode> Newcomers { get; } = [];

    public IEnumerable<TestNode> Nodes => [.. StudyNodes, .. Witnesses, .. Workers];

    private Dictionary<string, string> common = [];

    public ClusterAddress Address => new([.. StudyNodes.Select(node => new Uri(node.Url))], Secrets?.Token, Secrets?.Authority);

    public TrainingTrace Trace => new(Path.Combine(Folder, "trace"));

    /// <param name="workers">How many workers, of two slots each.</param>
    /// <param name="settings">Of all nodes, as variables of the environment, besides the usual ones; those of one node as
    /// <c>worker-1:NAME</c>.</param>
    public static Task<TestCluster> StartAsync(int workers = 2, params (string Key, string Value)[] settings) =>
        StartAsync(NewFolder(), null, null, workers, settings);

    /// <summary>With its database on this disk.</summary>
    public static Task<TestCluster> StartAsync(SmallDisk disk) => StartAsync(NewFolder(), null, null, workers: 2, [], disk);

    /// <summary>With mutual TLS between nodes, HTTPS and a token.</summary>
    public static async Task<TestCluster> StartSecureAsync(int workers, params (string Key, string Value)[] settings)
    {
        var folder = NewFolder();
        var secrets = await ClusterSecrets.MakeAsync(folder);
        return await StartAsync(folder, secrets, null, workers, [.. settings, .. secrets.Settings]);
    }

    /// <summary>The same, each node on a machine of its own; all reach the database, whatever is cut between them.</summary>
    public static async Task<TestCluster> StartApartAsync(int workers = 2, params (string Key, string Value)[] settings)
    {
        var folder = NewFolder();
        var network = TestNetwork.Make(["study-1", "study-2", "voter-1", .. Enumerable.Range(1, workers).Select(number => $"worker-{number}")]);
        try
        {
            var secrets = await ClusterSecrets.MakeAsync(folder, hosts: network.Addresses);
            return await StartAsync(folder, secrets, network, workers, [.. settings, .. secrets.Settings]);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static string NewFolder() => Directory.CreateTempSubdirectory("hypertune-cluster-").FullName;

    private static async Task<TestCluster> StartAsync(
        string folder, ClusterSecrets? secrets, TestNetwork? network, int workers, IReadOnlyList<(string Key, string Value)> settings,
        SmallDisk? disk = null)
    {
        var database = await PostgresServer.StartAsync(host: network?.Gateway ?? "127.0.0.1");
        var connection = disk is null ? await database.CreateDatabaseAsync() : await database.CreateDatabaseAsync(disk);
        var cluster = new TestCluster(folder, database, connection, secrets, network);
        try
        {
            cluster.Furnish(workers, settings);
            foreach (var node in cluster.Nodes) node.Start();
            await cluster.ReadyAsync(cluster.Nodes);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text + "\n");

    public async Task<SubmissionAnswer> SubmitAsync(string studyFile)
    {
        using var client = new ClusterClient(Address);
        return await client.SubmitAsync(new Submission(studyFile, Folder, Guid.NewGuid().ToString("N"), "test"));
    }

    public async Task<StudyReport> ReportAsync(string study = TestStudy.Name)
    {
        using var client = new ClusterClient(Address);
        return await client.StatusAsync(study, "none");
    }

    /// <summary>The study's report as soon as it is so.</summary>
    public async Task<StudyReport> UntilAsync(Func<StudyReport, bool> isSo, TimeSpan within, string study = TestStudy.Name)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var report = await ReportAsync(study);
            if (isSo(report)) return report;
            Assert.True(Stopwatch.GetElapsedTime(began) < within, $"It did not come to that in time: {report}, {report.Counts}");
            await Task.Delay(50);
        }
    }

    /// <summary>The study has its four runs, whose programs train.</summary>
    public async Task BusyAsync()
    {
        await UntilAsync(report => report.Counts.Running == 4, TimeSpan.FromSeconds(30));
        await Eventually.HoldsAsync(() => Trace.LivingRuns.Count >= 4, TimeSpan.FromSeconds(30));
    }

    /// <summary>These runs of the study are over for it: those of a silent worker are given up after L1.</summary>
    public Task OverAsync(IReadOnlyList<RunId> runs) => FactsUntilAsync(
        facts => runs.All(run => facts.OfType<StudyEvent.RunEnded>().Any(ended => ended.Run == run)),
        Figures.Patience + TimeSpan.FromSeconds(20));

    /// <summary>The study node that has the study open.</summary>
    public async Task<TestNode> HostAsync(string study = TestStudy.Name)
    {
        var report = await UntilAsync(report => report.Node is not null, TimeSpan.FromSeconds(30), study);
        return StudyNodes.Single(node => node.Name == report.Node);
    }

    /// <summary>The runs that the study has on a worker now.</summary>
    public IReadOnlyList<RunId> RunsOn(TestNode worker, string study = TestStudy.Name)
    {
        var facts = Facts(study);
        var ended = facts.OfType<StudyEvent.RunEnded>().Select(fact => fact.Run).ToHashSet();
        return [.. facts.OfType<StudyEvent.RunPlaced>().Where(placed => placed.Places[0].Host.Worker == worker.Name && !ended.Contains(placed.Run))
            .Select(placed => placed.Run)];
    }

    /// <summary>The first time that something is so of the study's facts.</summary>
    public async Task<IReadOnlyList<StudyEvent>> FactsUntilAsync(Func<IReadOnlyList<StudyEvent>, bool> isSo, TimeSpan within, string study = TestStudy.Name)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var facts = Facts(study);
            if (isSo(facts)) return facts;
            Assert.True(Stopwatch.GetElapsedTime(began) < within, "It did not come to that in time.");
            await Task.Delay(100);
        }
    }

    /// <summary>How long it takes until the study itself answers a command that is given through any node again and again.</summary>
    public Task<TimeSpan> AnswersAsync(TimeSpan within, string study = TestStudy.Name) => AnswersAsync(within, StudyNodes, study);

    /// <summary>The same through any of these.</summary>
    public async Task<TimeSpan> AnswersAsync(TimeSpan within, IReadOnlyList<TestNode> through, string study = TestStudy.Name)
    {
        var began = Stopwatch.GetTimestamp();
        var command = new ControlCommand("enqueue", Guid.NewGuid().ToString("N"), "test", Given: new Dictionary<string, string> { ["x"] = "500" });
        while (true)
        {
            foreach (var node in through.Where(node => node.IsRunning))
            {
                if (await TryAsync(node, study, command)) return Stopwatch.GetElapsedTime(began);
            }
            Assert.True(Stopwatch.GetElapsedTime(began) < within, "The study does not answer in time.");
            await Task.Delay(50);
        }
    }

    /// <summary>All nodes do what they are there for.</summary>
    public async Task ReadyAsync(IEnumerable<TestNode> nodes)
    {
        var began = Stopwatch.GetTimestamp();
        foreach (var node in nodes)
        {
            while (!await IsReadyAsync(node))
            {
                Assert.True(node.IsRunning, $"{node.Name} ended: {node.Logged}");
                Assert.True(Stopwatch.GetElapsedTime(began) < ToStart, $"{node.Name} is not ready: {node.Logged}");
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Recomputes all decisions by the command line, through the cluster.</summary>
    public async Task VerifyAsync(string study = TestStudy.Name)
    {
        var (code, text) = await DoAsync("verify", study);
        Assert.True(code == 0, text);
    }

    /// <summary>Runs a command of hypertune against this cluster.</summary>
    public Task<(int Code, string Text)> DoAsync(params string[] arguments) => DoWithAsync(Secrets?.Token, arguments);

    /// <summary>The same with this token.</summary>
    public Task<(int Code, string Text)> DoWithAsync(string? token, params string[] arguments) => CommandLine.RunAsync(
        Folder, [.. arguments, "--cluster", string.Join(',', StudyNodes.Select(node => node.Url))],
        ("HYPERTUNE_TOKEN", token), ("HYPERTUNE_AUTHORITY", Secrets?.AuthorityFile));

    /// <summary>One more node that wants to join, with settings of its own.</summary>
    public TestNode Newcomer(string role, string name, params (string Key, string? Value)[] settings)
    {
        var (ports, all) = (FreePorts(2), new Dictionary<string, string>(common));
        foreach (var (key, value) in settings)
            if (value is null) all.Remove(key);
            else all[key] = value;
        var node = new TestNode(role, name, Folder, ports[0], ports[1], all);
        Newcomers.Add(node);
        return node;
    }

    public IReadOnlyList<StudyEvent> Facts(string study = TestStudy.Name) =>
        [.. JournalReader.Read(new JournalAt.Database(Connection), new StudyName(study)).Select(at => at.Fact)];

    public async ValueTask DisposeAsync()
    {
        if (IsKept && Database.IsRunning) Write("facts", string.Join('\n', Facts()));
        foreach (var node in Nodes.Concat(Newcomers).Where(node => node.IsRunning))
        {
            node.Thaw();
            await node.KillAsync();
        }
        Trace.EndAll();
        await Database.DisposeAsync();
        network?.Dispose();
        http.Dispose();
        if (!IsKept) Directory.Delete(Folder, recursive: true);
    }

    private static bool IsKept => Environment.GetEnvironmentVariable("KEEP") is not null;

    private void Furnish(int workers, IReadOnlyList<(string Key, string Value)> settings)
    {
        Write("train.sh", TrainingTrace.Program);
        Directory.CreateDirectory(Path.Combine(Folder, "shared"));
        var (ports, all) = (FreePorts(2 * (3 + workers)), new Dictionary<string, string>
        {
            ["HYPERTUNE_DIRECTORY"] = Path.Combine(Folder, "shared"),
            ["HYPERTUNE_DATABASE"] = Connection,
            ["HYPERTUNE_WORKER_SLOTS"] = "2",
            ["HYPERTUNE_LOG"] = Environment.GetEnvironmentVariable("NODE_LOG") ?? "info",
            ["TRACE"] = Path.Combine(Folder, "trace"),
        });
        string HostOf(string node) => network?.AddressOf(node) ?? "127.0.0.1";
        all["HYPERTUNE_SEEDS"] = string.Join(',', ((string[])["study-1", "study-2", "voter-1"]).Select((node, at) => $"{HostOf(node)}:{ports[2 * at]}"));
        foreach (var (key, value) in settings) all[key] = value;
        common = all;
        TestNode Make(string role, int number, int at)
        {
            var own = Of($"{role}-{number}", all);
            own["HYPERTUNE_HOST"] = own["HYPERTUNE_HTTP_HOST"] = HostOf($"{role}-{number}");
            return new(role, $"{role}-{number}", Folder, ports[2 * at], ports[2 * at + 1], own, network?.On($"{role}-{number}"));
        }
        StudyNodes.AddRange([Make("study", 1, 0), Make("study", 2, 1)]);
        Witnesses.Add(Make("voter", 1, 2));
        Workers.AddRange(Enumerable.Range(1, workers).Select(number => Make("worker", number, 2 + number)));
    }

    // A setting of one node begins with its name and a colon.
    private static Dictionary<string, string> Of(string node, Dictionary<string, string> all)
    {
        var own = all.Where(pair => !pair.Key.Contains(':', StringComparison.Ordinal)).ToDictionary();
        foreach (var (key, value) in all.Where(pair => pair.Key.StartsWith($"{node}:", StringComparison.Ordinal))) own[key[(node.Length + 1)..]] = value;
        return own;
    }

    private async Task<bool> TryAsync(TestNode node, string study, ControlCommand command)
    {
        try
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            using var answer = await http.PostAsJsonAsync(
                new Uri($"{node.Url}/studies/{study}/commands"), command, ControlJson.Default.ControlCommand, soon.Token);
            return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict;      // a refusal is the study's own answer, too
        }
        catch (Exception wrong) when (wrong is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Whether it says itself that it does what it is there for.</summary>
    public async Task<bool> IsReadyAsync(TestNode node)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"{node.Url}/health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners) listener.Start();
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners) listener.Dispose();
        return ports;
    }
}
