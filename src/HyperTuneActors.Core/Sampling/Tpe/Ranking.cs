using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>The trials that count as tried, best first: those that have ended, and open ones that a scheduler has judged at
/// a rung at least once. Ended trials keep their places from request to request.</summary>
/// <remarks>
/// <para>Under early stopping our own variant compares trials at one step, the largest that enough of them have reached;
/// those that were stopped before come after, the later stopped first. BOHB models its largest budget with enough trials
/// (Falkner et al., ICML 2018, arXiv:1807.01774, section 3.2); we keep the others as bad ones. The value at the last step,
/// by which Optuna ranks what is complete before all that is not, would make the few trials good that came to the end
/// because nobody was there to compare with.</para>
/// <para>The peers' variants rank complete trials first, then the others by their last step and its value.</para>
/// </remarks>
internal sealed class Ranking
{
    private readonly List<(Rank Rank, int Trial)> sorted = [];
    private int step = -1;
    private int ranked;
    private Objective? objective;
    private int[] reached = [];
    private Rank[] ranks = [];

    /// <summary>Best first.</summary>
    public IReadOnlyList<(Rank Rank, int Trial)> Sorted => sorted;

    /// <summary>How many of them have not failed.</summary>
    public int Usable { get; private set; }

    /// <param name="all">The trials.</param>
    /// <param name="continues">Whether the ended ones go on where they were.</param>
    /// <param name="sought">The leading objective.</param>
    /// <param name="rungs">The steps at which trials may be stopped, rising.</param>
    /// <param name="enough">How many of so many trials are to be compared at one step.</param>
    /// <param name="atOneStep">Whether trials are compared at one step; else complete ones come first.</param>
    public void Update(
        Observations all, bool continues, Objective sought, ImmutableArray<int> rungs, Func<int, int> enough, bool atOneStep)
    {
        var compared = atOneStep ? StepFor(all, enough, rungs) : 0;
        sorted.RemoveAll(one => one.Trial >= ranked);
        if (!continues || compared != step || sought != objective)
        {
            sorted.Clear();
            ranked = 0;
            (step, objective) = (compared, sought);
        }
        if (ranks.Length < all.Count) Array.Resize(ref ranks, all.Count * 2);
        var many = all.Count - ranked > 64;
        for (var i = ranked; i < all.Count; i++)
        {
            if (!all.IsTried(i)) continue;
            var one = (ranks[i] = Rank.Of(all.Views[i], sought, compared), i);
            if (many) sorted.Add(one);
            else sorted.Insert(~sorted.BinarySearch(one), one);
        }
        if (many) sorted.Sort();
        ranked = all.Ended;
        Usable = sorted.Count;
        while (Usable > 0 && double.IsPositiveInfinity(sorted[Usable - 1].Rank.Tier)) Usable--;
    }

    /// <returns>Where a trial that was tried stands.</returns>
    public Rank Of(int trial) => ranks[trial];

    /// <returns>The largest step that enough trials have reached: a rung, if one is below it.</returns>
    private int StepFor(Observations all, Func<int, int> enough, ImmutableArray<int> rungs)
    {
        if (reached.Length < all.Count) reached = new int[all.Count * 2];
        var (count, last, atLast) = (0, 0, 0);
        for (var i = 0; i < all.Count; i++)
        {
            var trial = all.Views[i];
            if (trial.Status == TrialStatus.Failed || trial.Curve.Count == 0 || !all.IsTried(i)) continue;
            var at = reached[count++] = trial.Curve.LastStep;
            if (at > last) (last, atLast) = (at, 0);
            if (at == last) atLast++;
        }
        var wanted = Math.Min(enough(count), count);
        if (atLast >= wanted) return last;
        var some = reached.AsSpan(0, count);
        some.Sort();
        var step = some[count - wanted];
        for (var rung = rungs.IsDefault ? -1 : rungs.Length - 1; rung >= 0; rung--)
            if (rungs[rung] <= step) return rungs[rung];
        return step;
    }
}
