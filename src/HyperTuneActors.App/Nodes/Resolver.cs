using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using HyperTuneActors.Runtime.Protocol;

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
    private readonly Cluster cluster;
    private readonly TimeSpan stableAfter;
    private readonly TimeProvider time;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly Dictionary<Address, (ImmutableArray<string> Unheard, long At)> told = [];
    private ImmutableHashSet<UniqueAddress> troubled = [];
    private long since;

    /// <param name="cluster">That this node is a member of.</param>
    /// <param name="stableAfter">Things must stay as they are for so long before anybody is given up.</param>
    /// <param name="time">Tells how long they have been so.</param>
    public Resolver(Cluster cluster, TimeSpan stableAfter, TimeProvider time)
    {
        (this.cluster, this.stableAfter, this.time) = (cluster, stableAfter, time);
        Receive<Again>(_ => Look());
        Receive<NodesUnheard>(m => told[Sender.Path.Address] = (m.Nodes, time.GetTimestamp()));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private TimeSpan Pace => stableAfter / 10;

    protected override void PreStart() => Timers.StartPeriodicTimer("look", Again.Instance, Pace);

    private void Look()
    {
        var state = cluster.State;
        var now = time.GetTimestamp();
        var members = state.Members.Where(member => member.Status is not (MemberStatus.Down or MemberStatus.Exiting or MemberStatus.Removed))
            .OrderBy(member => member.HasRole("study") ? 0 : member.HasRole("voter") ? 1 : 2)
            .ThenBy(member => member.Address.ToString(), StringComparer.Ordinal).ToArray();
        var self = Array.FindIndex(members, member => member.UniqueAddress.Equals(cluster.SelfUniqueAddress));
        if (self < 0) return;                                 // it has not joined, or is leaving

        var heard = members.Where((member, rank) => rank == self || cluster.FailureDetector.IsAvailable(member.Address)).ToHashSet();
        foreach (var gone in told.Keys.Except(heard.Select(member => member.Address)).ToArray()) told.Remove(gone);
        var inTouch = InTouch(members, now);
        var peers = members.Select(member => new Peer<Member>(
            member, IsVoter(member), heard.Contains(member), inTouch.Contains(member), heard.Contains(member) && state.Unreachable.Contains(member)))
            .ToArray();
        if (peers[self].IsVoter) Tell(peers, self);
        var trouble = peers.Where(peer => !peer.IsHeard || peer.IsMissed).Select(peer => peer.Node.UniqueAddress).ToImmutableHashSet();
        if (!trouble.SetEquals(troubled)) (troubled, since) = (trouble, now);
        var waited = (int)(time.GetElapsedTime(since, now) / stableAfter);
        if (trouble.IsEmpty || waited < 1) return;
        foreach (var lost in VoterMajority.GiveUp(peers, self, waited)) GiveUp(lost, peers);
    }

    /// <summary>Whom some other voter hears, as it said a moment ago.</summary>
    private HashSet<Member> InTouch(IReadOnlyList<Member> members, long now)
    {
        var recent = told.Where(voter => time.GetElapsedTime(voter.Value.At, now) < 4 * Pace).ToArray();
        return [.. members.Where(member => recent.Any(voter => !voter.Key.Equals(member.Address) && !voter.Value.Unheard.Contains($"{member.Address}")))];
    }

    private void Tell(IReadOnlyList<Peer<Member>> peers, int self)
    {
        var unheard = new NodesUnheard([.. peers.Where(peer => !peer.IsHeard).Select(peer => $"{peer.Node.Address}")]);
        foreach (var voter in peers.Where((peer, rank) => peer is { IsVoter: true, IsHeard: true } && rank != self))
            Context.ActorSelection(new RootActorPath(voter.Node.Address) / Self.Path.Elements).Tell(unheard);
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
