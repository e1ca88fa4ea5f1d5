using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Serialization;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Wire;

namespace HyperTuneActors.Runtime.Tests.Wire;

/// <summary>What a peer with Akka's usual serializers can do to a node: nothing.</summary>
public sealed class WirePeerTests
{
    [Fact]
    public async Task The_longest_messages_reach_another_node()
    {
        await using var one = WireNode.Start(WireNode.NewName());
        await using var other = WireNode.Start(WireNode.NewName());
        var came = other.Sink("sink");
        var sent = WireExamples.Longest().ToArray();
        foreach (var message in sent) one.To(other, "sink").Tell(message);
        await Eventually.HoldsAsync(() => came.Count == sent.Length, TimeSpan.FromSeconds(30));
        Assert.True(SameMessage.As(sent, came.ToArray()));
        Assert.Empty(one.Troubles);
        Assert.Empty(other.Troubles);
    }

    [Fact]
    public async Task Nothing_of_a_foreign_type_is_made_and_the_connection_stays()
    {
        await using var node = WireNode.Start(WireNode.NewName());
        var came = node.Sink("sink");
        using var peer = ActorSystem.Create("peer", Usual);
        var sink = peer.ActorSelection($"{node.Address}/user/sink");
        sink.Tell(GetStudy.Instance);
        await Eventually.HoldsAsync(() => came.Count == 1, TimeSpan.FromSeconds(20));

        object[] foreign =
        [
            Planted.Sent(), new Holding(Planted.Sent()), new Dictionary<string, object> { ["$type"] = typeof(Planted).AssemblyQualifiedName! },
            new Status.Failure(new PlantedException("sent")), Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.Zero),
            new StudyUnavailable("x", false), Props.Create<Spy>(), new Identify(Planted.Sent()),
        ];
        foreach (var message in foreign) sink.Tell(message);
        peer.ActorOf(Props.Create<Spy>().WithDeploy(new Deploy(new RemoteScope(node.Address))), "spy");
        sink.Tell(CloseStudy.Instance);

        await Eventually.HoldsAsync(() => came.Contains(CloseStudy.Instance), TimeSpan.FromSeconds(20));
        Assert.Equal([GetStudy.Instance, new StudyUnavailable("x", false), CloseStudy.Instance], came);
        Assert.Equal((0, 0, 0), (Planted.Made, PlantedException.Made, Spy.Started));
        Assert.NotEmpty(node.Troubles);
        Assert.DoesNotContain(node.Troubles, line => line.Contains("SECRET", StringComparison.Ordinal));
        await peer.Terminate();
    }

    [Fact]
    public async Task A_node_sends_nothing_but_messages_of_ours()
    {
        await using var one = WireNode.Start(WireNode.NewName());
        await using var other = WireNode.Start(WireNode.NewName());
        var came = other.Sink("sink");
        one.To(other, "sink").Tell(Planted.Sent());
        one.To(other, "sink").Tell(GetStudy.Instance);
        await Eventually.HoldsAsync(() => !came.IsEmpty, TimeSpan.FromSeconds(20));
        Assert.Equal([GetStudy.Instance], came);
        Assert.Contains(one.Troubles, line => line.Contains($"{typeof(Planted)} does not cross the wire", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Exceptions_of_named_types_are_not_made()
    {
        await using var node = WireNode.Start(WireNode.NewName());
        var system = (ExtendedActorSystem)node.System;
        var failure = new MiscMessageSerializer(system).ToBinary(new Status.Failure(new PlantedException("sent")));
        var failed = new SystemMessageSerializer(system).ToBinary(new Failed(system.Guardian, new PlantedException("sent"), 1));
        var made = PlantedException.Made;

        Assert.Throws<WireException>(() => system.Serialization.Deserialize(failure, 16, "STF"));
        Assert.Throws<WireException>(() => system.Serialization.Deserialize(failed, 22, "Akka.Dispatch.SysMsg.Failed, Akka"));
        Assert.Throws<WireException>(() => system.Serialization.Deserialize("{}"u8.ToArray(), 1, typeof(Planted).AssemblyQualifiedName!));
        Assert.Equal(made, PlantedException.Made);
    }

    /// <summary>Akka's usual ways of sending anything, and ours.</summary>
    private static Config Usual => ConfigurationFactory.ParseString($$"""
        akka {
          stdout-loglevel = OFF
          loggers = []
          actor {
            provider = remote
            serializers.hypertune-wire = "{{typeof(WireSerializer).FullName}}, HyperTuneActors.Runtime"
            serialization-bindings {
              "{{typeof(GetStudy).FullName}}, HyperTuneActors.Runtime" = hypertune-wire
              "{{typeof(CloseStudy).FullName}}, HyperTuneActors.Runtime" = hypertune-wire
              "{{typeof(StudyUnavailable).FullName}}, HyperTuneActors.Runtime" = hypertune-wire
            }
          }
          remote.dot-netty.tcp {
            hostname = "127.0.0.1"
            port = 0
          }
        }
        """);

    public sealed class Planted
    {
        public Planted() => Made++;

        private Planted(string text) => Text = text;

        public static int Made { get; private set; }

        public string Text { get; set; } = "";

        public static Planted Sent() => new("SECRET");
    }

    public sealed record Holding(object Inner);

    public sealed class PlantedException : Exception
    {
        public PlantedException() => Made++;

        public PlantedException(string message) : base(message) { }

        public static int Made { get; private set; }
    }

    public sealed class Spy : ReceiveActor
    {
        public Spy()
        {
            Started++;
            ReceiveAny(_ => { });
        }

        public static int Started { get; private set; }
    }
}
