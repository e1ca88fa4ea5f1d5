using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>How likely the hyperparameters of <see cref="JointKernel"/> are.</summary>
/// <remarks>As <see cref="Likelihood"/>, with dK/d ln b = b k_t, dK/d ln c = c k_x k_t and dK/d ln l_t = (b + c k_x) dk_t/d ln l_t.
/// The slopes along the length scales have a + c k_t for the signal, which the kernel sees to; that along a is what remains of
/// the trace.</remarks>
/// <param name="encoding">How points are seen.</param>
/// <param name="rows">Theirs, with their times.</param>
/// <param name="values">One per row.</param>
/// <param name="variances">What each row's noise has besides s_n².</param>
/// <param name="hasLinear">Whether the kernel has a linear part.</param>
internal sealed class JointLikelihood(Encoding encoding, FeatureRows rows, double[] values, double[] variances, bool hasLinear)
    : Likelihood(encoding, rows, values, variances, hasLinear)
{
    private readonly double[] byPoint = new double[rows.Padded], byTime = new double[rows.Padded], byLength = new double[rows.Padded];
    private readonly Encoding seen = encoding;
    private readonly FeatureRows all = rows;
    private readonly bool linear = hasLinear;
    private Kernel correlation = null!;
    private JointKernel? last;

    protected override int More => JointHyperparameters.More;

    protected override Kernel KernelOf(ReadOnlySpan<double> logs)
    {
        var joint = JointHyperparameters.FromLogs(logs, seen.Dimensions.Length, linear);
        correlation = new Kernel(seen, joint.Of with { Signal = 1, Linear = 0 });
        return last = new JointKernel(seen, joint, last);
    }

    protected override void AddMore(Kernel kernel, int row, ReadOnlySpan<double> features, ReadOnlySpan<double> own, Span<double> gradient)
    {
        var (of, length) = (((JointKernel)kernel), own.Length);
        correlation.Covariances(all, features, 1, byPoint.AsSpan(0, length));
        of.Correlate(all, all.TimeOf(row), byTime.AsSpan(0, length), byLength.AsSpan(0, length));
        var (course, deviation, bend) = (own[row] / 2, own[row] / 2, 0.0);
        for (var i = 0; i < row; i++)
        {
            course += own[i] * byTime[i];
            deviation += own[i] * byPoint[i] * byTime[i];
            bend += own[i] * (of.Joint.Course + of.Joint.Deviation * byPoint[i]) * byLength[i];
        }
        course *= of.Joint.Course;
        deviation *= of.Joint.Deviation;
        gradient[^3] += course;
        gradient[^2] += deviation;
        gradient[^1] += bend;
        gradient[seen.Dimensions.Length] -= 2 * (course + deviation);
    }
}
