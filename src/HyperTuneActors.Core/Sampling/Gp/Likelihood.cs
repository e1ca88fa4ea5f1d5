using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>How likely hyperparameters are, given values with mean 0 and variance 1.</summary>
/// <remarks>Rasmussen and Williams (2006), equations 5.8 and 5.9: ln p(y) = -yᵀα/2 - Σ ln L_ii - n ln(2π)/2 with
/// α = K⁻¹y, and its slope along θ is tr((ααᵀ - K⁻¹) dK/dθ)/2.</remarks>
internal class Likelihood
{
    private readonly Encoding encoding;
    private readonly FeatureRows rows;
    private readonly double[] values;
    private readonly double[] variances;
    private readonly Repetitions repeated;
    private readonly bool hasLinear;
    private readonly CholeskyFactor factor = new();
    private readonly double[] slopes, inverse, weights, weighted, alpha, features;
    private readonly int count, stride;

    /// <param name="encoding">How points are seen.</param>
    /// <param name="rows">Theirs.</param>
    /// <param name="values">One per row.</param>
    /// <param name="variances">What each row's noise has besides s_n².</param>
    /// <param name="hasLinear">Whether the kernel has a linear part.</param>
    /// <param name="repeated">How many trials each row stands for; by default one.</param>
    public Likelihood(
        Encoding encoding, FeatureRows rows, double[] values, double[] variances, bool hasLinear, Repetitions? repeated = null)
    {
        (this.encoding, this.rows, this.variances, this.hasLinear) = (encoding, rows, variances, hasLinear);
        (count, stride) = (rows.Count, rows.Padded);
        this.repeated = repeated ?? Repetitions.None(count);
        this.values = new double[stride];
        values.AsSpan(0, count).CopyTo(this.values);
        factor.Reserve(count);
        (slopes, inverse) = (new double[count * stride], new double[(stride + Lanes.Width) * stride]);
        (weights, weighted, alpha) = (new double[stride], new double[stride], new double[stride]);
        features = new double[encoding.Features.Length];
    }

    /// <summary>How many hyperparameters a derived kernel has besides; they come last.</summary>
    protected virtual int More => 0;

    private int Dimensions => encoding.Dimensions.Length;

    /// <param name="logs">The logarithms of the hyperparameters.</param>
    /// <param name="gradient">Receives the slope along each of <paramref name="logs"/>.</param>
    /// <returns>ln p(values); the negative infinity where the covariances are not positive definite.</returns>
    public double Log(ReadOnlySpan<double> logs, Span<double> gradient)
    {
        gradient.Clear();
        var kernel = KernelOf(logs);
        if (!Factor(kernel)) return double.NegativeInfinity;
        SetAlpha();
        SetInverse();
        for (var row = 0; row < count; row++) AddRow(kernel, row, gradient);
        Scale(kernel, gradient[..^More]);
        EndGradient(gradient);
        return -Lanes.Dot(values, alpha) / 2 - factor.HalfLogDeterminant() - count * Math.Log(2 * Math.PI) / 2
            + repeated.Log(kernel.Of.Noise, ref gradient[^(More + 1)]);
    }

    protected virtual Kernel KernelOf(ReadOnlySpan<double> logs) =>
        new(encoding, Hyperparameters.FromLogs(logs, Dimensions, hasLinear));

    /// <summary>Adds what a row gives to the slopes along the last <see cref="More"/> hyperparameters, and takes twice those of
    /// variances from the signal's, which is what remains of the trace.</summary>
    /// <param name="kernel">Of <see cref="KernelOf"/>.</param>
    /// <param name="row">Which.</param>
    /// <param name="features">Its own.</param>
    /// <param name="own">Its row of ααᵀ - K⁻¹ up to the diagonal; padded.</param>
    /// <param name="gradient">Of all hyperparameters.</param>
    protected virtual void AddMore(
        Kernel kernel, int row, ReadOnlySpan<double> features, ReadOnlySpan<double> own, Span<double> gradient)
    { }

    /// <summary>Sets what is known of the last <see cref="More"/> slopes when all rows have been added.</summary>
    protected virtual void EndGradient(Span<double> gradient) { }

    /// <summary>The derivatives with respect to r² of a row's covariances with those before it.</summary>
    protected ReadOnlySpan<double> SlopesOf(int row) => slopes.AsSpan(row * stride, stride);

