using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HyperTuneActors.Runtime.Tls;

/// <summary>Makes a cluster's authority and its nodes' certificates: ECDSA on P-256, signed with SHA-256.</summary>
public static class CertificateAuthority
{
    public const int Years = 10, NodeYears = 2;

    /// <summary>Clocks of nodes differ: a certificate is valid from a little before it is made.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    /// <summary>A new authority, with its key.</summary>
    public static X509Certificate2 Create(string name, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Name(name), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(now - Slack, now.AddYears(Years));
    }

    /// <summary>A node's certificate, with its key, for a server and a client both.</summary>
    /// <param name="authority">With its key. No certificate outlives it.</param>
    /// <param name="name">Of the node.</param>
    /// <param name="hosts">Names and addresses under which it can be reached.</param>
    /// <param name="now">From when it is valid.</param>
    public static X509Certificate2 Issue(X509Certificate2 authority, string name, IEnumerable<string> hosts, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Name(name), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(Usages.Server), new Oid(Usages.Client)], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        request.CertificateExtensions.Add(Names(hosts));
        var from = Later(now - Slack, authority.NotBefore);
        var until = now.AddYears(NodeYears) < authority.NotAfter ? now.AddYears(NodeYears) : authority.NotAfter;
        using var issued = request.Create(authority, from, until, RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(key);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static X500DistinguishedName Name(string name)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(name);
        return builder.Build();
    }

    private static X509Extension Names(IEnumerable<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts.Distinct(StringComparer.OrdinalIgnoreCase))
            if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
            else names.AddDnsName(host);
        return names.Build();
    }
}
