using System.Security.Cryptography.X509Certificates;

namespace HyperTuneActors.Runtime.Tls;

/// <summary>Whether a certificate is one of the cluster's: its authority is the only root, whatever the machine trusts. Nobody
/// is asked about revocation, and no certificate is fetched: a node is shut out by a new authority.</summary>
internal static class ChainCheck
{
    /// <returns>Why it is none, or <see langword="null"/>.</returns>
    /// <param name="certificate">Of a node.</param>
    /// <param name="authority">The only root.</param>
    /// <param name="between">Certificates that came with it.</param>
    /// <param name="at">The time that must lie within all validities.</param>
    public static string? FaultIn(
        X509Certificate2 certificate, X509Certificate2 authority, IEnumerable<X509Certificate2> between, DateTimeOffset at)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = at.LocalDateTime;
        foreach (var one in between) chain.ChainPolicy.ExtraStore.Add(one);
        if (!chain.Build(certificate)) return Described(chain);
        return (Usages.Allows(certificate, Usages.Server), Usages.Allows(certificate, Usages.Client)) switch
        {
            (true, true) => null,
            (true, false) => "it is for servers only, and a node is a client too (extended key usage clientAuth)",
            (false, true) => "it is for clients only, and a node is a server too (extended key usage serverAuth)",
            _ => "it is neither for servers nor for clients (extended key usages serverAuth and clientAuth)",
        };
    }

    private static string Described(X509Chain chain)
    {
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid)) return "it is not valid now: expired, or not valid yet";
        if ((status & (X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)) != 0)
            return "it is of another authority than the cluster's";
        return $"its chain is wrong ({status})";
    }
}
