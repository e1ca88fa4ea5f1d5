using HyperTuneActors.App.Nodes;

namespace HyperTuneActors.App.Tests.Nodes;

public sealed class NodeFileTests : IDisposable
{
    private const string Password = "very-secret-word";

    private readonly string folder = Directory.CreateTempSubdirectory("node-").FullName;

    private readonly Dictionary<string, string> variables = new()
    {
        ["HYPERTUNE_NAME"] = "node-1", ["HYPERTUNE_DIRECTORY"] = "/shared", ["HYPERTUNE_STATE"] = "/state", ["HYPERTUNE_SEEDS"] = "10.0.0.1:2551, 10.0.0.2:2551",
        ["HYPERTUNE_DATABASE"] = $"Host=db;Password={Password}",
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_file_is_read_and_the_environment_goes_before_it()
    {
        variables["HYPERTUNE_HTTP_PORT"] = "9090";
        var (settings, faults) = Read("""
            hypertune {
              port = 2600
              http { port = 8081, host = localhost }
              detection = fast
              patience = 20s
              lease = 5m
              worker { slots = 4, cpus = 3.5, memory = 16GB, gpus = "GPU-1,GPU-2", labels = ["zone=a", "disk = ssd"] }
            }
            akka.loglevel = DEBUG
            """);
        Assert.Empty(faults);
        Assert.Equal((2600, 9090, "localhost", Detection.Fast), (settings!.Port, settings.Http.Port, settings.Http.Host, settings.Detection));
        Assert.Equal((TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(5)), (settings.Patience, settings.Lease));
        Assert.Equal((4, 3.5m, 16_000_000_000L, "GPU-1,GPU-2", "ssd"), (settings.Worker.Slots, settings.Worker.Cpus, settings.Worker.Memory, settings.Worker.Gpus, settings.Worker.Labels["disk"]));
        Assert.Equal(["10.0.0.1:2551", "10.0.0.2:2551"], settings.Seeds.ToArray());
        Assert.Equal("DEBUG", NodeConfig.Of(settings, "logger").GetString("akka.loglevel"));
    }

    [Theory]
    [InlineData("NAME", "../x", "is '../x'. A node's name has")]
    [InlineData("PORT", "65536", "Write a whole number from 0 to 65535.")]
    [InlineData("PORT", "x", "Write a whole number from 0 to 65535.")]
    [InlineData("HTTP_PORT", "-1", "Write a whole number from 0 to 65535.")]
    [InlineData("HOST", "a\"\nakka.loglevel = OFF", "Write a host's name or an address")]
    [InlineData("HOST", "${HOME}", "Write a host's name or an address")]
    [InlineData("HOST", "0.0.0.0", "Name the address under which the other nodes reach this one.")]
    [InlineData("HOST", "10.0.0.7", "without mutual TLS")]
    [InlineData("HTTP_HOST", "*", "Write a host's name or an address")]
    [InlineData("HTTP_HOST", "0.0.0.0", "without a token")]
    [InlineData("HTTP_URL", "file:///etc", "Write how other nodes and clients reach this one")]
    [InlineData("HTTP_URL", "https://user:word@host", "Write how other nodes and clients reach this one")]
    [InlineData("HTTP_TLS_BEFORE", "maybe", "Write on or off.")]
    [InlineData("SEEDS", "10.0.0.1", "Write host:port, such as 10.0.0.1:2551.")]
    [InlineData("SEEDS", "a\"]}:1", "Write host:port, such as 10.0.0.1:2551.")]
    [InlineData("SEEDS", "a:0", "Write host:port, such as 10.0.0.1:2551.")]
    [InlineData("SEEDS", ",", "Name the study nodes as host:port")]
    [InlineData("DETECTION", "slow", "Write usual or fast.")]
    [InlineData("DETECTION", "1", "Write usual or fast.")]
    [InlineData("PATIENCE", "soon", "Write a time such as 30s or 10m.")]
    [InlineData("LEASE", "59s", "It must be at least twice the patience of 30 s")]
    [InlineData("GRACE", "-1s", "Write a time such as 30s or 10m.")]
    [InlineData("TLS_KEY", "/key.pem", "Name all three files: authority, certificate and key.")]
    [InlineData("WORKER_SLOTS", "0", "Write a whole number from 1 to 4000.")]
    [InlineData("WORKER_CPUS", "0", "Write a number above 0, such as 8 or 7.5.")]
    [InlineData("WORKER_CPUS", "many", "Write a number above 0, such as 8 or 7.5.")]
    [InlineData("WORKER_MEMORY", "64", "Write a size such as 64GB.")]
    [InlineData("WORKER_GPUS", "GPU 1", "Write auto, a number up to 1024, or uuids")]
    [InlineData("WORKER_LABELS", "zone", "Write labels as")]
    [InlineData("WORKER_LABELS", "zone=a b", "Write labels as")]
    [InlineData("DATABASE", "Host=db;Password=very-secret-word;Nonsense=1", "The connection string of the database can't be read")]
    [InlineData("DATABASE", "Password=very-secret-word", "names no Host")]
    [InlineData("DATABASE", "Host=db;Password=very-secret-word;Options=-c synchronous_commit=off", "Leave it out")]
    public void A_fault_says_where_it_is_and_what_would_be_right(string key, string value, string right)
    {
        variables[$"HYPERTUNE_{key}"] = value;
        var (settings, faults) = Read(null);
        Assert.Null(settings);
        Assert.Contains(faults, fault => fault.Contains(right, StringComparison.Ordinal));
        Assert.DoesNotContain(faults, fault => fault.Contains(Password, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("hypertune.prot = 1", "Did you mean 'port'?")]
    [InlineData("hypertune.worker.slotz = 1", "Did you mean 'worker.slots'?")]
    [InlineData("hypertune = 5", "hypertune is no section.")]
    [InlineData("akka = 5", "akka is no section.")]
    [InlineData("hypertune.port = [1]", "is no text")]
    [InlineData("hypertune.port = {a = 1}", "hypertune has no setting 'port.a'")]
    [InlineData("hypertune.worker.labels = \"zone=a\"", "is no list")]
    public void A_files_fault_is_told_with_its_path(string text, string right)
    {
        var (settings, faults) = Read(text);
        Assert.Null(settings);
        Assert.Contains(faults, fault => fault.Contains(right, StringComparison.Ordinal) && fault.Contains("node.conf", StringComparison.Ordinal));
    }

    [Fact]
    public void All_that_is_missing_is_told_at_once()
    {
        variables.Clear();
        variables["HYPERTUNE_NAME"] = "node-1";
        var (_, faults) = Read(null);
        foreach (var key in (string[])["directory", "state", "seeds", "database"])
            Assert.Contains(faults, fault => fault.StartsWith($"hypertune.{key} is ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_not_there_is_told()
    {
        var faults = new List<string>();
        Assert.Null(NodeFile.Read(NodeRole.Worker, Path.Combine(folder, "none.conf"), variables.GetValueOrDefault, faults));
        Assert.Contains("can't be read", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_study_node_has_the_database()
    {
        var faults = new List<string>();
        Assert.Equal("", NodeFile.Read(NodeRole.Worker, null, variables.GetValueOrDefault, faults)!.Database);
    }

    [Fact]
    public void Only_a_study_node_founds_the_cluster()
    {
        (variables["HYPERTUNE_HOST"], variables["HYPERTUNE_PORT"], variables["HYPERTUNE_SEEDS"]) = ("127.0.0.1", "2551", "127.0.0.1:2551,127.0.0.1:2552");
        var faults = new List<string>();
        Assert.True(NodeFile.Read(NodeRole.Study, null, variables.GetValueOrDefault, faults)!.IsFirstSeed);
        Assert.Null(NodeFile.Read(NodeRole.Voter, null, variables.GetValueOrDefault, faults));
        Assert.Contains("begins with this node, 127.0.0.1:2551. Name a study node first", Assert.Single(faults), StringComparison.Ordinal);
        variables["HYPERTUNE_PORT"] = "2552";
        Assert.False(NodeFile.Read(NodeRole.Voter, null, variables.GetValueOrDefault, [])!.IsFirstSeed);
    }

    private (NodeSettings? Settings, List<string> Faults) Read(string? text)
    {
        string? path = null;
        if (text is not null) File.WriteAllText(path = Path.Combine(folder, "node.conf"), text);
        var faults = new List<string>();
        return (NodeFile.Read(NodeRole.Study, path, variables.GetValueOrDefault, faults), faults);
    }
}
