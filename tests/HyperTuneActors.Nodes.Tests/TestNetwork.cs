using System.ComponentModel;
using System.Diagnostics;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>A machine for each node, as a network namespace with an address of its own, all on one bridge; and the network between any
/// two of them can be cut, so that packets are lost and no connection is closed. The test itself has an address on the bridge and
/// always reaches all of them. Needs the right to make namespaces.</summary>
/// <remarks>What was made is removed by a shell that waits until the test lets go of it, or is gone.</remarks>
internal sealed class TestNetwork : IDisposable
{
    private const int Most = 250;

    // Of nobody: packets to it are lost.
    private const string Nowhere = "02:00:00:00:00:99";

    private const string CleanUp = """
        trap '' HUP INT TERM
        read -r _
        ip=$1 bridge=$2 cable=0; shift 2
        for machine; do
          cable=$((cable + 1))
          "$ip" link del "${bridge}v$cable"
          "$ip" netns del "$machine"
        done 2>/dev/null
        exec "$ip" link del "$bridge"
        """;

    private static readonly string Ip = File.Exists("/usr/sbin/ip") ? "/usr/sbin/ip" : "ip";

    private readonly string bridge;
    private readonly int number;
    private readonly string[] machines;
    private readonly Process cleaner;
    private readonly HashSet<(string Machine, string From)> cut = [];

    private TestNetwork(int number, string[] machines)
    {
        (this.number, this.machines, bridge) = (number, machines, BridgeOf(number));
        var start = new ProcessStartInfo("/bin/sh", ["-c", CleanUp, "cleaner", Ip, bridge, .. machines.Select(Namespace)]) { RedirectStandardInput = true };
        cleaner = Process.Start(start)!;
    }

    /// <summary>Of the test, as its machines see it.</summary>
    public string Gateway => $"10.213.{number}.1";

    public IEnumerable<string> Addresses => machines.Select(AddressOf);

    /// <exception cref="InvalidOperationException">This machine allows it not; the message says why.</exception>
    public static TestNetwork Make(params string[] machines)
    {
        var network = new TestNetwork(Claim(), machines);
        try
        {
            network.Connect();
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <returns>Why this machine allows no network; <see langword="null"/> if it does.</returns>
    public static string? Obstacle()
    {
        try
        {
            Make("any").Dispose();
            return null;
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or Win32Exception)
        {
            return $"This machine allows no network namespaces (needs root and the package iproute2): {wrong.Message}";
        }
    }

    public string AddressOf(string machine) => $"10.213.{number}.{Array.IndexOf(machines, machine) + 11}";

    /// <summary>What a command begins with so that it runs on this machine.</summary>
    public IReadOnlyList<string> On(string machine) => ["nsenter", $"--net=/run/netns/{Namespace(machine)}"];

    /// <summary>From now on nothing that one of these sends reaches one of the others, both ways.</summary>
    public void Cut(IEnumerable<TestNode> some, IEnumerable<TestNode> others)
    {
        var now = some.SelectMany(_ => others, (one, other) => (one.Name, other.Name)).SelectMany(pair => new[] { pair, (pair.Item2, pair.Item1) }).ToArray();
        cut.UnionWith(now);
        Tell(now, pair => $"neigh replace {AddressOf(pair.From)} lladdr {Nowhere} dev eth0 nud permanent");
    }

    /// <summary>All reach each other again.</summary>
    public void Heal()
    {
        Tell(cut, pair => $"neigh del {AddressOf(pair.From)} dev eth0");
        cut.Clear();
    }

    public void Dispose()
    {
        cleaner.StandardInput.Close();
        cleaner.WaitForExit();
        cleaner.Dispose();
    }

    private static string BridgeOf(int number) => $"htcut{number}";

    private string Namespace(string machine) => $"{bridge}-{machine}";

    // Whoever makes the bridge has the number, and with it all names and addresses.
    private static int Claim()
    {
        var wrong = "";
        for (var number = 1; number <= Most; number++)
        {
            if (Directory.Exists($"/sys/class/net/{BridgeOf(number)}")) continue;
            wrong = Run(["link", "add", BridgeOf(number), "type", "bridge"], "");
            if (wrong.Length == 0) return number;
            if (!wrong.Contains("exists", StringComparison.Ordinal)) break;
        }
        throw new InvalidOperationException(wrong.Length > 0 ? wrong : "All numbers are taken.");
    }

    private void Connect()
    {
        var cables = machines.Select((machine, i) => $"""
            netns add {Namespace(machine)}
            link add {bridge}v{i + 1} type veth peer name eth0 netns {Namespace(machine)}
            link set {bridge}v{i + 1} master {bridge} up
            """);
        Do([], [$"address add {Gateway}/24 dev {bridge}", $"link set {bridge} up", .. cables]);
        foreach (var machine in machines)
            Do(["-n", Namespace(machine)], [$"address add {AddressOf(machine)}/24 dev eth0", "link set lo up", "link set eth0 up"]);
    }

    private void Tell(IEnumerable<(string Machine, string From)> pairs, Func<(string Machine, string From), string> order)
    {
        foreach (var machine in pairs.GroupBy(pair => pair.Machine)) Do(["-n", Namespace(machine.Key)], machine.Select(order));
    }

    private static void Do(string[] where, IEnumerable<string> orders)
    {
        if (Run([.. where, "-batch", "-"], string.Join('\n', orders) + "\n") is { Length: > 0 } wrong) throw new InvalidOperationException(wrong);
    }

    /// <returns>What is wrong; empty if nothing is.</returns>
    private static string Run(string[] arguments, string input)
    {
        using var ip = Process.Start(new ProcessStartInfo(Ip, arguments) { RedirectStandardInput = true, RedirectStandardError = true })!;
        ip.StandardInput.Write(input);
        ip.StandardInput.Close();
        var wrong = ip.StandardError.ReadToEnd().Trim();
        ip.WaitForExit();
        return ip.ExitCode == 0 ? "" : wrong.Length > 0 ? wrong : $"ip ended with {ip.ExitCode}.";
    }
}
