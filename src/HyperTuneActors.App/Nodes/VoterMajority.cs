namespace HyperTuneActors.App.Nodes;

/// <summary>What one member of the cluster knows of another, by its own ear.</summary>
/// <param name="Node">Which one.</param>
/// <param name="IsVoter">Whether it votes: of that role, and a full member.</param>
/// <param name="IsHeard">Whether its heartbeats come. Of itself: yes.</param>
/// <param name="IsInTouch">Whether another voter that is heard here says that it hears it: so it lives and decides, too.</param>
/// <param name="IsMissed">Whether it is heard here and not by somebody else.</param>
internal sealed record Peer<T>(T Node, bool IsVoter, bool IsHeard, bool IsInTouch, bool IsMissed);

/// <summary>Who is given up when members of the cluster don't hear each other. Each node decides by what it hears itself, so that the
/// rule holds for cuts of every shape: not only where a network falls apart into sides, but also where two nodes lose each other alone.
/// </summary>
/// <remarks>A node that does not hear the majority of the voters gives itself up. A voter that hears it gives up whom it does not hear. Of
/// two voters that both hear a majority and not each other, the one of lower rank waits for the other's decision first. So a study goes
/// on wherever some voters that hear each other are a majority; and where none are, it ends everywhere.</remarks>
internal static class VoterMajority
{
    /// <param name="members">All members, by rank: the same order on all nodes.</param>
    /// <param name="self">Which of them decides.</param>
    /// <param name="waited">How often the time that things must stay as they are has passed since they are so: 1 or more.</param>
    /// <returns>Whom it gives up; nobody if there is no need.</returns>
    public static IReadOnlyList<T> GiveUp<T>(IReadOnlyList<Peer<T>> members, int self, int waited)
    {
        if (members.All(member => member.IsHeard)) return waited < 3 || !members[self].IsVoter ? [] : Missed(members);
        if (!HearsMajority(members)) return [members[self].Node];
        if (!members[self].IsVoter) return [];
        return [.. members.Where((member, rank) => !member.IsHeard && (!member.IsVoter || !member.IsInTouch || self < rank || waited > 1))
            .Select(member => member.Node)];
    }

    // Of two equal halves the one with the first voter.
    private static bool HearsMajority<T>(IReadOnlyList<Peer<T>> members)
    {
        var voters = members.Where(member => member.IsVoter).ToArray();
        var heard = voters.Count(voter => voter.IsHeard);
        return 2 * heard > voters.Length || (2 * heard == voters.Length && heard > 0 && voters[0].IsHeard);
    }

    /// <summary>Two workers that don't hear each other need not, but nobody could join meanwhile.</summary>
    private static IReadOnlyList<T> Missed<T>(IReadOnlyList<Peer<T>> members) =>
        members.LastOrDefault(member => member is { IsMissed: true, IsVoter: false }) is { } last ? [last.Node] : [];
}
