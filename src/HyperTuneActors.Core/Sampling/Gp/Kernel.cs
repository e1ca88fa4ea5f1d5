using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>k(x, x') = s_f² M(r) + s_l² (x - ½)·(x' - ½), with one length scale per dimension in r². Choices differ by 1
/// or not at all; a conditional number lies on an arc and what is inactive in its centre, which keeps the kernel
/// positive definite.</summary>
/// <remarks>r² sums over features: a conditional number has the two of (cos u, sin u), and so differs by 2 (1 - cos(u - u'))
/// from another one and by 1 from an inactive one (after Hutter and Osborne, arXiv:1310.5738). The linear part, over the
/// numbers that are always active, carries a trend into corners that nobody has seen.</remarks>
internal class Kernel
{
    private readonly Encoding encoding;
    private readonly double[] weights;

    public Kernel(Encoding encoding, Hyperparameters of)
    {
        (this.encoding, Of) = (encoding, of);
        weights = new double[encoding.Features.Length];
        for (var feature = 0; feature < weights.Length; feature++)
        {
            var length = of.Lengths[encoding.Features[feature].Dimension];
            weights[feature] = 1 / (length * length);
        }
    }

    public Hyperparameters Of { get; }

    /// <summary>1/l² of the feature's dimension.</summary>
    public double Weight(int feature) => weights[feature];

    /// <summary>The covariances of a point with the first rows.</summary>
    /// <param name="rows">What is known.</param>
    /// <param name="features">The point's.</param>
    /// <param name="time">The point's <see cref="Row.Time"/>, which this kernel does not see.</param>
    /// <param name="covariances">Receives them; as long as so many rows, padded. What lies beyond the rows is of no meaning.</param>
    public virtual void Covariances(FeatureRows rows, ReadOnlySpan<double> features, double time, Span<double> covariances)
    {
        Squares(rows, features, covariances);
        Matern.Correlate(covariances, Of.Signal);
        AddLinear(rows, features, covariances);
    }

    /// <param name="rows">As above.</param>
    /// <param name="features">As above.</param>
    /// <param name="time">As above.</param>
    /// <param name="covariances">As above.</param>
    /// <param name="slopes">Receives the derivatives with respect to r², without that of the linear part.</param>
    public virtual void Covariances(
        FeatureRows rows, ReadOnlySpan<double> features, double time, Span<double> covariances, Span<double> slopes)
    {
        Squares(rows, features, covariances);
        Matern.Correlate(covariances, slopes, Of.Signal);
        AddLinear(rows, features, covariances);
    }

    /// <summary>k(x, x), without noise.</summary>
    public virtual double Variance(ReadOnlySpan<double> features)
    {
        if (Of.Linear == 0) return Of.Signal;
        var sum = 0.0;
        for (var feature = 0; feature < weights.Length; feature++)
            if (encoding.Features[feature].IsLinear) sum += features[feature] * features[feature];
        return Of.Signal + Of.Linear * sum;
    }

    /// <summary>k(x, x') of two points.</summary>
    public virtual double Covariance(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        Span<double> square = stackalloc double[Lanes.Width];
        square.Clear();
        var product = 0.0;
        for (var feature = 0; feature < weights.Length; feature++)
        {
            var difference = one[feature] - other[feature];
            if (encoding.Features[feature].IsMatch) square[0] += difference == 0 ? 0 : weights[feature];
            else square[0] += weights[feature] * difference * difference;
            product += LinearProduct(feature, one, other);
        }
        Matern.Correlate(square, Of.Signal);
        return square[0] + Of.Linear * product;
    }

    /// <summary>What a feature adds to (x - ½)·(x' - ½).</summary>
    protected double LinearProduct(int feature, ReadOnlySpan<double> one, ReadOnlySpan<double> other) =>
        encoding.Features[feature].IsLinear ? one[feature] * other[feature] : 0;

    protected void Squares(FeatureRows rows, ReadOnlySpan<double> features, Span<double> squares)
    {
        squares.Clear();
        for (var feature = 0; feature < weights.Length; feature++)
            if (encoding.Features[feature].IsMatch)
                Lanes.AddMismatches(rows.Plane(feature, squares.Length), features[feature], weights[feature], squares);
            else
                Lanes.AddSquares(rows.Plane(feature, squares.Length), features[feature], weights[feature], squares);
    }

    protected void AddLinear(FeatureRows rows, ReadOnlySpan<double> features, Span<double> covariances)
    {
        if (Of.Linear == 0) return;
        for (var feature = 0; feature < weights.Length; feature++)
            if (encoding.Features[feature].IsLinear)
                Lanes.AddScaled(rows.Plane(feature, covariances.Length), Of.Linear * features[feature], covariances);
    }
}
