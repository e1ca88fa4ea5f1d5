using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Remote.Transport.DotNetty;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Tests.Wire;
using HyperTuneActors.Runtime.Tls;
using HyperTuneActors.Runtime.Wire;

namespace HyperTuneActors.Runtime.Tests.Tls;

/// <summary>Who may speak to a node, over real connections on loopback.</summary>
public sealed class RemotingTlsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly PemFolder pems = new();

    public void Dispose() => pems.Dispose();

    [Fact]
    public async Task Nodes_of_one_authority_speak_both_ways()
    {
        await using var one = Start(Good());
        await using var other = Start(Good());
        await SpeaksAsync(one, other);
        await SpeaksAsync(other, one);
        Assert.StartsWith("akka.ssl.tcp://", one.Address.ToString(), StringComparison.Ordinal);
        Assert.Empty(LogBook.Troubles(one.Name));
    }

    public static TheoryData<string, string> Strangers => new()
    {
        { "other", "it is of another authority than the cluster's" },
        { "self", "it is of another authority than the cluster's" },
        { "expired", "it is not valid now" },
        { "early", "it is not valid now" },
        { "server", "it is for servers only" },
        { "none", "TLS handshake failure" },
    };

    /// <summary>Both a stranger that calls a node and a node that is lured to a stranger: the stranger checks nobody.</summary>
    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task A_stranger_is_refused_on_both_sides_with_the_reason(string who, string reason)
    {
        await using var node = Start(Good());
        await using var stranger = Start(Careless(who));
        var came = node.Sink();
        var strangers = stranger.Sink();
        stranger.To(node).Tell(GetStudy.Instance);
        await LoggedAsync(node, reason);

        // A node that comes after it is heard, and it was not.
        await using var friend = Start(Good());
        friend.To(node).Tell(CloseStudy.Instance);
        await Eventually.HoldsAsync(() => came.Contains(CloseStudy.Instance), Patience);
        Assert.Equal([CloseStudy.Instance], came);

        if (who == "none") return;                                // a server always shows one
        await using var lured = Start(Good());
        lured.To(stranger).Tell(GetStudy.Instance);
        await LoggedAsync(lured, reason);
        Assert.Empty(strangers);
    }

    /// <summary>Akka would end a node that dials somebody whose handshake fails, be it that a machine dies while it greets.</summary>
    [Fact]
    public async Task A_node_outlives_those_that_it_dials_and_ends_when_it_is_told_to()
    {
        await using var node = Start(Good());
        using var dying = new TcpListener(IPAddress.Loopback, 0);
        dying.Start();
        var port = ((IPEndPoint)dying.LocalEndpoint).Port;
        for (var i = 0; i < 3; i++)
        {
            var accepting = dying.AcceptTcpClientAsync();
            await Eventually.HoldsAsync(() =>                          // what is sent while the address is gated is dropped
            {
                node.System.ActorSelection($"akka.ssl.tcp://dying@127.0.0.1:{port}/user/sink").Tell(GetStudy.Instance);
                return accepting.IsCompleted;
            }, Patience);
            using var accepted = await accepting;
            accepted.Client.LingerState = new LingerOption(true, 0);  // a reset, as when a process is killed
        }
        await using var stranger = Start(Careless("other"));
        node.To(stranger).Tell(GetStudy.Instance);
        await LoggedAsync(node, "it is of another authority");
        await LoggedAsync(node, "this node goes on");

        var came = node.Sink();
        await using var friend = Start(Good());
        await SpeaksAsync(node, friend);
        friend.To(node).Tell(CloseStudy.Instance);
        await Eventually.HoldsAsync(() => came.Contains(CloseStudy.Instance), Patience);

        await node.Gate!.EndAsync(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Patience);
        await node.System.WhenTerminated.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_node_without_a_failed_handshake_ends_as_ever()
    {
        await using var node = Start(Good());
        await CoordinatedShutdown.Get(node.System).Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Patience);
        await node.System.WhenTerminated.WaitAsync(Patience);
    }

    [Fact]
    public async Task Plain_TCP_is_refused_and_what_it_said_is_not_logged()
    {
        await using var node = Start(Good());
        var came = node.Sink();
        await using var plain = Start(null);
        plain.System.ActorSelection($"akka.tcp://{node.Name}@127.0.0.1:{node.Address.Port}/user/sink").Tell(GetStudy.Instance);

        const string said = "GET /SECRET-3f29 HTTP/1.1\r\n\r\n";
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, node.Address.Port!.Value);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(said));
        Assert.Equal(0, await ReadAsync(client));
        await LoggedAsync(node, "Rejected incoming connection from");

        await using var friend = Start(Good());
        friend.To(node).Tell(CloseStudy.Instance);
        await Eventually.HoldsAsync(() => came.Contains(CloseStudy.Instance), Patience);
        Assert.Equal([CloseStudy.Instance], came);
        var hex = Convert.ToHexString(Encoding.ASCII.GetBytes(said))[..20];
        Assert.DoesNotContain(LogBook.Of(node.Name), line => line.Contains("SECRET", StringComparison.Ordinal)
            || line.Contains(hex, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_node_without_TLS_is_not_spoken_to()
    {
        await using var node = Start(Good());
        await using var plain = Start(null);
        var came = plain.Sink();
        node.System.ActorSelection($"akka.ssl.tcp://{plain.Name}@127.0.0.1:{plain.Address.Port}/user/sink").Tell(GetStudy.Instance);
        await Eventually.HoldsAsync(() => LogBook.Troubles(node.Name).Any(), Patience);
        Assert.Empty(came);
    }

    // A reset is an end too.
    private static async Task<int> ReadAsync(TcpClient client)
    {
        using var limit = new CancellationTokenSource(Patience);
        var buffer = new byte[256];
        try
        {
            // An alert may come before the end.
            while (await client.GetStream().ReadAsync(buffer, limit.Token) is > 0) { }
        }
        catch (IOException)
        {
        }
        return 0;
    }

    private DotNettySslSetup Good() => RemotingTls.Setup(NodeCertificate.Load(pems.Node(), TimeProvider.System), TimeProvider.System);

    private DotNettySslSetup Careless(string who)
    {
        var files = who switch
        {
            "other" => pems.Stranger(),
            "self" => pems.SelfSigned(),
            "expired" => pems.NodeFrom("expired", PemFolder.Now.AddYears(-2).AddMinutes(-1)),
            "early" => pems.NodeFrom("early", PemFolder.Now.AddDays(2)),
            "server" => pems.ServerOnly(),
            _ => pems.NodeFrom("unshown", PemFolder.Now),
        };
        return new DotNettySslSetup(PemFolder.Raw(files), suppressValidation: true, requireMutualAuthentication: who != "none",
            validateCertificateHostname: false, (_, _, _, _, _) => true);
    }

    private static Task LoggedAsync(TlsNode node, string text) =>
        Eventually.HoldsAsync(() => LogBook.Of(node.Name).Any(line => line.Contains(text, StringComparison.Ordinal)), Patience);

    private static async Task SpeaksAsync(TlsNode from, TlsNode to)
    {
        var came = to.Sink();
        from.To(to).Tell(GetStudy.Instance);
        await Eventually.HoldsAsync(() => !came.IsEmpty, Patience);
    }

    private static TlsNode Start(DotNettySslSetup? tls)
    {
        var config = ConfigurationFactory.ParseString($$"""
            akka {
              stdout-loglevel = OFF
              loglevel = INFO
              loggers = ["{{typeof(LogBook).FullName}}, {{typeof(LogBook).Assembly.GetName().Name}}"]
              actor.provider = remote
              coordinated-shutdown.run-by-clr-shutdown-hook = off
              remote.retry-gate-closed-for = 100ms
              remote.dot-netty.tcp {
                hostname = "127.0.0.1"
                port = 0
              }
            }
            """);
        var boot = BootstrapSetup.Create().WithConfig(tls is null ? WireConfig.Complete(config) : RemotingTls.Config.WithFallback(WireConfig.Complete(config)));
        var setup = tls is null ? ActorSystemSetup.Create(boot) : ActorSystemSetup.Create(boot, tls, StrangersBytes.Setup);
        return new TlsNode(ActorSystem.Create($"tls-{Guid.NewGuid():N}", setup));
    }

    private sealed class TlsNode(ActorSystem system) : IAsyncDisposable
    {
        public ActorSystem System => system;

        public string Name => system.Name;

        public Address Address => ((ExtendedActorSystem)system).Provider.DefaultAddress;

        public ConcurrentQueue<object> Sink()
        {
            var came = new ConcurrentQueue<object>();
            system.ActorOf(Props.Create<WireNode.Keeper>(came), "sink");
            return came;
        }

        public ActorSelection To(TlsNode other) => system.ActorSelection($"{other.Address}/user/sink");

        public HandshakeGate? Gate { get; } = system.Settings.Config.GetBoolean("akka.remote.dot-netty.tcp.enable-ssl") ? HandshakeGate.On(system) : null;

        public async ValueTask DisposeAsync()
        {
            Gate?.Open();
            await system.Terminate();
        }
    }
}
