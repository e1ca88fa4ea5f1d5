using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>What the model says of points, given its hyperparameters and rows. Rows are appended and dropped at the end.</summary>
/// <remarks>Rasmussen and Williams (2006), algorithm 2.1: mean kᵀα, variance k(x, x) - |L⁻¹k|², without the noise of a
/// measurement.</remarks>
/// <param name="encoding">How points are seen.</param>
/// <param name="kernel">With its hyperparameters.</param>
/// <param name="warp">How the features of points are bent before the kernel sees them; by default they are not.</param>
internal sealed class Posterior(Encoding encoding, Kernel kernel, InputWarp? warp = null)
{
    private const double LeastVariance = 1e-12;

    private readonly CholeskyFactor factor = new();
    private double[] alpha = [];
    private double[] sides = [], derivatives = [], bent = [], own = [];
    private int known;

    public Kernel Kernel => kernel;

    /// <summary>After bending.</summary>
    public FeatureRows Rows { get; } = new(encoding.Features.Length);

    /// <summary>K⁻¹ y; 0 for rows without a value.</summary>
    public ReadOnlySpan<double> Alpha => alpha;

    /// <summary>A row of L.</summary>
    public ReadOnlySpan<double> FactorRow(int row) => factor.Row(row);

    /// <summary>What a block of points can't be longer than.</summary>
    public const int MostTogether = 64;

    /// <summary>Appends a row.</summary>
    /// <param name="features">Of its point.</param>
    /// <param name="variance">What its noise has besides s_n².</param>
    /// <param name="time">Its <see cref="Row.Time"/>. Points that are looked at are at 1.</param>
    /// <returns>Whether the covariances are still positive definite; if not, the row is not there.</returns>
    public bool Append(ReadOnlySpan<double> features, double variance, double time = 1)
    {
        var row = Rows.Count;
        features = Bent(features);
        Rows.Add(features, time);
        if (factor.Room <= row) factor.Reserve(WithRoom(row + 1));
        if (sides.Length < Rows.Padded) Array.Resize(ref sides, 2 * Rows.Padded);
        var covariances = sides.AsSpan(0, Rows.Padded);
        kernel.Covariances(Rows, features, time, covariances);
        covariances[row] = kernel.Variance(features) + kernel.Of.Noise + variance;
        covariances[..(row + 1)].CopyTo(factor.Row(row));
        if (factor.Extend(row + 1)) return true;
        Rows.Truncate(row);
        return false;
    }

    /// <summary>Drops all rows from this one.</summary>
    public void Truncate(int rows)
    {
        Rows.Truncate(rows);
        factor.Truncate(rows);
    }

    /// <summary>The rows have these values. Rows beyond them believe what the others say: they leave every mean as it is and
    /// make points near them less unsure.</summary>
    /// <remarks>Ginsbourger, Le Riche and Carraro (2010), kriging believer.</remarks>
    public void SetValues(ReadOnlySpan<double> values)
    {
        var all = factor.Count;
        known = values.Length;
        alpha = new double[Rows.Padded];
        values.CopyTo(alpha);
        factor.Truncate(values.Length);
        factor.SolveForward(alpha, alpha.Length, 1);
        factor.SolveBackward(alpha, alpha.Length, 1);
        factor.Restore(all);
    }

    /// <summary>Means and variances of some points, of which <see cref="Slopes"/> and <see cref="Pending"/> then know.</summary>
    /// <param name="features">At most <see cref="MostTogether"/> points.</param>
    /// <param name="means">As many as there are points.</param>
    /// <param name="variances">As many.</param>
    /// <param name="withSlopes">Whether slopes will be asked for.</param>
    public void Look(ReadOnlySpan<double> features, Span<double> means, Span<double> variances, bool withSlopes)
    {
        features = Bent(features);
        Cover(features, means, withSlopes);
        Vary(features, variances);
    }

    /// <summary>Mean and variance at a row's point.</summary>
    public (double Mean, double Variance) LookAt(int row)
    {
        Span<double> mean = stackalloc double[1], variance = stackalloc double[1];
        if (own.Length == 0) own = new double[encoding.Features.Length];
        Rows.CopyTo(own, row);
        Cover(own, mean, false);
        Vary(own, variance);
        return (mean[0], variance[0]);
    }

    /// <summary>k(x, x') of two points, before anything is known.</summary>
    public double Covariance(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        if (warp is null) return kernel.Covariance(one, other);
        var both = bent.AsSpan(0, 2 * one.Length);
        one.CopyTo(both);
        other.CopyTo(both[one.Length..]);
        warp.Apply(both, one.Length);
        return kernel.Covariance(both[..one.Length], both[one.Length..]);
    }

    /// <summary>L⁻¹k of a point that was looked at: two points have the covariance k(x, x') less the product of theirs.</summary>
    public ReadOnlySpan<double> Side(int point) => sides.AsSpan(point * Rows.Padded, Rows.Padded);

