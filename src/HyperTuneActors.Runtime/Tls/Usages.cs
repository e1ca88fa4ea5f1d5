using System.Security.Cryptography.X509Certificates;

namespace HyperTuneActors.Runtime.Tls;

/// <summary>What a certificate may be used for.</summary>
internal static class Usages
{
    public const string Server = "1.3.6.1.5.5.7.3.1", Client = "1.3.6.1.5.5.7.3.2";

    /// <summary>A certificate that does not say may be used for anything.</summary>
    public static bool Allows(X509Certificate2 certificate, string usage) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is not { } said
        || said.EnhancedKeyUsages[usage] is not null || said.EnhancedKeyUsages["2.5.29.37.0"] is not null;
}
