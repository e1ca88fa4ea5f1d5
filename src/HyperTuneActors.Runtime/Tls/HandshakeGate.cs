using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Event;

namespace HyperTuneActors.Runtime.Tls;

/// <summary>Keeps a node alive whose call to another fails in the TLS handshake. Akka (1.5.74) ends the whole system then, be it
/// only that the other machine died while it greeted, or that something else answers on its port: one dead node would take all
/// with it that dial it. The failed call itself is closed and tried again, as without TLS.</summary>
/// <remarks>Akka's coordinated shutdown can't be called off, but its first phase waits here until there is another reason. So a
/// node that ends does it by <see cref="EndAsync"/>, or opens the gate before; being removed from the cluster opens it too.</remarks>
public sealed class HandshakeGate
{
    private const string Phase = "hypertune-handshake-gate";

    /// <summary>Akka's reason, whose type is its own.</summary>
    private const string FailedHandshake = "TlsHandshakeFailureReason";

    /// <summary>The phase before all others; part of <see cref="RemotingTls.Config"/>.</summary>
    internal static readonly Config Config = ConfigurationFactory.ParseString($$"""
        akka.coordinated-shutdown {
          run-by-actor-system-terminate = off
          phases {
            {{Phase}} {
              timeout = 365d
              recover = off
              depends-on = []
            }
            before-service-unbind.depends-on = [{{Phase}}]
          }
        }
        """);

    private readonly TaskCompletionSource<Done> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CoordinatedShutdown shutdown;
    private readonly ILoggingAdapter log;

    private HandshakeGate(ActorSystem system) => (shutdown, log) = (CoordinatedShutdown.Get(system), system.Log);

    /// <summary>Sets it up, right after the system was made with <see cref="RemotingTls.Config"/>.</summary>
    public static HandshakeGate On(ActorSystem system)
    {
        var gate = new HandshakeGate(system);
        gate.shutdown.AddTask(Phase, "wait for another reason", gate.PassAsync);
        if (((ExtendedActorSystem)system).Provider is ClusterActorRefProvider) Cluster.Get(system).RegisterOnMemberRemoved(gate.Open);
        return gate;
    }

    /// <summary>From now on a shutdown runs, for whatever reason it was begun.</summary>
    public void Open() => opened.TrySetResult(Done.Instance);

    /// <summary>Ends the node for a reason of its own.</summary>
    public Task EndAsync(CoordinatedShutdown.Reason reason)
    {
        Open();
        return shutdown.Run(reason);
    }

    private Task<Done> PassAsync()
    {
        if (shutdown.ShutdownReason?.GetType().Name != FailedHandshake) return Task.FromResult(Done.Instance);
        log.Warning("The TLS handshake with another node failed, as told before; this node goes on.");
        return opened.Task;
    }
}
