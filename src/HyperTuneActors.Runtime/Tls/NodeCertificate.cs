using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HyperTuneActors.Runtime.Tls;

/// <summary>A node's certificate with its key, and the authority that says who is a node: read from <see cref="PemFiles"/> and
/// found to be good.</summary>
public sealed class NodeCertificate : IDisposable
{
    /// <summary>So long before its end a certificate is warned about.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(30);

    private NodeCertificate(X509Certificate2 own, X509Certificate2 authority, ImmutableArray<X509Certificate2> between) =>
        (Own, Authority, Between) = (own, authority, between);

    /// <summary>With its private key.</summary>
    public X509Certificate2 Own { get; }

    public X509Certificate2 Authority { get; }

    /// <summary>Those between the two.</summary>
    public ImmutableArray<X509Certificate2> Between { get; }

    /// <param name="files">Where they lie.</param>
    /// <param name="time">Which time it is.</param>
    /// <exception cref="TlsException">A file is missing, unreadable or readable by others; the key is not the certificate's; the
    /// certificate is expired, not valid yet, of another authority, or not for servers and clients both.</exception>
    public static NodeCertificate Load(PemFiles files, TimeProvider time)
    {
        var faults = new List<string>();
        var authority = Read(files.Authority, "the authority's certificate", faults);
        var own = Read(files.Certificate, "the node's certificate", faults);
        if (SecretFile.FaultIn(files.Key) is { } fault) faults.Add(fault);
        if (faults.Count == 0 && own.Any(one => IsSame(one, authority[0])))
            faults.Add($"{files.Certificate} holds the authority's certificate; a node needs one of its own.");
        if (faults.Count > 0) throw new TlsException(faults);

        var now = time.GetUtcNow();
        if (Validity(authority[0], files.Authority, now) is { } tooOld) faults.Add(tooOld);
        if (Validity(own[0], files.Certificate, now) is { } expired) faults.Add(expired);
        if (faults.Count == 0 && ChainCheck.FaultIn(own[0], authority[0], own.Skip(1), now) is { } wrong)
            faults.Add($"{files.Certificate} can't be used: {wrong}.");
        if (faults.Count > 0) throw new TlsException(faults);
        return new NodeCertificate(WithKey(files), authority[0], [.. own.Skip(1)]);
    }

    /// <returns>What to tell people before it is too late, or <see langword="null"/>.</returns>
    public string? Warning(TimeProvider time)
    {
        var (name, end) = Own.NotAfter < Authority.NotAfter ? ("The node's certificate", Own) : ("The authority's certificate", Authority);
        var left = new DateTimeOffset(end.NotAfter) - time.GetUtcNow();
        return left > Notice
            ? null
            : string.Create(CultureInfo.InvariantCulture,
                $"{name} expires in {left.Days} days, on {end.NotAfter.ToUniversalTime():yyyy-MM-dd}; then this node can't join any more. 'hypertune certs' makes a new one.");
    }

    /// <returns>Why a peer with this certificate is no node of the cluster, or <see langword="null"/>.</returns>
    public string? FaultIn(X509Certificate2? peer, IEnumerable<X509Certificate2> sent, TimeProvider time) => peer is null
        ? "it showed no certificate"
        : ChainCheck.FaultIn(peer, Authority, [.. sent, .. Between], time.GetUtcNow());

    public void Dispose()
    {
        Own.Dispose();
        Authority.Dispose();
        foreach (var one in Between) one.Dispose();
    }

    private static X509Certificate2Collection Read(string path, string what, List<string> faults)
    {
        var read = new X509Certificate2Collection();
        try
        {
            if (!File.Exists(path)) faults.Add($"There is no file {path}, which should hold {what}.");
            else read.ImportFromPemFile(path);
            if (File.Exists(path) && read.Count == 0) faults.Add($"{path} holds no certificate in PEM (-----BEGIN CERTIFICATE-----).");
        }
        catch (Exception wrong) when (wrong is CryptographicException or IOException or UnauthorizedAccessException)
        {
            faults.Add($"{path} can't be read as {what}: {wrong.Message}");
        }
        return read;
    }

    private static X509Certificate2 WithKey(PemFiles files)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            // Its text may quote the file, which is a key.
            throw new TlsException([$"{files.Key} holds no private key for {files.Certificate} in PEM without a passphrase ({wrong.GetType().Name})."]);
        }
    }

    private static string? Validity(X509Certificate2 certificate, string path, DateTimeOffset now) =>
        now > certificate.NotAfter ? string.Create(CultureInfo.InvariantCulture,
            $"{path} expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm}Z; make a new one with 'hypertune certs'.")
        : now < certificate.NotBefore ? string.Create(CultureInfo.InvariantCulture,
            $"{path} is not valid before {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm}Z; is this machine's clock right?")
        : null;

    private static bool IsSame(X509Certificate2 one, X509Certificate2 other) => one.RawDataMemory.Span.SequenceEqual(other.RawDataMemory.Span);
}
