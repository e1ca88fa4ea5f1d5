using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>One axis of the kernels of a mixture, as arrays over the kernels: those of the trials, then the space's own
/// distribution, called the prior, and last in some what the user knows.</summary>
/// <remarks>A numeric kernel is a Gaussian truncated to the axis, over a cell its integral; where the cell is narrow beside
/// all kernels, the density in its middle times its width. A choice's kernel gives its own choice one count, and all
/// choices the prior's counts, shared among the kernels. In our own variant a part of the mass that a Gaussian has beyond a
/// bound lies on the bound itself, since the best configurations of real programs often have a parameter there, and no
/// density would ever hit it.</remarks>
internal sealed class KernelAxis(Axis axis)
{
    private const int Few = 64;

    private readonly List<double[]> pool = [];
    private readonly Dictionary<double, int> columns = [];
    private readonly double[]?[] memo = new double[axis.Cells][];
    private double[] means = [], inverse = [], widths = [], norms = [], lower = [], upper = [];
    private int[] cells = [];
    private int count, length, dimensions, own;
    private double leastWidth = double.NaN, prior;
    private (double Low, double High) faces;

    public Span<double> Widths => widths.AsSpan(0, count);

    /// <summary>The widest cell that counts as narrow: none of an axis with few.</summary>
    private double Narrow => axis.Cells is > 0 and <= Few ? 0 : leastWidth / 2;

    /// <param name="kernels">How many, the prior and the user's included.</param>
    /// <param name="padded">The length of the arrays.</param>
    /// <param name="parameters">How many the group has.</param>
    public void Begin(int kernels, int padded, int parameters)
    {
        if (means.Length < padded)
        {
            pool.Clear();
            (means, inverse, widths, norms) = (new double[padded * 2], new double[padded * 2], new double[padded * 2], new double[padded * 2]);
            (lower, upper, cells) = (new double[padded * 2], new double[padded * 2], new int[padded * 2]);
        }
        columns.Clear();
        (count, length, dimensions) = (kernels, padded, parameters);
    }

    /// <summary>Takes over the positions, and for numbers the widths that the walk has found, and adds to the kernels'
    /// terms what does not depend on the candidate.</summary>
    public void Take(Observations all, int place, ReadOnlySpan<int> trials, TpeRules rules, Span<double> terms)
    {
        var (positions, indices) = (all.Positions[place], all.Cells[place]);
        (own, prior) = (trials.Length, rules.PriorWeight / count);
        cells.AsSpan(own, count - own).Fill(-1);
        if (axis.IsChoice)
        {
            for (var k = 0; k < trials.Length; k++) cells[k] = (int)positions[trials[k]];
            return;
        }
        SetLeast(axis.Scale * rules.LeastWidth(count, dimensions));
        faces = rules.Faces(axis, positions, trials);
        for (var k = 0; k < trials.Length; k++)
        {
            var trial = trials[k];
            if (indices.Length > 0) cells[k] = indices[trial];
            means[k] = positions[trial];
            var width = widths[k] = Math.Clamp(widths[k], Math.Min(leastWidth, axis.Widest), axis.Widest);
            inverse[k] = 1 / width;
            ref var known = ref all.Tails[place][trial];
            if (known.Width != width) known = KernelTails.Of(axis, means[k], width);
            terms[k] += SetNorm(k, known);
        }
        terms[own] += SetPrior(own, axis.PriorMean, axis.PriorDeviation);
        if (count > own + 1) terms[own + 1] += SetPrior(own + 1, axis.UserMean, axis.UserDeviation);
        means.AsSpan(count, length - count).Clear();
        inverse.AsSpan(count, length - count).Clear();
    }

    /// <summary>Adds ln of each kernel's density at a coordinate, less what <see cref="Take"/> has added.</summary>
    /// <param name="terms">One per kernel.</param>
    /// <param name="coordinate">A value of the parameter.</param>
    /// <returns>What is to be added to the sum over all kernels, too.</returns>
    public double AddTo(Span<double> terms, double coordinate)
    {
        if (!axis.IsChoice)
        {
            var width = 1.0;
            if (axis.HasCells)
            {
                var (from, to) = axis.CellOf(coordinate);
                width = to - from;
            }
            if (!IsFace(coordinate) && (!axis.HasCells || width <= Narrow))
            {
                LogSum.AddGaussian(terms, means.AsSpan(0, length), inverse.AsSpan(0, length), axis.At(coordinate));
                return Math.Log(width);
            }
        }
        LogSum.Add(terms, Column(coordinate));
        return 0;
    }

