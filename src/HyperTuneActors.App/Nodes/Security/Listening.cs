using System.Net;

namespace HyperTuneActors.App.Nodes.Security;

/// <summary>Where a node listens, and what protects it there.</summary>
/// <param name="Remoting">The name or address that it listens on for other nodes: what is bound, not what is told to others.</param>
/// <param name="Http">Names or addresses that it serves HTTP on; empty without HTTP.</param>
/// <param name="MutualTls">Whether both sides of a connection between nodes show a certificate of the cluster's authority.</param>
/// <param name="HttpTls">Whether HTTP is HTTPS.</param>
/// <param name="Token">Whether HTTP clients must show a token.</param>
/// <param name="TlsBefore">Whether somebody says that TLS ends before this node, at a proxy or in a network of containers.</param>
internal sealed record Listening(
    string Remoting, IReadOnlyList<string> Http, bool MutualTls, bool HttpTls, bool Token, bool TlsBefore = false)
{
    private enum Reach { Loopback, Beyond, Unknown }

    /// <summary>A node that other machines reach must know who they are.</summary>
    /// <param name="resolve">Gives the addresses of a name; none if it has none.</param>
    /// <returns>All reasons not to start, each with what would be right; empty if it may.</returns>
    public IReadOnlyList<string> Faults(Func<string, IReadOnlyList<IPAddress>> resolve)
    {
        var faults = new List<string>();
        var remoting = ReachOf(Remoting, resolve);
        if (remoting == Reach.Unknown) faults.Add(Unknown("nodes", Remoting));
        if (remoting == Reach.Beyond && !MutualTls)
            faults.Add($"This node would listen for other nodes on {Shown(Remoting)}, beyond this machine, without mutual TLS: anybody who reaches it could run programs. "
                + "Give it a certificate ('hypertune certs' makes one), or let it listen on 127.0.0.1.");
        foreach (var host in Http)
        {
            var reach = ReachOf(host, resolve);
            if (reach == Reach.Unknown) faults.Add(Unknown("HTTP", host));
            if (reach != Reach.Beyond) continue;
            if (!Token)
                faults.Add($"This node would serve HTTP on {Shown(host)}, beyond this machine, without a token: anybody who reaches it could run programs. "
                    + $"Put one ('hypertune certs token' prints one) into a file of mode 0600 or {AccessToken.Variable}, or let it listen on 127.0.0.1.");
            if (!HttpTls && !TlsBefore)
                faults.Add($"This node would serve HTTP on {Shown(host)}, beyond this machine, without TLS: its token could be read on the way. "
                    + "Give it a certificate, or say that TLS ends before it.");
        }
        return faults;
    }

    // Everything that can't be shown to be loopback alone is beyond it.
    private static Reach ReachOf(string host, Func<string, IReadOnlyList<IPAddress>> resolve)
    {
        var name = host.Trim().TrimStart('[').TrimEnd(']');
        if (name is "" or "*" or "+") return Reach.Beyond;
        if (IPAddress.TryParse(name, out var address)) return Addresses.IsLoopback(address) ? Reach.Loopback : Reach.Beyond;
        var resolved = resolve(name);
        return resolved.Count == 0 ? Reach.Unknown : resolved.All(Addresses.IsLoopback) ? Reach.Loopback : Reach.Beyond;
    }

    private static string Shown(string host) => host.Trim() is "" ? "all addresses" : $"'{host.Trim()}'";

    private static string Unknown(string what, string host) =>
        $"The name {Shown(host)} on which this node should listen for {what} has no address; give one that this machine has, such as 127.0.0.1.";
}
