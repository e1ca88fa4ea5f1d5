using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HyperTuneActors.Runtime.Tls;

namespace HyperTuneActors.Runtime.Tests.Tls;

/// <summary>Certificates in a folder of their own, good ones and others.</summary>
internal sealed class PemFolder : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tls-").FullName;

    private int nodes;

    public static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    public X509Certificate2 Authority { get; } = CertificateAuthority.Create("hypertune test", Now.AddDays(-1000));

    public PemFiles Node() => NodeFrom($"node-{++nodes}", Now);

    /// <summary>Of the cluster's authority, but issued so long ago or so far ahead.</summary>
    public PemFiles NodeFrom(string name, DateTimeOffset from) =>
        Write(name, Authority, CertificateAuthority.Issue(Authority, name, ["localhost"], from));

    /// <summary>A node of another cluster.</summary>
    public PemFiles Stranger()
    {
        using var other = CertificateAuthority.Create("hypertune test", Now.AddDays(-1000));
        return Write("stranger", other, CertificateAuthority.Issue(other, "node", ["localhost"], Now));
    }

    /// <summary>What a web server would have: of the authority, and for servers only.</summary>
    public PemFiles ServerOnly() => Write("server", Authority, Made("server", "1.3.6.1.5.5.7.3.1", Authority));

    public PemFiles SelfSigned() => Write("self", Authority, Made("self", null, null));

    public PemFiles Write(string name, X509Certificate2 authority, X509Certificate2 certificate)
    {
        var files = new PemFiles(At($"{name}.pem"), At($"{name}.key"), At($"{name}-ca.pem"));
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());
        using (var key = certificate.GetECDsaPrivateKey()!) SecretFile.Write(files.Key, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(files.Authority, authority.ExportCertificatePem());
        certificate.Dispose();
        return files;
    }

    public string At(string file) => Path.Combine(folder, file);

    /// <summary>Without the checks of a load: what somebody else's program would show.</summary>
    public static X509Certificate2 Raw(PemFiles files)
    {
        using var read = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pfx), null);
    }

    public void Dispose()
    {
        Authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static X509Certificate2 Made(string name, string? usage, X509Certificate2? authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        if (usage is not null) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        if (authority is null) return request.CreateSelfSigned(Now.AddDays(-1), Now.AddYears(1));
        using var issued = request.Create(authority, Now.AddDays(-1), Now.AddYears(1), RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(key);
    }
}
