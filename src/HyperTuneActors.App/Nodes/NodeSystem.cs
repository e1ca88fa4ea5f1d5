using Akka.Actor;
using Akka.Actor.Setup;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Runtime.Tls;
using HyperTuneActors.Runtime.Wire;

namespace HyperTuneActors.App.Nodes;

/// <summary>A node's actor system.</summary>
internal sealed class NodeSystem
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HandshakeGate? gate;

    private NodeSystem(ActorSystem actors, HandshakeGate? gate) => (Actors, this.gate) = (actors, gate);

    public ActorSystem Actors { get; }

    public static NodeSystem Create(NodeSettings settings, NodeCertificate? certificate)
    {
        var logger = $"{typeof(JsonLogger).FullName}, hypertune";
        var config = NodeConfig.Of(settings, logger);
        var bootstrap = BootstrapSetup.Create();
        var setup = ActorSystemSetup.Empty;
        if (settings.Role == NodeRole.Study)
        {
            var (plugin, options) = PostgresJournal.Plugin(settings.Database);
            config = config.WithFallback(plugin);
            setup = setup.And(options);
        }
        if (certificate is not null)
        {
            config = RemotingTls.Config.WithFallback(config);
            setup = setup.And(RemotingTls.Setup(certificate, TimeProvider.System)).And(StrangersBytes.Setup);
        }
        var system = ActorSystem.Create(NodeSettings.Product, setup.And(bootstrap.WithConfig(WireConfig.Complete(config))));
        // Akka ends a node by itself whose call to another fails in the TLS handshake.
        return new NodeSystem(system, certificate is null ? null : HandshakeGate.On(system));
    }

    /// <summary>Leaves the cluster and ends the system; without the cluster's consent if that takes too long.</summary>
    public async Task EndAsync(CoordinatedShutdown.Reason reason)
    {
        var left = gate?.EndAsync(reason) ?? CoordinatedShutdown.Get(Actors).Run(reason);
        if (await Task.WhenAny(left, Task.Delay(Patience)) == left) return;
        await Task.WhenAny(Actors.Terminate(), Task.Delay(Patience));
    }
}
