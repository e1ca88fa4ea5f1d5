namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>A density over the parameters of a group: a weighted sum of kernels, one per trial, one for the prior, and where the
/// user knows something of them one for that, each the product of its axes; given the values of other parameters, each kernel weighs as it explains these.</summary>
internal sealed class ParzenMixture
{
    private readonly Observations all;
    private readonly TpeRules rules;
    private readonly KernelAxis?[] axes;
    private double[] weights = [], bases = [], terms = [], cumulated = [];
    private int[] trials = [];
    private readonly bool heedsUser;
    private int count, length, tried;
    private double given;

    /// <param name="all">The trials.</param>
    /// <param name="rules">The variant's.</param>
    /// <param name="heedsUser">Whether what the user knows counts.</param>
    public ParzenMixture(Observations all, TpeRules rules, bool heedsUser)
    {
        (this.all, this.rules, this.heedsUser) = (all, rules, heedsUser);
        axes = [.. all.Axes.Select(axis => axis is null ? null : new KernelAxis(axis))];
    }

    public ReadOnlySpan<int> Trials => trials.AsSpan(0, tried);

    /// <summary>What each trial's kernel weighs; the sum of all kernels' weights does not matter.</summary>
    public Span<double> Weights => weights.AsSpan(0, tried);

    /// <summary>What the prior weighs, and the user's besides.</summary>
    public void WeighPrior(double weight) => weights.AsSpan(tried, count - tried).Fill(weight);

    /// <summary>Where the walk over an axis writes the widths, by kernel.</summary>
    public Span<double> Widths(int axis) => axes[axis]!.Widths;

    /// <summary>Begins anew with these trials, all weights 1.</summary>
    public void Begin(ReadOnlySpan<int> chosen, Group group)
    {
        tried = chosen.Length;
        count = tried + 1 + (heedsUser && HasUserPrior(group) ? 1 : 0);
        length = LogSum.Padded(count);
        if (weights.Length < length)
        {
            (weights, bases, terms, cumulated) =
                (new double[length * 2], new double[length * 2], new double[length * 2], new double[length * 2]);
            trials = new int[length * 2];
        }
        chosen.CopyTo(trials);
        weights.AsSpan(0, count).Fill(1);
        foreach (var axis in group.Given) axes[axis]!.Begin(count, length, group.Own.Length);
        foreach (var axis in group.Own) axes[axis]!.Begin(count, length, group.Own.Length);
    }

    /// <summary>Once weights and widths are there.</summary>
    /// <param name="group">As at the beginning.</param>
    /// <param name="point">With the coordinates of what is given.</param>
    public void Finish(Group group, ReadOnlySpan<double> point)
    {
        var sum = 0.0;
        foreach (var weight in weights.AsSpan(0, count)) sum += weight;
        for (var k = 0; k < count; k++) weights[k] = Math.Log(weights[k] / sum);
        weights.AsSpan(count, length - count).Fill(double.NegativeInfinity);
        var known = weights.AsSpan(0, length);
        foreach (var axis in group.Given)
        {
            axes[axis]!.Take(all, axis, Trials, rules, known);
            axes[axis]!.AddTo(known, point[axis]);
        }
        given = LogSum.Of(known);
        var rising = 0.0;
        for (var k = 0; k < count; k++) cumulated[k] = rising += Math.Exp(weights[k] - given);
        known.CopyTo(bases);
        foreach (var axis in group.Own) axes[axis]!.Take(all, axis, Trials, rules, bases.AsSpan(0, length));
    }

    private bool HasUserPrior(Group group)
    {
        foreach (var axis in group.Own)
            if (all.Axes[axis]!.HasUserPrior) return true;
        return false;
    }

    /// <returns>The kernel that a uniform number picks by the weights.</returns>
    public int Pick(double u)
    {
        var place = cumulated.AsSpan(0, count).BinarySearch(u * cumulated[count - 1]);
        return Math.Min(count - 1, place < 0 ? ~place : place + 1);
    }

    public double Draw(int kernel, int axis, double u) => axes[axis]!.Draw(kernel, u);

    /// <returns>ln of the density of the group's own values, given the others.</returns>
    public double LogDensity(Group group, ReadOnlySpan<double> point)
    {
        var sum = bases.AsSpan(0, length);
        var all = terms.AsSpan(0, length);
        sum.CopyTo(all);
        var more = 0.0;
        foreach (var axis in group.Own) more += axes[axis]!.AddTo(all, point[axis]);
        return LogSum.Of(all) + more - given;
    }
}
