using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;

namespace HyperTuneActors.App.Nodes;

/// <summary>What a node knows of the cluster that it is a member of: whether studies can be reached, and whether it must begin
/// anew.</summary>
internal sealed class Membership
{
    private readonly TaskCompletionSource<string> over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Cluster cluster;

    private Membership(Cluster cluster) => this.cluster = cluster;

    /// <summary>Ends with a reason when this membership is over: the cluster has removed the node, another one has quarantined
    /// it, or no study node has been a member for 5 s though one was.</summary>
    public Task<string> Over => over.Task;

    /// <summary>Whether a study node is up and can be reached: nothing is told to studies otherwise, since the shard region would
    /// keep it and deliver old announcements in a heap.</summary>
    public bool SeesStudyNode { get; private set; }

    /// <summary>Whether this node is a full member and sees all study nodes.</summary>
    public bool SeesAll => cluster.SelfMember.Status == MemberStatus.Up
        && !cluster.State.Unreachable.Any(member => member.HasRole("study"));

    public bool IsUp => cluster.SelfMember.Status == MemberStatus.Up;

    public static Membership Follow(ActorSystem system)
    {
        var membership = new Membership(Cluster.Get(system));
        membership.cluster.RegisterOnMemberRemoved(() => membership.over.TrySetResult("the cluster has removed this node"));
        system.WhenTerminated.ContinueWith(_ => membership.over.TrySetResult("the actor system has ended"), TaskScheduler.Default);
        system.ActorOf(Props.Create<Follower>(membership), "membership");
        return membership;
    }

    private void Look()
    {
        var state = cluster.State;
        SeesStudyNode = state.Members.Any(member =>
            member.Status == MemberStatus.Up && member.HasRole("study") && !state.Unreachable.Contains(member));
    }

    private sealed class Follower : ReceiveActor, IWithTimers
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

        private readonly Membership membership;
        private bool hasSeenStudyNode;

        public Follower(Membership membership)
        {
            this.membership = membership;
            Receive<ThisActorSystemQuarantinedEvent>(e =>
                membership.over.TrySetResult($"it was quarantined by {e.RemoteAddress}"));
            Receive<Alone>(_ => membership.over.TrySetResult("no study node has been a member for 5 s"));
            ReceiveAny(_ => Look());
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart()
        {
            membership.cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
                typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));
            Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
            // The view of the cluster may be a moment older than its events.
            Timers.StartPeriodicTimer("look", Again.Instance, TimeSpan.FromSeconds(0.5));
        }

        private void Look()
        {
            membership.Look();
            var isMember = membership.cluster.State.Members.Any(member => member.HasRole("study"));
            hasSeenStudyNode |= isMember;
            if (isMember || !hasSeenStudyNode) Timers.Cancel("alone");
            else if (!Timers.IsTimerActive("alone")) Timers.StartSingleTimer("alone", Alone.Instance, Patience);
        }

        private sealed record Alone
        {
            public static readonly Alone Instance = new();
        }

        private sealed record Again
        {
            public static readonly Again Instance = new();
        }
    }
}

/// <summary>Passes messages on as long as a way is open, and drops them otherwise: whoever tells repeats.</summary>
internal sealed class Gate(IActorRef way, Func<bool> isOpen) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (isOpen()) way.Forward(message);
    }
}
