using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>The kernel over configurations and steps: k = a k_x + b k_t + c k_x k_t, and the linear part of <see cref="Kernel"/>.
/// k_x and k_t are Matérn correlations with smoothness 5/2, the latter of the times t = ln r / ln R of steps r up to the last,
/// R.</summary>
/// <remarks>Klein, Tiao, Lienart, Archambeau and Seeger, "Model-based Asynchronous Hyperparameter and Neural Architecture
/// Search" (MOBSTER), arXiv:2003.10865, section 4.2, has one process over configurations and resources too. Where it takes
/// the kernel of Swersky et al. (freeze-thaw), with exponentially decaying curves, this one supposes nothing of their shape: a
/// is what a configuration keeps at all steps, b the course that all curves share, which also absorbs that only good ones are
/// seen at late steps, and c what is special to a curve. Points that are searched are at the last step, t = 1.</remarks>
/// <param name="encoding">Of the space.</param>
/// <param name="joint">The hyperparameters.</param>
/// <param name="before">A kernel that is not used any more, whose arrays this one takes over.</param>
internal sealed class JointKernel(Encoding encoding, JointHyperparameters joint, JointKernel? before = null) : Kernel(encoding, joint.Of)
{
    private double[] times = before?.times ?? [], timeSlopes = before?.timeSlopes ?? [];

    public JointHyperparameters Joint => joint;

    public override void Covariances(FeatureRows rows, ReadOnlySpan<double> features, double time, Span<double> covariances)
    {
        Squares(rows, features, covariances);
        Matern.Correlate(covariances, 1);
        Join(Correlations(rows, time, covariances.Length), covariances);
        AddLinear(rows, features, covariances);
    }

    public override void Covariances(
        FeatureRows rows, ReadOnlySpan<double> features, double time, Span<double> covariances, Span<double> slopes)
    {
        Squares(rows, features, covariances);
        Matern.Correlate(covariances, slopes, 1);
        var correlations = Correlations(rows, time, covariances.Length);
        Join(correlations, covariances);
        for (var i = 0; i < correlations.Length; i++) slopes[i] *= joint.Of.Signal + joint.Deviation * correlations[i];
        AddLinear(rows, features, covariances);
    }

    public override double Variance(ReadOnlySpan<double> features) => base.Variance(features) + joint.Course + joint.Deviation;

    /// <summary>At the same time.</summary>
    public override double Covariance(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        var product = 0.0;
        for (var feature = 0; feature < one.Length; feature++) product += LinearProduct(feature, one, other);
        var persistent = base.Covariance(one, other) - joint.Of.Linear * product;
        return persistent * (1 + joint.Deviation / joint.Of.Signal) + joint.Of.Linear * product + joint.Course;
    }

    /// <summary>k_t of a time with those of the rows, and its derivative with respect to (t - t')²/l_t², which times -2 (t - t')²/l_t²
    /// is that with respect to ln l_t.</summary>
    /// <param name="rows">What is known.</param>
    /// <param name="time">From 0 to 1.</param>
    /// <param name="correlations">Receives k_t; padded.</param>
    /// <param name="byLogLength">Receives dk_t / d ln l_t; padded.</param>
    public void Correlate(FeatureRows rows, double time, Span<double> correlations, Span<double> byLogLength)
    {
        SetSquares(rows, time, correlations);
        if (timeSlopes.Length < correlations.Length) timeSlopes = new double[2 * correlations.Length];
        correlations.CopyTo(byLogLength);
        var slopes = timeSlopes.AsSpan(0, correlations.Length);
        Matern.Correlate(correlations, slopes, 1);
        for (var i = 0; i < slopes.Length; i++) byLogLength[i] *= -2 * slopes[i];
    }

    private ReadOnlySpan<double> Correlations(FeatureRows rows, double time, int length)
    {
        if (times.Length < length) times = new double[2 * length];
        var correlations = times.AsSpan(0, length);
        SetSquares(rows, time, correlations);
        Matern.Correlate(correlations, 1);
        return correlations;
    }

    private void SetSquares(FeatureRows rows, double time, Span<double> squares)
    {
        squares.Clear();
        Lanes.AddSquares(rows.Times(squares.Length), time, 1 / (joint.TimeLength * joint.TimeLength), squares);
    }

    private void Join(ReadOnlySpan<double> correlations, Span<double> covariances)
    {
        for (var i = 0; i < correlations.Length; i++)
            covariances[i] = covariances[i] * (joint.Of.Signal + joint.Deviation * correlations[i]) + joint.Course * correlations[i];
    }
}
