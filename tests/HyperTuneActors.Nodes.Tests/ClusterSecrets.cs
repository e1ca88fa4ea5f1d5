using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HyperTuneActors.Runtime.Tls;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>What protects a cluster, made by <c>hypertune certs</c>: an authority, one certificate that all its nodes have, and a
/// token.</summary>
internal sealed class ClusterSecrets
{
    private readonly string folder;

    private ClusterSecrets(string folder, string token) => (this.folder, Token) = (folder, token);

    public string Token { get; }

    public string AuthorityFile => Path.Combine(folder, "ca.pem");

    public X509Certificate2 Authority => X509CertificateLoader.LoadCertificateFromFile(AuthorityFile);

    public IEnumerable<(string Key, string Value)> Settings =>
        [.. SettingsOf("node"), ("HYPERTUNE_TOKEN_FILE", Path.Combine(folder, "token"))];

    /// <summary>What nobody may find in a log: the token, the password of the database, and a line of each key.</summary>
    public IEnumerable<string> All =>
        [Token, PostgresServer.Password, .. Directory.GetFiles(folder, "*.key").Select(key => File.ReadAllLines(key)[1])];

    /// <param name="root">Where their folder is made.</param>
    /// <param name="name">Of the folder.</param>
    /// <param name="hosts">Addresses of the nodes, beyond loopback.</param>
    public static async Task<ClusterSecrets> MakeAsync(string root, string name = "certs", params IEnumerable<string> hosts)
    {
        var folder = Path.Combine(root, name);
        foreach (var arguments in (string[][])[["certs", "init", folder], ["certs", "node", folder, "node", .. hosts.SelectMany(host => new[] { "--host", host })]])
        {
            var (code, text) = await CommandLine.RunAsync(root, arguments);
            Assert.True(code == 0, text);
        }
        var token = (await CommandLine.RunAsync(root, ["certs", "token"])).Text.Trim();
        SecretFile.Write(Path.Combine(folder, "token"), token);
        return new ClusterSecrets(folder, token);
    }

    /// <summary>Of a node with the certificate of this name.</summary>
    public IEnumerable<(string Key, string Value)> SettingsOf(string name) =>
    [
        ("HYPERTUNE_TLS_AUTHORITY", AuthorityFile), ("HYPERTUNE_TLS_CERTIFICATE", Path.Combine(folder, $"{name}.pem")),
        ("HYPERTUNE_TLS_KEY", Path.Combine(folder, $"{name}.key")),
    ];

    /// <summary>A certificate of this authority whose time is over.</summary>
    public void MakeExpired(string name)
    {
        using var authority = X509Certificate2.CreateFromPemFile(AuthorityFile, Path.Combine(folder, "ca.key"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // The authority is valid from a little before it was made.
        using var old = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256)
            .Create(authority, authority.NotBefore, authority.NotBefore.AddSeconds(1), RandomNumberGenerator.GetBytes(16));
        File.WriteAllText(Path.Combine(folder, $"{name}.pem"), old.ExportCertificatePem());
        SecretFile.Write(Path.Combine(folder, $"{name}.key"), key.ExportPkcs8PrivateKeyPem() + "\n");
    }
}
