using Akka.Actor;
using Akka.Actor.Setup;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Runtime.Tls;
using HyperTuneActors.Runtime.Wire;

namespace HyperTuneActors.App.Nodes;

/// <summary>Makes a node's actor system, and ends it.</summary>
internal static class NodeSystem
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static ActorSystem Create(NodeSettings settings, NodeCertificate? certificate)
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
        if (certificate is not null) HandshakeGate.On(system);
        return system;
    }

    /// <summary>Leaves the cluster and ends the system; without the cluster's consent if that takes too long.</summary>
    public static async Task EndAsync(ActorSystem system, CoordinatedShutdown.Reason reason)
    {
        var left = HandshakeGate.Of(system) is { } gate ? gate.EndAsync(reason) : CoordinatedShutdown.Get(system).Run(reason);
        if (await Task.WhenAny(left, Task.Delay(Patience)) == left) return;
        await Task.WhenAny(system.Terminate(), Task.Delay(Patience));
    }
}
