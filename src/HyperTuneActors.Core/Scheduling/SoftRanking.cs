using System.Collections.Immutable;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>Whether two rungs rank trials alike, but for differences that are noise.</summary>
/// <remarks>Bohdal et al., "PASHA: Efficient HPO and NAS with Progressive Resource Allocation", ICLR 2023, arXiv:2207.06940,
/// section 4: rankings agree if at each place of the upper rung stands a trial whose loss at the lower rung differs by at
/// most ε from that of the trial in this place there. ε is the 90th percentile of the differences of pairs that change
/// places twice. Here such pairs are looked for at the three highest rungs in use (the paper's resource levels are all
/// epochs), so that ε is 0 while there are two; and only the best 50 of the upper rung are compared.</remarks>
internal static class SoftRanking
{
    private const int Most = 50;
    private const double Percentile = 0.9;

    /// <param name="upper">The highest rung in use.</param>
    /// <param name="lower">The rung below.</param>
    /// <param name="lowest">The rung below that, if there is one.</param>
    public static bool Agrees(Rung upper, Rung lower, Rung? lowest)
    {
        RungEntry[] top = [.. upper.Entries.Take(Most)];
        var trials = top.Select(entry => entry.Trial).ToHashSet();
        var below = Losses(lower, trials);
        var epsilon = lowest is null ? 0 : Epsilon(top, below, Losses(lowest, trials));
        var ranked = top.Select(entry => new RungEntry(below[entry.Trial], entry.Trial)).Order().ToArray();
        for (var i = 0; i < top.Length; i++)
            if (Math.Abs(below[top[i].Trial] - ranked[i].Loss) > epsilon) return false;
        return true;
    }

    private static double Epsilon(RungEntry[] top, Dictionary<int, double> below, Dictionary<int, double> lowest)
    {
        var crossing = new List<double>();
        for (var i = 0; i < top.Length; i++)
            for (var j = 0; j < i; j++)
            {
                var (one, other) = (top[i], top[j]);
                var now = Math.Sign(one.Loss - other.Loss);
                var before = Math.Sign(below[one.Trial] - below[other.Trial]);
                if (now * before < 0 && Math.Sign(lowest[one.Trial] - lowest[other.Trial]) == now)
                    crossing.Add(Math.Abs(one.Loss - other.Loss));
            }
        crossing.Sort();
        return crossing.Count == 0 ? 0 : crossing[(int)Math.Ceiling(Percentile * crossing.Count) - 1];
    }

    private static Dictionary<int, double> Losses(Rung rung, HashSet<int> trials)
    {
        var losses = new Dictionary<int, double>();
        foreach (var entry in rung.Entries)
            if (trials.Contains(entry.Trial)) losses.Add(entry.Trial, entry.Loss);
        return losses;
    }
}
