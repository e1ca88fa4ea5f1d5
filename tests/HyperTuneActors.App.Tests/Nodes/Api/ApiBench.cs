using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using HyperTuneActors.App.Nodes;
using HyperTuneActors.App.Nodes.Api;
using HyperTuneActors.App.Nodes.Security;

namespace HyperTuneActors.App.Tests.Nodes.Api;

/// <summary>A study node in this process, a cluster of one with PostgreSQL, and its HTTP on a free port of loopback.</summary>
public sealed class ApiBench : IAsyncLifetime
{
    public static readonly string Token = AccessToken.New();

    private readonly string folder = Directory.CreateTempSubdirectory("api-").FullName;
    private PostgresServer? database;
    private StudyNode? node;
    private NodeServer? server;

    /// <summary>Where study files lie.</summary>
    public string Studies => Path.Combine(folder, "files");

    public async Task InitializeAsync()
    {
        if (Machine.Lacks("postgresql") is not null) return;
        Directory.CreateDirectory(Studies);
        database = await PostgresServer.StartAsync();
        var file = Path.Combine(folder, "node.conf");
        // What the file says of Akka.NET counts: else the end of the node would be that of the tests.
        await File.WriteAllTextAsync(file, "akka.coordinated-shutdown.exit-clr = off\n");
        var faults = new List<string>();
        var settings = NodeFile.Read(NodeRole.Study, file, Variables(await database.CreateDatabaseAsync()).GetValueOrDefault, faults)
            ?? throw new InvalidOperationException(string.Join('\n', faults));
        server = await NodeServer.StartAsync(settings, null, AccessToken.Read(null, Token).Token, new RequestLimits(10_000, 10_000));
        node = StudyNode.Start(settings, null, server.Url, new string('0', 32));
        var (map, nodes) = (new StudyMap(settings), new NodesApi(node.Pool));
        var studies = new StudyApi(node, map, new Neighbours(new HttpClient()), nodes, settings.Name, server.Url);
        server.Api = (studies, new SubmitApi(studies, map), nodes);
        server.Ready = new Health(node, settings).ReadyAsync;
        await Eventually.HoldsAsync(() => GetAsync("/health/ready").GetAwaiter().GetResult().Status == HttpStatusCode.OK, TimeSpan.FromSeconds(60));
    }

    /// <summary>All files and directories below the shared one and beside it.</summary>
    public IReadOnlyList<string> Files() => [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public Task<(HttpStatusCode Status, string Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    public Task<(HttpStatusCode Status, string Body)> SubmitAsync(string file, string? at = null) =>
        PostAsync("/studies", JsonSerializer.Serialize(new { file, folder = at ?? Studies, id = Guid.NewGuid().ToString("N"), by = "test" }));

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, string? body, string? token = "")
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(server!.Url + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Length == 0 ? Token : token);
        if (body is not null) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Headers.ExpectContinue = body?.Length > 10_000;
        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (node is not null) await node.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private Dictionary<string, string> Variables(string connection)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return new Dictionary<string, string>
        {
            ["HYPERTUNE_NAME"] = "study-1", ["HYPERTUNE_DIRECTORY"] = Path.Combine(folder, "shared"), ["HYPERTUNE_STATE"] = Path.Combine(folder, "state"),
            ["HYPERTUNE_PORT"] = $"{port}", ["HYPERTUNE_HTTP_PORT"] = "0", ["HYPERTUNE_SEEDS"] = $"127.0.0.1:{port}", ["HYPERTUNE_DATABASE"] = connection,
        };
    }
}
