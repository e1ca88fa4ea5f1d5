using System.Collections.Frozen;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using HyperTuneActors.Runtime.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace HyperTuneActors.App.Nodes.Security;

/// <summary>Puts the parts together on a server of ours, and on its clients.</summary>
internal static class HttpSecurity
{
    /// <summary>Before the server is built.</summary>
    public static void Add(WebApplicationBuilder builder, RequestLimits limits)
    {
        builder.WebHost.ConfigureKestrel(RequestLimits.Apply);
        builder.Services.AddRateLimiter(limits.Apply);
    }

    /// <summary>Before the first endpoint is mapped.</summary>
    /// <param name="app">The server.</param>
    /// <param name="token">None where the node listens on loopback alone.</param>
    /// <param name="open">Paths for which nobody is asked, such as a health check's.</param>
    public static void Use(WebApplication app, AccessToken? token, params string[] open)
    {
        app.UseRateLimiter();                                   // first, so that nobody guesses tokens in haste
        var paths = open.ToFrozenSet(StringComparer.Ordinal);
        app.Use(next => new TokenGate(next, token, paths).InvokeAsync);
        app.UseRouting();
    }

    /// <summary>HTTPS with the certificate that the node has for other nodes. Clients show a token, not a certificate.</summary>
    public static void UseCertificate(ListenOptions listen, NodeCertificate node) => listen.UseHttps(new HttpsConnectionAdapterOptions
    {
        ServerCertificate = node.Own,
        ServerCertificateChain = [.. node.Between],
        ClientCertificateMode = ClientCertificateMode.NoCertificate,
    });

    /// <summary>For clients: takes servers whose certificate is of this authority and has the name that was asked for.</summary>
    public static SocketsHttpHandler Trusting(X509Certificate2 authority) => new()
    {
        AllowAutoRedirect = false,                              // a token is for the host that was asked
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { authority },
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            },
        },
    };
}
