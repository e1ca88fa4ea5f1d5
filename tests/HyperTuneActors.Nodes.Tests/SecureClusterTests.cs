using System.Net;
using System.Text.Json;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>A cluster that is protected as one beyond loopback must be, and those who come without leave.</summary>
public sealed class SecureClusterTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private static readonly string[] Shelly = ["$(touch pwned)", "; touch pwned; #", "a\"b'c `touch pwned`", "-rf", "two\nlines"];

    [ProgramFact("postgresql")]
    public async Task A_protected_cluster_runs_a_study_and_lets_no_stranger_in()
    {
        await using var cluster = await TestCluster.StartSecureAsync(workers: 1);
        var secrets = cluster.Secrets!;
        cluster.Write("args.sh", """
            printf '%s\000%s\000' "$#" "$1" >>"$TRACE.arguments"
            shift
            exec sh ./train.sh "$@"
            """);
        cluster.Write("study.yaml", TestStudy.File(trials: 12, slots: 2, step: 0.3)
            .Replace("space: {", $"space: {{LD_PRELOAD: {{type: categorical, choices: {JsonSerializer.Serialize(Shelly)}}}, ", StringComparison.Ordinal)
            .Replace("command: [sh, train.sh,", "command: [sh, args.sh, \"{LD_PRELOAD}\",", StringComparison.Ordinal));

        var (code, text) = await cluster.DoWithAsync("wrong", "submit", "study.yaml");
        Assert.NotEqual(0, code);
        Assert.Contains("Give its token in HYPERTUNE_TOKEN or in the profile.", text, StringComparison.Ordinal);
        (code, text) = await cluster.DoAsync("submit", "study.yaml");
        Assert.True(code == 0, text);
        await cluster.UntilAsync(report => report.Counts.Running > 0, Soon);

        var other = await ClusterSecrets.MakeAsync(cluster.Folder, "other");
        secrets.MakeExpired("expired");
        var stranger = Started(cluster.Newcomer("worker", "stranger", [.. Nullable(other.SettingsOf("node"))]));
        var plain = Started(cluster.Newcomer("worker", "plain",
            ("HYPERTUNE_TLS_AUTHORITY", null), ("HYPERTUNE_TLS_CERTIFICATE", null), ("HYPERTUNE_TLS_KEY", null)));
        var expired = Started(cluster.Newcomer("worker", "expired", [.. Nullable(secrets.SettingsOf("expired"))]));
        Assert.Equal(2, await expired.EndAsync());
        Assert.Contains("expired on", expired.Logged, StringComparison.Ordinal);
        await LoggedAsync(cluster, "it is of another authority than the cluster's");

        // Handshakes fail all the while, and one node dies in the midst of them.
        var host = await cluster.HostAsync();
        await host.KillAsync();
        await cluster.AnswersAsync(Soon);
        await Proof.EndsWellAsync(cluster, trials: 12);

        Assert.All(cluster.Nodes.Where(node => node != host), node => Assert.True(node.IsRunning, $"{node.Name}: {node.Logged}"));
        Assert.True(stranger.IsRunning && plain.IsRunning);
        (code, text) = await cluster.DoAsync("nodes");
        Assert.True(code == 0, text);
        Assert.DoesNotContain("stranger", text, StringComparison.Ordinal);
        Assert.DoesNotContain("plain", text, StringComparison.Ordinal);
        ArgumentsCameAsTheyAre(cluster);
        foreach (var node in cluster.Nodes.Concat(cluster.Newcomers))
        {
            if (node != expired) EveryLineIsJson(node);
            Assert.All(secrets.All.Concat(other.All), secret => Assert.DoesNotContain(secret, node.Logged, StringComparison.Ordinal));
        }
    }

    [ProgramFact]
    public async Task A_node_that_is_not_safe_does_not_start_and_one_without_its_database_says_so()
    {
        var folder = Directory.CreateTempSubdirectory("hypertune-node-").FullName;
        var ports = TestCluster.FreePorts(5);
        var settings = new Dictionary<string, string>
        {
            ["HYPERTUNE_DIRECTORY"] = Path.Combine(folder, "shared"), ["HYPERTUNE_SEEDS"] = $"127.0.0.1:{ports[0]}",
            ["HYPERTUNE_DATABASE"] = $"Host=127.0.0.1;Port={ports[4]};Username=x;Password={PostgresServer.Password};Timeout=2",
        };
        var unsafely = new TestNode("study", "unsafe", folder, ports[2], ports[3], new Dictionary<string, string>(settings)
        {
            ["HYPERTUNE_HOST"] = "0.0.0.0", ["HYPERTUNE_HTTP_HOST"] = "0.0.0.0", ["HYPERTUNE_PATIENCE"] = "9m",
        });
        var node = new TestNode("study", "study", folder, ports[0], ports[1], settings);
        var second = new TestNode("study", "study", folder, ports[2], ports[3], settings);
        try
        {
            unsafely.Start();
            node.Start();
            Assert.Equal(2, await unsafely.EndAsync());
            foreach (var reason in (string[])["without mutual TLS", "without a token", "without TLS", "twice the patience", "The node was not started."])
                Assert.Contains(reason, unsafely.Logged, StringComparison.Ordinal);

            using var http = new HttpClient();
            await Eventually.HoldsAsync(() => Said(http, node, "/health/ready").Body.Contains("The database can", StringComparison.Ordinal)
                && node.Logged.Contains("It waits for the database before it founds a cluster", StringComparison.Ordinal), Soon);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, Said(http, node, "/health/ready").Status);
            Assert.Equal(HttpStatusCode.OK, Said(http, node, "/health/live").Status);
            var refused = Said(http, node, "/studies/any/status");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
            Assert.Contains("\"because\":\"The database", refused.Body, StringComparison.Ordinal);

            second.Start();
            Assert.Equal(2, await second.EndAsync());
            Assert.Contains("Another node uses", second.Logged, StringComparison.Ordinal);
            Assert.DoesNotContain(PostgresServer.Password, node.Logged + refused.Body, StringComparison.Ordinal);
        }
        finally
        {
            foreach (var one in (TestNode[])[node, unsafely, second])
                if (one.IsRunning) await one.KillAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (HttpStatusCode Status, string Body) Said(HttpClient http, TestNode node, string path)
    {
        try
        {
            using var answer = http.GetAsync(new Uri(node.Url + path)).GetAwaiter().GetResult();
            return (answer.StatusCode, answer.Content.ReadAsStringAsync().GetAwaiter().GetResult());
        }
        catch (HttpRequestException)
        {
            return (0, "");
        }
    }

    private static TestNode Started(TestNode node)
    {
        node.Start();
        return node;
    }

    private static IEnumerable<(string, string?)> Nullable(IEnumerable<(string Key, string Value)> settings) =>
        settings.Select(one => (one.Key, (string?)one.Value));

    private static Task LoggedAsync(TestCluster cluster, string text) =>
        Eventually.HoldsAsync(() => cluster.StudyNodes.Any(node => node.Logged.Contains(text, StringComparison.Ordinal)), Soon);

    // No shell has seen them: each is one argument of four.
    private static void ArgumentsCameAsTheyAre(TestCluster cluster)
    {
        var came = File.ReadAllText(Path.Combine(cluster.Folder, "trace.arguments")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(came.Where((_, i) => i % 2 == 0), count => Assert.Equal("4", count));
        Assert.All(came.Where((_, i) => i % 2 == 1), value => Assert.Contains(value, Shelly));
        Assert.True(came.Where((_, i) => i % 2 == 1).Distinct().Count() > 2);
        Assert.Empty(Directory.GetFiles(cluster.Folder, "pwned*", SearchOption.AllDirectories));
    }

    private static void EveryLineIsJson(TestNode node)
    {
        Assert.NotEmpty(node.Logged);
        foreach (var line in node.Logged.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line);
            Assert.Equal(node.Name, json.RootElement.GetProperty("node").GetString());
        }
    }
}
