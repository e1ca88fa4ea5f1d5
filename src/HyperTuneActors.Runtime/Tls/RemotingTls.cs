using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Transport.DotNetty;

namespace HyperTuneActors.Runtime.Tls;

/// <summary>Mutual TLS between nodes: both sides show a certificate, and both must be of the cluster's authority.</summary>
/// <remarks>A node's name is not compared with that in its certificate: any certificate of the authority may be any node, as the
/// authority's owner hands them out to nodes alone.</remarks>
public static class RemotingTls
{
    /// <summary>Goes above all other configuration of a node with TLS. Addresses are <c>akka.ssl.tcp://</c> then.</summary>
    public static readonly Config Config =
        ConfigurationFactory.ParseString("akka.remote.dot-netty.tcp.enable-ssl = true").WithFallback(HandshakeGate.Config);

    /// <summary>Goes into the ActorSystem's setup.</summary>
    public static DotNettySslSetup Setup(NodeCertificate node, TimeProvider time) => new(
        node.Own, suppressValidation: false, requireMutualAuthentication: true, validateCertificateHostname: false,
        (certificate, chain, peer, _, log) => IsNode(node, certificate, chain, peer, time, log));

    // The machine's own verdict is left aside: it does not know the cluster's authority.
    private static bool IsNode(
        NodeCertificate node, X509Certificate2? certificate, X509Chain? chain, string peer, TimeProvider time, ILoggingAdapter log)
    {
        var sent = chain?.ChainElements.Select(element => element.Certificate).Skip(1) ?? [];
        if (node.FaultIn(certificate, sent, time) is not { } fault) return true;
        log.Warning("Refused {0}, which is no node of this cluster: {1}.", peer, fault);
        return false;
    }
}
