namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>The two densities of a group: of its good trials, below, and of the others, above. The trials that have its
/// parameters are split among themselves, so that a branch that few good trials took has good ones of its own. What the user
/// knows speaks for the good ones, as in Souza et al., "Bayesian optimization with a prior for the optimum", ECML PKDD 2021,
/// arXiv:2006.14608; it weighs as one trial, so that it wanes.</summary>
internal sealed class GroupModel
{
    private readonly Observations all;
    private readonly TpeRules rules;
    private readonly List<int> members = [], chosen = [];
    private int[] places = [];

    public GroupModel(Observations all, TpeRules rules)
    {
        (this.all, this.rules) = (all, rules);
        Below = new ParzenMixture(all, rules, heedsUser: true);
        Above = new ParzenMixture(all, rules, heedsUser: false);
    }

    public ParzenMixture Below { get; }

    public ParzenMixture Above { get; }

    /// <summary>How many trials have been tried with these parameters.</summary>
    public int Tried { get; private set; }

    /// <param name="group">The parameters.</param>
    /// <param name="ranking">The trials that were tried, best first.</param>
    /// <param name="point">With the coordinates of what is given.</param>
    /// <param name="thinning">The key by which trials are left out where there are very many.</param>
    public void Build(Group group, Ranking ranking, ReadOnlySpan<double> point, Thinning thinning)
    {
        var positions = all.Positions[group.Own[0]];
        members.Clear();
        var usable = 0;
        for (var k = 0; k < ranking.Sorted.Count; k++)
        {
            var trial = ranking.Sorted[k].Trial;
            if (double.IsNaN(positions[trial])) continue;
            members.Add(trial);
            if (k < ranking.Usable) usable = members.Count;
        }
        Tried = members.Count;
        var good = Tried == 0 ? 0 : Math.Min(rules.Below(Tried), usable);
        TakeBelow(group, good);
        TakeAbove(group, good, thinning);
        Weigh(ranking, good, usable);
        FindWidths(group);
        Below.Finish(group, point);
        Above.Finish(group, point);
    }

    private void TakeBelow(Group group, int good)
    {
        chosen.Clear();
        for (var k = 0; k < good; k++) chosen.Add(members[k]);
        Begin(Below, group);
    }

    private void TakeAbove(Group group, int good, Thinning thinning)
    {
        chosen.Clear();
        thinning.Take(all, members, good, rules, chosen);
        if (rules.ConstantLiar)
        {
            var positions = all.Positions[group.Own[0]];
            for (var trial = all.Ended; trial < all.Count; trial++)
                if (!double.IsNaN(positions[trial]) && !all.IsTried(trial)) chosen.Add(trial);
        }
        Begin(Above, group);
    }

    // The peers' weights rise with a trial's number.
    private void Begin(ParzenMixture mixture, Group group)
    {
        if (!rules.IsOwn) chosen.Sort((a, b) => all.Views[a].Number.CompareTo(all.Views[b].Number));
        mixture.Begin(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(chosen), group);
    }

    private void Weigh(Ranking ranking, int good, int usable)
    {
        if (rules.IsOwn)
        {
            WeighByImprovement(ranking, good, usable);
            return;
        }
        foreach (var mixture in new[] { Below, Above })
        {
            if (mixture.Trials.Length > 0) TpeRules.Ramp(mixture.Weights);
            mixture.WeighPrior(rules.PriorWeight);
        }
    }

    /// <summary>Good trials weigh by how much better they are than the best of the others (Watanabe 2023, section 3.2),
    /// where they are compared at one step; the prior weighs as they do on average.</summary>
    private void WeighByImprovement(Ranking ranking, int good, int usable)
    {
        Above.WeighPrior(rules.PriorWeight);
        Below.WeighPrior(rules.PriorWeight);
        var weights = Below.Weights;
        if (good == 0 || good >= usable || ranking.Of(members[good]) is not { Tier: 0, Loss: var threshold }) return;
        var sum = 0.0;
        for (var k = 0; k < good; k++) sum += Math.Max(1e-12, threshold - ranking.Of(members[k]).Loss);
        if (!double.IsFinite(sum)) return;
        for (var k = 0; k < good; k++) weights[k] = Math.Max(1e-12, threshold - ranking.Of(members[k]).Loss);
        Below.WeighPrior(rules.PriorWeight * sum / good);
    }

    /// <summary>One walk over the sorted positions of each axis finds the neighbours in both densities.</summary>
    private void FindWidths(Group group)
    {
        if (places.Length < all.Count) places = new int[all.Count * 2];
        var place = places.AsSpan(0, all.Count);
        place.Fill(-1);
        var below = Below.Trials.Length;
        for (var k = 0; k < below; k++) place[Below.Trials[k]] = k;
        for (var k = 0; k < Above.Trials.Length; k++) place[Above.Trials[k]] = below + k;
        foreach (var axis in group.Given) FindWidths(axis, place, below);
        foreach (var axis in group.Own) FindWidths(axis, place, below);
    }

    private void FindWidths(int axis, ReadOnlySpan<int> place, int below)
    {
        if (all.Axes[axis] is not { IsChoice: false } line) return;
        var positions = all.Positions[axis];
        var good = new KernelWidths(Below.Widths(axis));
        var bad = new KernelWidths(Above.Widths(axis));
        var passed = !rules.PriorIsNeighbour;
        foreach (var trial in all.Order(axis))
        {
            if (!passed && positions[trial] > line.PriorMean)
            {
                good.Visit(-1, line.PriorMean);
                bad.Visit(-1, line.PriorMean);
                passed = true;
            }
            var at = place[trial];
            if (at >= below) bad.Visit(at - below, positions[trial]);
            else if (at >= 0) good.Visit(at, positions[trial]);
        }
        if (!passed)
        {
            good.Visit(-1, line.PriorMean);
            bad.Visit(-1, line.PriorMean);
        }
        good.Finish(line.Low, line.High);
        bad.Finish(line.Low, line.High);
    }
}
