using HyperTuneActors.Simulation.Machines;

namespace HyperTuneActors.Simulation.Faults;

/// <summary>Two processes that both are one party for a while, as on the two sides of a cluster that has fallen apart: the others
/// speak to the newer one, but for some to which only the older one speaks.</summary>
internal sealed class Doubles(SimulatedCluster cluster)
{
    /// <summary>Another process begins while the one that is there goes on.</summary>
    /// <param name="party">The study or the pool.</param>
    /// <param name="staying">Who stays with the older one. It can't reach others, nor they it.</param>
    /// <returns>Ends it: one of the two is killed, and all speak to the other.</returns>
    public Action<bool>? Begin(Party party, IReadOnlyCollection<Party> staying)
    {
        if (party.Current is not { IsFrozen: false } older) return null;
        SimulatedCluster.Abandon(older);
        foreach (var other in cluster.Parties.Where(other => other != party))
            if (staying.Contains(other)) cluster.Network.Lead(other, party, older);
            else older.CutFrom.Add(other);
        cluster.Begin(party);
        var newer = party.Current!;
        return keepsOlder => End(older, newer, keepsOlder);
    }

    private void End(Life older, Life newer, bool keepsOlder)
    {
        cluster.Network.Follow(older);
        older.CutFrom.Clear();
        older.MayOpenAgain = true;
        if (older.IsDead) return;
        if (!keepsOlder || older.Party.Current != newer)
        {
            cluster.Kill(older);
            return;
        }
        older.Party.Return(older);
        cluster.Kill(newer);
    }
}
