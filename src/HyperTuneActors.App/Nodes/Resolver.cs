using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;

namespace HyperTuneActors.App.Nodes;

/// <summary>Makes Akka.NET resolve partitions by <see cref="VoterMajority"/>. Its own resolver ends every node that some member does not
/// hear and another one does: where one worker loses the study nodes but not the other workers, all study nodes; and where two study
/// nodes lose each other alone, both.</summary>
internal sealed class ResolverProvider(ActorSystem system, Cluster cluster) : IDowningProvider
{
    public TimeSpan DownRemovalMargin => system.Settings.Config.GetTimeSpan("akka.cluster.down-removal-margin");

    public Props DowningActorProps => Props.Create<Resolver>(
        cluster, system.Settings.Config.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after"), TimeProvider.System);
}

/// <summary>Looks whom this node hears, and gives up some when that has not changed for a while.</summary>
/// <remarks>Each node hears all others: <c>monitored-by-nr-of-members</c> is above the number of nodes.</remarks>
internal sealed class Resolver : ReceiveActor, IWithTimers
{
    /// <summary>What is said when somebody is no longer heard is known to those in touch after that.</summary>
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(1);

    private readonly Cluster cluster;
    private readonly TimeSpan stableAfter;
    private readonly TimeProvider time;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly Dictionary<UniqueAddress, long> silent = [];
    private readonly HashSet<UniqueAddress> inTouch = [];
    private ImmutableHashSet<UniqueAddress> troubled = [];
    private long since;

    /// <param name="cluster">That this node is a member of.</param>
    /// <param name="stableAfter">Things must stay as they are for so long before anybody is given up.</param>
    /// <param name="time">Tells how long they have been so.</param>
    public Resolver(Cluster cluster, TimeSpan stableAfter, TimeProvider time)
    {
        (this.cluster, this.stableAfter, this.time) = (cluster, stableAfter, time);
        Receive<Again>(_ => Look());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer("look", Again.Instance, stableAfter / 10);

    private void Look()
    {
        var state = cluster.State;
        var now = time.GetTimestamp();
        var members = state.Members.Where(member => member.Status is not (MemberStatus.Down or MemberStatus.Exiting or MemberStatus.Removed))
            .OrderBy(member => member.HasRole("study") ? 0 : member.HasRole("voter") ? 1 : 2)
            .ThenBy(member => member.Address.ToString(), StringComparer.Ordinal).ToArray();
        var self = Array.FindIndex(members, member => member.UniqueAddress.Equals(cluster.SelfUniqueAddress));
        if (self < 0) return;                                 // it has not joined, or is leaving

        Listen(members, state.SeenBy, now);
        var peers = members.Select(member => new Peer<Member>(
            member, IsVoter(member), !silent.ContainsKey(member.UniqueAddress), inTouch.Contains(member.UniqueAddress),
            state.Unreachable.Contains(member) && !silent.ContainsKey(member.UniqueAddress))).ToArray();
        var trouble = peers.Where(peer => !peer.IsHeard || peer.IsMissed).Select(peer => peer.Node.UniqueAddress).ToImmutableHashSet();
        if (!trouble.SetEquals(troubled)) (troubled, since) = (trouble, now);
        var waited = (int)(time.GetElapsedTime(since, now) / stableAfter);
        if (trouble.IsEmpty || waited < 1) return;
        foreach (var lost in VoterMajority.GiveUp(peers, self, waited)) GiveUp(lost, peers);
    }

    private void Listen(Member[] members, ImmutableHashSet<Address> seenBy, long now)
    {
        foreach (var node in silent.Keys.Except(members.Select(member => member.UniqueAddress)).ToArray()) silent.Remove(node);
        foreach (var member in members)
        {
            if (member.UniqueAddress.Equals(cluster.SelfUniqueAddress) || cluster.FailureDetector.IsAvailable(member.Address))
                silent.Remove(member.UniqueAddress);
            else
                silent.TryAdd(member.UniqueAddress, now);
            if (silent.TryGetValue(member.UniqueAddress, out var last) && time.GetElapsedTime(last, now) > Spread && seenBy.Contains(member.Address))
                inTouch.Add(member.UniqueAddress);
        }
        inTouch.IntersectWith(silent.Keys);
    }

    private void GiveUp(Member lost, IReadOnlyList<Peer<Member>> peers)
    {
        var voters = peers.Where(peer => peer.IsVoter).ToArray();
        log.Warning("This node hears {0} of {1} voters, and gives up {2}.",
            voters.Count(voter => voter.IsHeard), voters.Length, lost.UniqueAddress.Equals(cluster.SelfUniqueAddress) ? "itself" : $"{lost.Address}");
        cluster.Down(lost.Address);
    }

    private static bool IsVoter(Member member) => member.HasRole("voter") && member.Status is MemberStatus.Up or MemberStatus.Leaving;

    private sealed record Again
    {
        public static readonly Again Instance = new();
    }
}
