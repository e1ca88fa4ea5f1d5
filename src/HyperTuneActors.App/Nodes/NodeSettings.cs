using System.Collections.Immutable;
using System.Globalization;

namespace HyperTuneActors.App.Nodes;

internal enum NodeRole
{
    /// <summary>Has studies, and votes on who is cut off.</summary>
    Study,

    /// <summary>Runs training programs.</summary>
    Worker,

    /// <summary>A witness: only votes, so that two study nodes have a majority.</summary>
    Voter,
}

/// <summary>What a node's file says, checked. <c>config/*.conf</c> has a file for each role.</summary>
/// <param name="Role">What it does.</param>
/// <param name="Name">Unique among the workers; by default the machine's.</param>
/// <param name="Directory">That all nodes share: studies lie below it.</param>
/// <param name="State">This node's own directory.</param>
/// <param name="Host">Where it listens for other nodes, and under which they reach it.</param>
/// <param name="Port">The same; 0 for any that is free.</param>
/// <param name="Seeds">Study nodes and voters, as host:port: through one of them it joins. The first, a study node, may found the
/// cluster.</param>
/// <param name="Detection">How soon a silent node is given up.</param>
/// <param name="Http">Where it serves HTTP.</param>
/// <param name="TokenFile">Holds what clients must show; <see langword="null"/> for nothing.</param>
/// <param name="Tls">Between nodes and for HTTP; <see langword="null"/> for none.</param>
/// <param name="Database">The connection string of the journal, as Npgsql has it; empty on nodes without studies. Beyond a network that
/// is trusted add <c>SSL Mode=VerifyFull;Root Certificate=…</c>: by default Npgsql encrypts if the server can, and believes any server.</param>
/// <param name="Worker">Of a worker.</param>
/// <param name="Patience">How long a study waits for a silent worker (L1).</param>
/// <param name="Lease">A run without a worker ends after so long (L2).</param>
/// <param name="Grace">How long the node may take to end after SIGTERM.</param>
/// <param name="Log">How much it logs.</param>
/// <param name="Akka">What the file says of Akka.NET itself, as HOCON.</param>
internal sealed record NodeSettings(
    NodeRole Role, string Name, string Directory, string State, string Host, int Port, ImmutableArray<string> Seeds,
    Detection Detection, HttpSettings Http, string? TokenFile, TlsSettings? Tls, string Database, WorkerSettings Worker,
    TimeSpan Patience, TimeSpan Lease, TimeSpan Grace, LogDetail Log, string Akka)
{
    /// <summary>Below it each study has a folder.</summary>
    public string Studies => Path.Combine(Directory, "studies");

    /// <summary>Whether it is the one that founds the cluster.</summary>
    public bool IsFirstSeed => !Seeds.IsEmpty && Seeds[0] == string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    public string Address(string hostAndPort) => $"{(Tls is null ? "akka.tcp" : "akka.ssl.tcp")}://{Product}@{hostAndPort}";

    public const string Product = "hypertune";
}

/// <param name="Host">Loopback unless it is said otherwise.</param>
/// <param name="Port">0 for any that is free.</param>
/// <param name="Url">Under which other nodes and clients reach it; by default made of host and port.</param>
/// <param name="TlsBefore">Whether TLS ends before this node, at a proxy.</param>
internal sealed record HttpSettings(string Host, int Port, string? Url, bool TlsBefore)
{
    public string UrlOn(int port, bool isSecure) => Url ?? string.Create(CultureInfo.InvariantCulture,
        $"{(isSecure ? "https" : "http")}://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{port}");
}

/// <param name="Authority">The cluster's own, a PEM file: the only root.</param>
/// <param name="Certificate">The node's, a PEM file.</param>
/// <param name="Key">Its private key, a PEM file that only its owner may read.</param>
internal sealed record TlsSettings(string Authority, string Certificate, string Key);

/// <summary>What a worker has to give.</summary>
/// <param name="Slots">How many runs at once at most; <see langword="null"/> for as many as fit.</param>
/// <param name="Cpus">By default those of the machine.</param>
/// <param name="Memory">In bytes; by default that of the machine.</param>
/// <param name="Gpus">auto asks nvidia-smi; else how many, or their uuids with commas between them.</param>
/// <param name="Labels">As key=value.</param>
internal sealed record WorkerSettings(int? Slots, decimal Cpus, long Memory, string Gpus, ImmutableSortedDictionary<string, string> Labels);

/// <summary>How soon a node that is silent is given up: after about 9 s with the usual one, 6 s with the fast one. The fast one takes a
/// machine that pauses for 3.5 s for dead.</summary>
internal enum Detection
{
    Usual,
    Fast,
}

/// <summary>How much a node logs.</summary>
internal enum LogDetail
{
    Info,
    Debug,
    Warning,
    Error,
}
