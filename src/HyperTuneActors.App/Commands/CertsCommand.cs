using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HyperTuneActors.App.Nodes.Security;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Tls;

namespace HyperTuneActors.App.Commands;

/// <summary>Makes what protects a cluster, for those who have no authority of their own.</summary>
internal static class CertsCommand
{
    private const string Authority = "ca";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static Command Create()
    {
        var folder = new Argument<string>("directory") { Description = "Where the authority and the certificates lie." };
        var init = new Command("init", "Make the cluster's authority: ca.pem and ca.key.") { folder };
        init.SetAction((parsed, _) => GuardedAsync(() => InitAsync(parsed.GetValue(folder)!)));

        var name = new Argument<string>("name") { Description = "The node's name; its files are called so." };
        var hosts = new Option<string[]>("--host") { Description = "A name or an address under which the node is reached; may be repeated." };
        var node = new Command("node", "Make a node's certificate: NAME.pem and NAME.key.") { folder, name };
        node.Options.Add(hosts);
        node.SetAction((parsed, _) => GuardedAsync(
            () => NodeAsync(parsed.GetValue(folder)!, parsed.GetValue(name)!, parsed.GetValue(hosts) ?? [])));

        var token = new Command("token", "Print a random token for the HTTP API.");
        token.SetAction((_, _) =>
        {
            Console.WriteLine(AccessToken.New());
            return Task.FromResult(ExitCode.Done);
        });
        return new Command("certs", "Make the certificates and the token that protect a cluster.") { init, node, token };
    }

    private static async Task<int> InitAsync(string folder)
    {
        var (pem, key) = (Path.Combine(folder, $"{Authority}.pem"), Path.Combine(folder, $"{Authority}.key"));
        if (Existing(pem, key) is { } there) return await RefuseAsync($"There is {there} already, and it stays as it is. Take another directory.");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var made = CertificateAuthority.Create("hypertune cluster", DateTimeOffset.UtcNow);
        Write(made, pem, key);
        Console.WriteLine(Invariant($"""
            Made the cluster's authority, valid until {made.NotAfter.ToUniversalTime():yyyy-MM-dd}:
              {pem}   goes to every node and every client
              {key}   signs certificates: keep it here, or offline, and on no node
            Next, for each node: hypertune certs node {folder} NAME --host ADDRESS
            """));
        return ExitCode.Done;
    }

    private static async Task<int> NodeAsync(string folder, string name, string[] hosts)
    {
        if (!StudyName.IsValid(name)) return await RefuseAsync($"A node's name has {StudyName.Rule}.");
        if (name == Authority) return await RefuseAsync($"'{Authority}' is the authority's name; take another for the node.");
        if (hosts.FirstOrDefault(host => Uri.CheckHostName(host) == UriHostNameType.Unknown) is { } wrong)
            return await RefuseAsync($"'{wrong}' is neither a host's name nor an address, such as gpu-1.example.org or 10.0.0.7.");
        var (pem, key) = (Path.Combine(folder, $"{name}.pem"), Path.Combine(folder, $"{name}.key"));
        if (Existing(pem, key) is { } there)
            return await RefuseAsync($"There is {there} already, and it stays as it is. Take another name, or move it away.");
        var (authorityPem, authorityKey) = (Path.Combine(folder, $"{Authority}.pem"), Path.Combine(folder, $"{Authority}.key"));
        if (!File.Exists(authorityPem)) return await RefuseAsync($"There is no authority in {folder}. Make one: hypertune certs init {folder}");
        if (SecretFile.FaultIn(authorityKey) is { } fault) return await RefuseAsync(fault);

        using var authority = X509Certificate2.CreateFromPemFile(authorityPem, authorityKey);
        if (authority.NotAfter < DateTime.Now)
            return await RefuseAsync(Invariant($"The authority expired on {authority.NotAfter.ToUniversalTime():yyyy-MM-dd}. Make a new one in another directory."));
        string[] names = hosts.Length > 0 ? [name, .. hosts] : [name, "localhost", "127.0.0.1", "::1"];
        using var made = CertificateAuthority.Issue(authority, name, names, DateTimeOffset.UtcNow);
        Write(made, pem, key);
        Console.WriteLine(Invariant($"""
            Made the certificate of {name}, valid until {made.NotAfter.ToUniversalTime():yyyy-MM-dd} for {string.Join(", ", names)}. To that node go:
              {pem}   its certificate
              {key}   its key: mode 0600, owned by the user that runs the node
              {authorityPem}   the authority, the same on all nodes
            """));
        return ExitCode.Done;
    }

    // The key first: a certificate without one would be taken for a whole.
    private static void Write(X509Certificate2 made, string pem, string key)
    {
        using (var signing = made.GetECDsaPrivateKey()!) SecretFile.Write(key, signing.ExportPkcs8PrivateKeyPem() + "\n");
        using var file = new StreamWriter(new FileStream(pem, FileMode.CreateNew, FileAccess.Write));
        file.Write(made.ExportCertificatePem() + "\n");
    }

    private static string? Existing(params string[] paths) => paths.FirstOrDefault(Path.Exists);

    private static async Task<int> GuardedAsync(Func<Task<int>> make)
    {
        try
        {
            return await make();
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The directory can't be used: {wrong.Message}");
            return ExitCode.Unusable;
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            return await RefuseAsync("ca.pem and ca.key are no authority in PEM whose key belongs to it. 'hypertune certs init' makes one in another directory.");
        }
    }

    private static async Task<int> RefuseAsync(string because)
    {
        await Console.Error.WriteLineAsync(because);
        return ExitCode.Usage;
    }
}
