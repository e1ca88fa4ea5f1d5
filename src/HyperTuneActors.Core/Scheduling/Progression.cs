using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>Lets trials train no further than to a ceiling, which rises by a rung when the two highest rungs in use rank them
/// differently: where early ranks hold, nobody trains to the end.</summary>
/// <remarks>Bohdal et al., ICLR 2023, algorithm 1; see <see cref="SoftRanking"/>. The ceiling begins at the second rung.</remarks>
internal static class Progression
{
    public static Rungs Begun(Rungs rungs) => rungs with { Ceiling = rungs.All.Length > 1 ? rungs.All[1].Step : null };

    public static Rungs Observe(Rungs rungs, Report report)
    {
        if (rungs.Ceiling is not { } ceiling) return rungs;
        var all = rungs.All;
        var at = 1;
        while (all[at].Step < ceiling) at++;
        if (!all[at].IsReachedBy(report) || SoftRanking.Agrees(all[at], all[at - 1], at > 1 ? all[at - 2] : null)) return rungs;
        return rungs with { Ceiling = at + 1 < all.Length ? all[at + 1].Step : null };
    }
}
