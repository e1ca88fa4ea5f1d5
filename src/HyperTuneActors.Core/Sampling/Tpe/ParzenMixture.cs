namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>A density over the parameters of a group: a weighted sum of kernels, one per trial and one for the prior, each
/// the product of its axes; given the values of other parameters, each kernel weighs as it explains these.</summary>
internal sealed class ParzenMixture
{
    private readonly Observations all;
    private readonly TpeRules rules;
    private readonly KernelAxis?[] axes;
    private double[] weights = [], bases = [], terms = [], cumulated = [];
    private int[] trials = [];
    private int count, length;
    private double given;

    public ParzenMixture(Observations all, TpeRules rules)
    {
        (this.all, this.rules) = (all, rules);
        axes = [.. all.Axes.Select(axis => axis is null ? null : new KernelAxis(axis))];
    }

    /// <summary>How many kernels there are, the prior's included.</summary>
    public int Count => count;

    public ReadOnlySpan<int> Trials => trials.AsSpan(0, count - 1);

    /// <summary>What each kernel weighs, the prior's last; their sum does not matter.</summary>
    public Span<double> Weights => weights.AsSpan(0, count);

    /// <summary>Where the walk over an axis writes the widths, by kernel.</summary>
    public Span<double> Widths(int axis) => axes[axis]!.Widths;

    /// <summary>Begins anew with these trials, all weights 1.</summary>
    public void Begin(ReadOnlySpan<int> chosen, Group group)
    {
        count = chosen.Length + 1;
        length = LogSum.Padded(count);
        if (weights.Length < length)
        {
            (weights, bases, terms, cumulated) =
                (new double[length * 2], new double[length * 2], new double[length * 2], new double[length * 2]);
            trials = new int[length * 2];
        }
        chosen.CopyTo(trials);
        Weights.Fill(1);
        foreach (var axis in group.Given) axes[axis]!.Begin(count, length, group.Own.Length);
        foreach (var axis in group.Own) axes[axis]!.Begin(count, length, group.Own.Length);
    }

    /// <summary>Once weights and widths are there.</summary>
    /// <param name="group">As at the beginning.</param>
    /// <param name="point">With the coordinates of what is given.</param>
    public void Finish(Group group, ReadOnlySpan<double> point)
    {
        var sum = 0.0;
        foreach (var weight in Weights) sum += weight;
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
