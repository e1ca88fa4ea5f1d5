using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>How likely hyperparameters are together with an <see cref="InputWarp"/>, whose logarithms come last.</summary>
/// <remarks>As <see cref="Likelihood"/>. The slope along a bent feature of row p is Σ_q W_pq (2 E_pq (w_p - w_q)/l² + s_l² w_q) with
/// W = ααᵀ - K⁻¹ and E the derivative of the kernel with respect to r²; along ln a and ln b it is the sum of these, each times how
/// the feature moves.</remarks>
internal sealed class WarpedLikelihood : Likelihood
{
    private readonly int[] bent;
    private readonly FeatureRows plain, rows;
    private readonly double[][] byA, byB, byPlace;

    /// <param name="encoding">How points are seen.</param>
    /// <param name="rows">Theirs, before bending.</param>
    /// <param name="values">One per row.</param>
    /// <param name="variances">What each row's noise has besides s_n².</param>
    /// <param name="hasLinear">Whether the kernel has a linear part.</param>
    /// <param name="repeated">How many trials each row stands for; by default one.</param>
    public WarpedLikelihood(
        Encoding encoding, FeatureRows rows, double[] values, double[] variances, bool hasLinear, Repetitions? repeated = null)
        : this(encoding, rows, rows.Copy(), values, variances, hasLinear, repeated) { }

    private WarpedLikelihood(
        Encoding encoding, FeatureRows plain, FeatureRows rows, double[] values, double[] variances, bool hasLinear, Repetitions? repeated)
        : base(encoding, rows, values, variances, hasLinear, repeated)
    {
        (this.plain, this.rows, bent) = (plain, rows, InputWarp.FeaturesOf(encoding));
        (byA, byB, byPlace) = (Planes(), Planes(), Planes());
    }

    protected override int More => 2 * bent.Length;

    protected override Kernel KernelOf(ReadOnlySpan<double> logs)
    {
        var warp = new InputWarp(bent, logs[^More..]);
        for (var i = 0; i < bent.Length; i++)
        {
            Array.Clear(byPlace[i]);
            for (var row = 0; row < rows.Count; row++)
                rows.Set(row, bent[i], warp.Value(i, plain.At(row, bent[i]), out byA[i][row], out byB[i][row]));
        }
        return base.KernelOf(logs[..^More]);
    }

    protected override void AddMore(Kernel kernel, int row, ReadOnlySpan<double> features, ReadOnlySpan<double> own, Span<double> gradient)
    {
        var slopes = SlopesOf(row);
        for (var i = 0; i < bent.Length; i++)
        {
            var (at, weight, linear) = (features[bent[i]], 2 * kernel.Weight(bent[i]), kernel.Of.Linear);
            var others = rows.Plane(bent[i]);
            var (sum, all) = (own[row] * linear * at, byPlace[i]);
            for (var other = 0; other < row; other++)
            {
                var pull = own[other] * slopes[other] * weight * (at - others[other]);
                sum += pull + own[other] * linear * others[other];
                all[other] += own[other] * linear * at - pull;
            }
            all[row] += sum;
        }
    }

    protected override void EndGradient(Span<double> gradient)
    {
        for (var i = 0; i < bent.Length; i++)
        {
            gradient[gradient.Length - More + i] = Lanes.Dot(byPlace[i], byA[i]);
            gradient[gradient.Length - bent.Length + i] = Lanes.Dot(byPlace[i], byB[i]);
        }
    }

    private double[][] Planes()
    {
        var planes = new double[bent.Length][];
        for (var i = 0; i < planes.Length; i++) planes[i] = new double[rows.Padded];
        return planes;
    }
}