    /// <returns>The coordinate that a kernel gives for a uniform number.</returns>
    public double Draw(int kernel, double u)
    {
        if (!axis.IsChoice)
        {
            var (mean, width) = (means[kernel], widths[kernel]);
            var (low, high) = (faces.Low * lower[kernel], faces.High * upper[kernel]);
            if (u < low) return axis.Coordinate(axis.Low);
            if (u >= 1 - high) return axis.Coordinate(axis.High);
            u = (u - low) / (1 - low - high);
            var z = TruncatedGaussian.Quantile(u, (axis.Low - mean) / width, (axis.High - mean) / width);
            return axis.Coordinate(Math.Clamp(mean + z * width, axis.Low, axis.High));
        }
        var itself = cells[kernel] < 0 ? 0 : 1 / (1 + prior * axis.Shares.Length);
        if (u < itself) return cells[kernel];
        var rest = (u - itself) / (1 - itself);
        var shares = kernel > own ? axis.UserShares : axis.Shares;
        for (var choice = 0; choice < shares.Length - 1; choice++)
            if ((rest -= shares[choice]) < 0) return choice;
        return shares.Length - 1;
    }

    private bool IsFace(double coordinate) =>
        faces.Low > 0 && coordinate == axis.First || faces.High > 0 && coordinate == axis.Final;

    private double SetPrior(int kernel, double mean, double deviation)
    {
        (means[kernel], widths[kernel], inverse[kernel]) = (mean, deviation, 1 / deviation);
        return SetNorm(kernel, KernelTails.Of(axis, mean, deviation));
    }

    /// <summary>ln of what the density has beside the Gaussian's own exponential.</summary>
    private double SetNorm(int kernel, KernelTails tails)
    {
        (lower[kernel], upper[kernel]) = (tails.Lower, tails.Upper);
        var onFaces = faces.Low * tails.Lower + faces.High * tails.Upper;
        return norms[kernel] = tails.LogNorm + (onFaces > 0 ? Math.Log(1 - onFaces) : 0);
    }

    private void SetLeast(double width)
    {
        if (width == leastWidth) return;
        leastWidth = width;
        Array.Clear(memo);
    }

    private ReadOnlySpan<double> Column(double coordinate)
    {
        if (!columns.TryGetValue(coordinate, out var known))
        {
            known = columns.Count;
            if (known == pool.Count) pool.Add(new double[means.Length]);
            columns.Add(coordinate, known);
            pool[known].AsSpan(count, length - count).Clear();
            if (axis.IsChoice) FillChoice(pool[known], (int)coordinate);
            else if (IsFace(coordinate)) FillFace(pool[known], coordinate);
            else FillCell(pool[known], coordinate);
        }
        return pool[known].AsSpan(0, length);
    }

    private void FillChoice(double[] column, int choice)
    {
        var all = axis.Shares.Length;
        var counts = prior * all * axis.Shares[choice];
        var (same, other) = (Math.Log((1 + counts) / (1 + prior * all)), Math.Log(counts / (1 + prior * all)));
        for (var k = 0; k < own; k++) column[k] = cells[k] == choice ? same : other;
        column[own] = Math.Log(axis.Shares[choice]);
        if (count > own + 1) column[own + 1] = Math.Log(axis.UserShares[choice]);
    }

    /// <summary>On a face lies its share of the kernels' mass beyond it, and a cell's own mass.</summary>
    private void FillFace(double[] column, double coordinate)
    {
        if (axis.HasCells) FillCell(column, coordinate);
        else column.AsSpan(0, count).Fill(double.NegativeInfinity);
        var (low, high) = (coordinate == axis.First ? faces.Low : 0, coordinate == axis.Final ? faces.High : 0);
        for (var k = 0; k < count; k++)
            column[k] = Math.Log(Math.Exp(column[k]) + Math.Max(low * lower[k] + high * upper[k], 1e-300) * Math.Exp(-norms[k]));
    }

    private void FillCell(double[] column, double coordinate)
    {
        var (from, to) = axis.CellOf(coordinate);
        var least = axis.Cells > 0 ? MemoOf(axis.IndexOf(coordinate)) : [];
        for (var k = 0; k < count; k++)
        {
            if (least.Length == 0 || widths[k] != leastWidth || k >= own)
                column[k] = LogMass(from, to, means[k], widths[k]);
            else if (!double.IsNaN(least[cells[k]])) column[k] = least[cells[k]];
            else column[k] = least[cells[k]] = LogMass(from, to, means[k], widths[k]);
        }
    }

    /// <summary>The masses of kernels of the least width, which most have, by their own cells.</summary>
    private double[] MemoOf(int cell)
    {
        if (memo[cell] is { } known) return known;
        var fresh = memo[cell] = new double[axis.Cells];
        Array.Fill(fresh, double.NaN);
        return fresh;
    }

    /// <summary>ln of the mass over a cell, less the part of <see cref="Norm"/> that belongs to a density.</summary>
    private static double LogMass(double from, double to, double mean, double width) =>
        Gaussian.LogMass((from - mean) / width, (to - mean) / width) + Math.Log(width) + TruncatedGaussian.LogRootTwoPi;
}