    /// <summary>What the model says of each row when it is left out, at the last hyperparameters that were asked for: mean
    /// and variance, the noise included.</summary>
    /// <remarks>Rasmussen and Williams (2006), equations 5.10 to 5.12.</remarks>
    public void LeaveOneOut(Span<double> means, Span<double> spreads)
    {
        for (var row = 0; row < count; row++)
        {
            var own = inverse.AsSpan(row * stride, stride);
            spreads[row] = 1 / Lanes.Dot(own, own);
            means[row] = values[row] - alpha[row] * spreads[row];
        }
    }

    private bool Factor(Kernel kernel)
    {
        factor.Truncate(0);
        for (var row = 0; row < count; row++)
        {
            rows.CopyTo(features, row);
            var padded = Lanes.Padded(row + 1);
            kernel.Covariances(rows, features, rows.TimeOf(row), weighted.AsSpan(0, padded), slopes.AsSpan(row * stride, padded));
            weighted[row] = kernel.Variance(features) + kernel.Of.Noise * repeated.Shares[row] + variances[row];
            weighted.AsSpan(0, row + 1).CopyTo(factor.Row(row));
        }
        return factor.Extend(count);
    }

    private void SetAlpha()
    {
        values.CopyTo(alpha, 0);
        factor.SolveForward(alpha, stride, 1);
        factor.SolveBackward(alpha, stride, 1);
    }

    /// <summary>Row i becomes L⁻¹ eᵢ, so that an element of K⁻¹ is the product of two rows.</summary>
    private void SetInverse()
    {
        Array.Clear(inverse);
        for (var row = 0; row < count; row += Lanes.Width)
        {
            var together = Math.Min(Lanes.Width, count - row);
            for (var i = 0; i < together; i++) inverse[(row + i) * stride + row + i] = 1;
            factor.SolveForward(inverse.AsSpan(row * stride, together * stride), stride, together, row);
        }
    }

    private void AddRow(Kernel kernel, int row, Span<double> all)
    {
        var gradient = all[..^More];
        rows.CopyTo(features, row);
        var padded = Lanes.Padded(row + 1);
        var own = weights.AsSpan(0, padded);
        var product = weighted.AsSpan(0, padded);
        SetWeights(row, own);
        gradient[^1] += own[row] * repeated.Shares[row];       // the trace, for the noise
        gradient[Dimensions] -= own[row] * (kernel.Of.Noise * repeated.Shares[row] + variances[row]);
        if (hasLinear) AddLinear(row, own, gradient);
        AddMore(kernel, row, features, own, all);
        own[row] = 0;
        var slope = slopes.AsSpan(row * stride, padded);
        for (var i = 0; i < padded; i++) product[i] = own[i] * slope[i];
        for (var feature = 0; feature < features.Length; feature++)
        {
            var (dimension, isMatch, _) = encoding.Features[feature];
            gradient[dimension] += isMatch
                ? Lanes.SumOfMismatches(product, rows.Plane(feature, padded), features[feature])
                : Lanes.SumOfSquares(product, rows.Plane(feature, padded), features[feature]);
        }
    }

    /// <summary>The row of ααᵀ - K⁻¹ up to its diagonal; 0 beyond.</summary>
    private void SetWeights(int row, Span<double> own)
    {
        Span<double> sums = stackalloc double[Lanes.Width];
        ref var left = ref inverse[row * stride];
        for (var column = 0; column <= row; column += Lanes.Width)
        {
            Lanes.Products(ref left, ref inverse[column * stride], (nuint)stride, (nuint)(row & -Lanes.Width), (nuint)stride, sums);
            for (var i = 0; i < Lanes.Width; i++)
                own[column + i] = column + i > row ? 0 : alpha[row] * alpha[column + i] - sums[i];
        }
    }

    private void AddLinear(int row, ReadOnlySpan<double> own, Span<double> gradient)
    {
        for (var feature = 0; feature < features.Length; feature++)
            if (encoding.Features[feature].IsLinear)
                gradient[Dimensions + 1] += features[feature]
                    * (2 * Lanes.Dot(own, rows.Plane(feature, own.Length)) - own[row] * features[feature]);
    }

    private void Scale(Kernel kernel, Span<double> gradient)
    {
        for (var i = 0; i < Dimensions; i++) gradient[i] *= -2 / (kernel.Of.Lengths[i] * kernel.Of.Lengths[i]);
        gradient[^1] *= kernel.Of.Noise / 2;
        if (hasLinear) gradient[Dimensions + 1] *= kernel.Of.Linear / 2;
        // tr((ααᵀ - K⁻¹) K) = yᵀα - n holds all parts; the signal's is what remains of it.
        gradient[Dimensions] = (Lanes.Dot(values, alpha) - count + gradient[Dimensions]) / 2
            - (hasLinear ? gradient[Dimensions + 1] : 0);
    }
}