    /// <summary>The elements of L⁻¹k that belong to rows without a value: how the mean of a point that was looked at would move
    /// with what those give, for each deviation by which they miss what is expected of them.</summary>
    public ReadOnlySpan<double> Pending(int point) => sides.AsSpan(point * Rows.Padded + known, Rows.Count - known);

    /// <summary>The derivatives with respect to the features of a function of mean, variance and <see cref="Pending"/> of the
    /// points that were looked at last. It ends what is known of these.</summary>
    /// <param name="features">The same as before.</param>
    /// <param name="byMean">The function's derivative with respect to the mean, one per point.</param>
    /// <param name="byVariance">With respect to the variance.</param>
    /// <param name="byPending">With respect to the elements of <see cref="Pending"/>, one point after the other; empty if it
    /// does not depend on them.</param>
    /// <param name="slopes">As long as <paramref name="features"/>.</param>
    public void Slopes(
        ReadOnlySpan<double> features, ReadOnlySpan<double> byMean, ReadOnlySpan<double> byVariance, ReadOnlySpan<double> byPending, Span<double> slopes)
    {
        var (width, padded, pending) = (encoding.Features.Length, Rows.Padded, Rows.Count - known);
        var plain = features;
        features = Bent(features);
        for (var point = 0; point < byMean.Length; point++)
        {
            var side = sides.AsSpan(point * padded, padded);
            for (var i = 0; i < padded; i++) side[i] *= -2 * byVariance[point];
            if (!byPending.IsEmpty)
                for (var i = 0; i < pending; i++) side[known + i] += byPending[point * pending + i];
        }
        factor.SolveBackward(sides, padded, byMean.Length);
        for (var point = 0; point < byMean.Length; point++)
        {
            var side = sides.AsSpan(point * padded, padded);
            Lanes.AddScaled(alpha, byMean[point], side);
            var at = features.Slice(point * width, width);
            Slope(at, side, derivatives.AsSpan(point * padded, padded), slopes.Slice(point * width, width));
            if (kernel.Of.Linear > 0)
                for (var feature = 0; feature < width; feature++)
                    if (encoding.Features[feature].IsLinear)
                        slopes[point * width + feature] += 2 * byVariance[point] * kernel.Of.Linear * at[feature];
        }
        warp?.Unbend(plain, width, slopes[..plain.Length]);
    }

    /// <summary>The features as the kernel sees them, until others are asked for.</summary>
    private ReadOnlySpan<double> Bent(ReadOnlySpan<double> features)
    {
        if (warp is null) return features;
        if (bent.Length < features.Length) bent = new double[MostTogether * encoding.Features.Length];
        var seen = bent.AsSpan(0, features.Length);
        features.CopyTo(seen);
        warp.Apply(seen, encoding.Features.Length);
        return seen;
    }

    /// <summary>The covariances of the points with all rows, and the means.</summary>
    private void Cover(ReadOnlySpan<double> features, Span<double> means, bool withSlopes)
    {
        var (width, padded) = (encoding.Features.Length, Rows.Padded);
        if (sides.Length < MostTogether * padded) sides = new double[MostTogether * WithRoom(padded)];
        if (withSlopes && derivatives.Length < MostTogether * padded) derivatives = new double[MostTogether * WithRoom(padded)];
        for (var point = 0; point < means.Length; point++)
        {
            var side = sides.AsSpan(point * padded, padded);
            var at = features.Slice(point * width, width);
            if (withSlopes) kernel.Covariances(Rows, at, 1, side, derivatives.AsSpan(point * padded, padded));
            else kernel.Covariances(Rows, at, 1, side);
            side[Rows.Count..].Clear();
            if (withSlopes) derivatives.AsSpan(point * padded + Rows.Count, padded - Rows.Count).Clear();
            means[point] = Lanes.Dot(side, alpha);
        }
    }

    /// <summary>For what grows row by row: a quarter more than is needed.</summary>
    private static int WithRoom(int rows) => rows + rows / 4;

    private void Vary(ReadOnlySpan<double> features, Span<double> variances)
    {
        var (width, padded) = (encoding.Features.Length, Rows.Padded);
        factor.SolveForward(sides, padded, variances.Length);
        for (var point = 0; point < variances.Length; point++)
        {
            var side = sides.AsSpan(point * padded, padded);
            variances[point] = Math.Max(kernel.Variance(features.Slice(point * width, width)) - Lanes.Dot(side, side),
                LeastVariance * kernel.Of.Signal);
        }
    }

    /// <summary>The derivative of Σ cᵢ k(x, xᵢ).</summary>
    private void Slope(ReadOnlySpan<double> at, ReadOnlySpan<double> factors, Span<double> slope, Span<double> result)
    {
        for (var feature = 0; feature < result.Length; feature++)
        {
            var (_, isMatch, isLinear) = encoding.Features[feature];
            var plane = Rows.Plane(feature);
            result[feature] = isMatch ? 0 : 2 * kernel.Weight(feature) * Lanes.SumOfProducts(factors, slope, plane, at[feature]);
            if (isLinear && kernel.Of.Linear > 0) result[feature] += kernel.Of.Linear * Lanes.Dot(factors, plane);
        }
    }
}
